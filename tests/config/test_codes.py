"""Codes on paper: unguessable, and read as people type them."""

from config.codes import LENGTH, SIGNS, new_code, read_code, spell_code


def test_a_code_has_sixty_bits_and_no_two_are_alike():
    codes = {new_code() for _time in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {LENGTH} and set("".join(codes)) <= set(SIGNS)
    assert len(SIGNS) ** LENGTH == 2**60


def test_every_code_is_read_as_it_was_printed():
    for _time in range(50):
        code = new_code()
        assert read_code(spell_code(code)) == code


def test_typing_is_forgiven_small_letters_blanks_and_signs_that_look_alike():
    assert spell_code("7Q2MX0KD94TB") == "7Q2M-X0KD-94TB"
    for typed in ("7q2m-x0kd-94tb", " 7Q2M X0KD 94TB ", "7Q2MXOKD94TB", "7Q2M－X0KD－94TB"):
        assert read_code(typed) == "7Q2MX0KD94TB"
    assert read_code("LI00-0000-0000") == "110000000000"


def test_what_is_no_code_is_empty():
    for typed in ("", "7Q2M", "7Q2M-X0KD-94TB-1", "7Q2M-X0KD-94TU", "../../etc/pa"):
        assert read_code(typed) == ""
