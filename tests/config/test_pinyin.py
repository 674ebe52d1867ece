"""Names are found by the initials of their characters, whichever reading the typist has in mind."""

import pytest

from config.pinyin import LONGEST, is_initials, letters_of, matches, matching


@pytest.mark.parametrize(
    ("initials", "name"),
    [
        ("sjj", "市监局"),
        ("SJJ", "市监局"),
        ("kbqy", "开办企业"),
        ("jgj", "市场监管局"),  # from the middle on
        ("rmyh", "人民银行"),  # háng
        ("rmyx", "人民银行"),  # xíng, as it is read alone
        ("czjd", "长治街道"),  # cháng
        ("zzjd", "长治街道"),  # zhǎng
        ("agg", "A股股"),
        ("zfcx", "住房（城乡）"),  # marks are passed over
        ("gx5g", "共享5G"),
    ],
)
def test_initials_find_the_name(initials, name):
    assert matches(initials, name)


@pytest.mark.parametrize(("initials", "name"), [("sjj", "住建局"), ("jjs", "市监局"), ("sjjx", "市监局"), ("sj", "")])
def test_other_names_are_not_found(initials, name):
    assert not matches(initials, name)


def test_one_of_several_names_is_enough():
    assert matches("sjj", "市场监督管理局", "市监局")
    assert matching("sjj", [(1, ["住建局"]), (2, ["市场监督管理局", "市监局"]), (3, [])]) == [2]


@pytest.mark.parametrize("text", ["", "市监局", "s j", "s1", "sjj；", "ｓｊｊ", "s" * (LONGEST + 1)])
def test_what_is_no_row_of_letters_is_not_taken_for_initials(text):
    assert not is_initials(text)


def test_a_row_of_letters_may_be_initials():
    assert is_initials("sjj") and is_initials("S" * LONGEST)


def test_characters_without_a_reading_are_passed_over():
    assert letters_of("市—监　局🙂") == letters_of("市监局")
