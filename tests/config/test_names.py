"""Padded names are the same name."""

import pytest

from config.names import plain


@pytest.mark.parametrize("name", ["张三", "张 三", "张三 ", "　张三", "张\u3000三", "张\u00a0三", "\t张三\n"])
def test_blanks_of_any_width_make_no_other_person(name):
    assert plain(name) == "张三"


def test_full_width_marks_are_plain_ones_and_other_names_stay_others():
    assert plain("ＡＢ（集团）") == "AB(集团)"
    assert plain("张三") != plain("张三丰")
