"""数字可追溯: where the numbers of a sentence come from, and which of them stand nowhere. Pure.

A sentence is written first and its numbers are looked up in what it was written from: what is not found there has no
source, whether a person typed it or a program worked it out on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from config.documents.blocks import NumberFact, Sentence

# A number as sentences have it; a hyphen before it is a dash of a name, not a sign.
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
# 2026年10月31日, 2026-10-31, 2026年1—9月, 10月17日15时: days and months are words, and so are the numbers of documents.
_WORDS = re.compile(
    r"\d{4}年(?:\d{1,2}(?:[—\-至]\d{1,2})?月(?:\d{1,2}日)?)?|\d{4}-\d{2}(?:-\d{2})?"
    r"|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}[:：]\d{2}"
    r"|〔\d{4}〕\d+号|\d{4}年第[一二三四1-4]季度|第\d+期"
)


def numbers_of(text: str, quoted: Iterable[str] = ()) -> list[str]:
    """The numbers of a text without those of days, document numbers and quoted names."""
    # The longest first: a short name may be part of a longer one.
    for words in sorted({word for word in quoted if word and NUMBER.search(word)}, key=len, reverse=True):
        text = text.replace(words, "□")
    return NUMBER.findall(_WORDS.sub("□", text))


def value_of(digits: str) -> Decimal:
    """12,345.60 as a number."""
    return Decimal(digits.replace(",", ""))


def trace(text: str, sources: Mapping[Decimal, str], *, key: str = "", quoted: Sequence[str] = ()) -> Sentence:
    """The sentence with the sources of its numbers; ``sources`` says where each (unsigned) stands."""
    facts = [
        NumberFact(digits, sources[value_of(digits)])
        for digits in numbers_of(text, quoted)
        if value_of(digits) in sources
    ]
    return Sentence(text, tuple(facts), key, quoted=tuple(quoted))


def find_strange_numbers(sentence: Sentence) -> list[str]:
    """Numbers of a sentence that no fact stands behind: typed by hand, or changed."""
    left = [value_of(fact.text) for fact in sentence.facts]
    strange = []
    for digits in numbers_of(sentence.text, sentence.quoted):
        if value_of(digits) in left:
            left.remove(value_of(digits))
        else:
            strange.append(digits)
    return strange


def find_lost_numbers(sentence: Sentence) -> list[str]:
    """Numbers that the system wrote and that the changed sentence no longer has."""
    if not sentence.written:
        return []
    left = [value_of(digits) for digits in numbers_of(sentence.text, sentence.quoted)]
    lost = []
    for digits in numbers_of(sentence.written, sentence.quoted):
        if value_of(digits) in left:
            left.remove(value_of(digits))
        else:
            lost.append(digits)
    return lost
