"""拼音首字母: finding a Chinese name by the initials that people type (sjj → 市监局). Pure.

A character with several readings answers to each of them (行: háng or xíng), so nobody has to know which one is meant.
The dictionary is read when it is first asked: with it, every start takes a twelfth longer.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 20


def is_initials(text: str) -> bool:
    """Whether a search could be initials: Latin letters only, and not so many that it is rather a sentence."""
    return 0 < len(text) <= LONGEST and text.isascii() and text.isalpha()


def matches(initials: str, *names: str) -> bool:
    """Whether one of the names holds the initials, side by side and in this order.

    >>> matches("sjj", "市监局"), matches("kbqy", "开办企业"), matches("sj", "住建局")
    (True, True, False)
    """
    wanted = initials.lower()
    return any(_holds(wanted, letters_of(name)) for name in names)


def matching(initials: str, rows: Iterable[tuple[int, Iterable[str]]]) -> list[int]:
    """The keys of those rows of (key, names) that answer to the initials."""
    return [key for key, names in rows if matches(initials, *names)]


@lru_cache(maxsize=20_000)
def letters_of(name: str) -> tuple[frozenset[str], ...]:
    """The possible initials of every character; marks are passed over, Latin letters stand for themselves."""
    return tuple(readings for mark in name if (readings := _readings(mark)))


@lru_cache(maxsize=20_000)
def _readings(mark: str) -> frozenset[str]:
    if mark.isascii():
        return frozenset(mark.lower()) if mark.isalnum() else frozenset()
    from pypinyin import Style, pinyin

    # One character at a time: within a phrase the dictionary would settle for a single reading.
    found = pinyin(mark, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return frozenset(letter for letters in found for letter in letters if letter)


def _holds(wanted: str, letters: tuple[frozenset[str], ...]) -> bool:
    starts = range(len(letters) - len(wanted) + 1)
    return any(all(mark in letters[start + place] for place, mark in enumerate(wanted)) for start in starts)


def spellings(name: str) -> set[str]:
    """How a name is typed: as it stands, in full pinyin and in initials, also without 县, 局 and their like.

    >>> sorted(spellings("云溪县"))
    ['yunxi', 'yunxixian', 'yx', 'yxx', '云溪', '云溪县']
    """
    from pypinyin import lazy_pinyin

    found = set()
    for text in {name, name.rstrip("县市区局委办镇乡")} - {""}:
        # Letters and digits between the characters stand for themselves, in full and in initials.
        sounds = [sound for part in re.split(r"([0-9A-Za-z])", text) for sound in lazy_pinyin(part, errors=_plain)]
        found |= {text.lower(), "".join(sounds).lower(), "".join(sound[0] for sound in sounds if sound).lower()}
    return found - {""}


def _plain(text: str) -> str:
    return text if text.isalnum() else ""
