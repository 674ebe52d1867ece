"""口令强度: what makes a password easy to guess here, beyond its length. Pure.

Lists of leaked passwords are English for the most part. What is guessed first in an office is a row of the keyboard
with a year, the initials of the unit, the name of the person with a birthday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from itertools import pairwise
from pathlib import Path

# A digit and the mark on its key, and the letters that people write with marks: P@ssw0rd is password.
KEYS = str.maketrans("!@#$%^&*()", "1234567890")
LETTERS = str.maketrans("@$!013457", "asioleast")
# Rows and columns of the keyboard, the alphabet and the digits: what a finger or a child walks along.
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
# What offices choose; a password that is one of these with digits and marks around it has the strength of the digits.
COMMON_WORDS = frozenset(Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").split())
SHORTEST_WALK = 3  # of neighbouring keys
FREE = 4  # so many characters that nobody foresees make a password
FEWEST_KINDS = 5


class Weakness(Enum):
    """Why a password is easy to guess."""

    REPEATS = "repeats"
    WALK = "walk"
    COMMON = "common"
    NAME = "name"


def find_weakness(password: str, names: Iterable[str]) -> Weakness | None:
    """The first reason that applies; ``names`` are those of the person, the unit and the county, in letters."""
    plain = password.lower()
    if len(set(plain)) < FEWEST_KINDS or _is_one_text_repeated(plain):
        return Weakness.REPEATS
    if any(len(_without_walks(text)) < FREE for text in {plain, plain.translate(KEYS)}):
        return Weakness.WALK
    if any(_rests_on(text, COMMON_WORDS) for text in _readings(plain)):
        return Weakness.COMMON
    if any(_rests_on(text, _parts_of(names)) for text in _readings(plain)):
        return Weakness.NAME
    return None


def _is_one_text_repeated(text: str) -> bool:
    """abc123abc123, also with a beginning of it at the end."""
    return any(
        (text[:length] * len(text))[: len(text)] == text for length in range(1, min(len(text) // 2, FREE + 3) + 1)
    )


def _without_walks(text: str) -> str:
    """What is left when every walk of three or more neighbouring keys is taken out; the same key counts as a step."""
    left, start = [], 0
    while start < len(text):
        end = start + 1
        step = 0
        while end < len(text) and (found := _step(text[end - 1], text[end])) is not None and found in (step or found,):
            step, end = found, end + 1
        if end - start < SHORTEST_WALK:
            end = start + 1
            left.append(text[start])
        start = end
    return "".join(left)


def _step(one: str, other: str) -> int | None:
    """2 when the same key is pressed again, 1 and -1 along a row, None when the keys are no neighbours."""
    if one == other:
        return 2
    return _neighbours().get((one, other))


@cache
def _neighbours() -> dict[tuple[str, str], int]:
    found = {}
    for row in ROWS:
        for one, other in pairwise(row):
            found[(one, other)], found[(other, one)] = 1, -1
    return found


def _readings(text: str) -> Iterator[str]:
    """As it stands, and with marks and digits inside of words read as the letters they stand for."""
    yield text
    yield re.sub(r"(?<=[a-z])[@$!013457]+(?=[a-z])", lambda found: found.group().translate(LETTERS), text)
    yield text.translate(LETTERS)


def _rests_on(text: str, words: frozenset[str]) -> bool:
    """Whether letters and characters are one of the words and hardly anything more, whatever digits stand between."""
    letters = "".join(mark for mark in text if mark.isalpha())
    if not letters:
        return bool(re.fullmatch(r"[\W\d_]*", text)) and len(re.sub(r"\d", "", text)) < FREE
    if letters in words:
        return True
    long = sorted((word for word in words if len(word) > SHORTEST_WALK - 1), key=len, reverse=True)
    rest = letters
    for word in long:
        rest = rest.replace(word, "")
    return rest != letters and len(rest) < FREE - 1


def _parts_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names if name)
