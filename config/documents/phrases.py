"""带出处的句子: words and numbers put together so that every number keeps where it comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.documents.blocks import NumberFact, Sentence
from config.documents.numbers import NUMBER, numbers_of


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence with the sources of its numbers and the names whose digits are words."""

    text: str
    facts: tuple[NumberFact, ...] = ()
    quoted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


def cite(text: str | int, source: str, *, quoted: Iterable[str] = ()) -> Phrase:
    """Numbers as they are printed (12, 84.31, 35.5个百分点), all taken from one row; of units that hold digits
    themselves (每万人, 12345热线) say so by ``quoted``."""
    words = str(text)
    names = tuple(each for each in quoted if NUMBER.search(each))
    return Phrase(words, tuple(NumberFact(digits, source) for digits in numbers_of(words, names)), names)


def name(text: str) -> Phrase:
    """A name: whatever digits it has are words."""
    return Phrase(text, (), (text,) if NUMBER.search(text) else ())


def put(template: str, values: Mapping[str, Phrase | str]) -> Phrase:
    """A template with its gaps filled. A plain text that fills a gap is taken for a name."""
    phrases = {key: value if isinstance(value, Phrase) else name(value) for key, value in values.items()}
    text = template % {key: phrase.text for key, phrase in phrases.items()}
    facts = tuple(fact for phrase in phrases.values() for fact in phrase.facts)
    return Phrase(text, facts, tuple(dict.fromkeys(word for phrase in phrases.values() for word in phrase.quoted)))


def join(phrases: Iterable[Phrase], separator: str) -> Phrase:
    """Several after one another."""
    kept = [phrase for phrase in phrases if phrase]
    return Phrase(
        separator.join(phrase.text for phrase in kept),
        tuple(fact for phrase in kept for fact in phrase.facts),
        tuple(dict.fromkeys(word for phrase in kept for word in phrase.quoted)),
    )


def sentence(key: str, phrase: Phrase) -> Sentence:
    """The phrase as a sentence of a document; ``key`` stays the same when it is written anew."""
    return Sentence(phrase.text, phrase.facts, key, quoted=phrase.quoted)
