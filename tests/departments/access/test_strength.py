"""Passwords that a stranger who knows the office tries first are refused; others of the same length are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.pinyin import spellings
from departments.access.strength import COMMON_WORDS, Weakness, find_weakness

NAMES = {part for name in ("李文静", "云溪县", "云溪县市场监督管理局", "市监局") for part in spellings(name)}


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("aaaa111122", Weakness.REPEATS),
        ("abc123abc123", Weakness.REPEATS),
        ("Xk8#Xk8#Xk8#", Weakness.REPEATS),
        ("Abc@123456", Weakness.WALK),
        ("Qwer1234!!", Weakness.WALK),
        ("1qaz@WSX3edc", Weakness.WALK),
        ("!QAZ2wsx3EDC", Weakness.WALK),
        ("9876543210a", Weakness.WALK),
        ("qwertyuiop1", Weakness.WALK),
        ("asdfghjkl;'", Weakness.WALK),
        ("P@ssw0rd2026", Weakness.COMMON),
        ("Admin@20260", Weakness.COMMON),
        ("zhengwu@2026", Weakness.COMMON),
        ("Yshj#20261129", Weakness.COMMON),
        ("ZhengWuFuWu88", Weakness.COMMON),
        ("woaini5201314", Weakness.COMMON),
        ("13907318864", Weakness.COMMON),
        ("1987-02-13*73", Weakness.COMMON),
        ("liwenjing1987", Weakness.NAME),
        ("Lwj@19870213", Weakness.NAME),
        ("Yunxi@202611", Weakness.NAME),
        ("yunxixian#2026", Weakness.NAME),
        ("yxxscjdglj2026", Weakness.NAME),
        ("云溪县2026年11月", Weakness.NAME),
    ],
)
def test_what_is_guessed_first_is_refused_with_its_reason(password, weakness):
    assert find_weakness(password, NAMES) == weakness


@pytest.mark.parametrize(
    "password",
    [
        "Yunxi-2026-spring",
        "gongzuo-2026-mima-ting-chang",
        "窗外有三只麻雀在叫",
        "k4rn-7qvz-m2hd",
        "paomo chuan guo liang tiao he",
        "Tr0ub4dor&3x",
    ],
)
def test_what_nobody_foresees_is_taken(password):
    assert find_weakness(password, NAMES) is None


@given(st.sampled_from(sorted(COMMON_WORDS)), st.from_regex(r"\A[0-9]{4,8}\Z"), st.sampled_from("@#!._-"))
@pytest.mark.long
def test_no_common_word_gains_by_digits(word, digits, mark):
    assert find_weakness(f"{word.title()}{mark}{digits}", NAMES) is not None


@given(st.text(alphabet="abcdefghjkmnpqrstuvwxyz23456789", min_size=14, max_size=14))
def test_every_text_gets_an_answer_and_the_same_one_twice(password):
    assert find_weakness(password, NAMES) == find_weakness(password, NAMES)


def test_a_name_is_spelt_as_it_is_typed():
    assert spellings("云溪县") == {"云溪县", "云溪", "yunxixian", "yunxi", "yxx", "yx"}
    assert spellings("D1") == {"d1"}
    assert spellings("") == set()
