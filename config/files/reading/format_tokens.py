"""The parts of a number format (数字格式): what is a place for a digit, what is written beside it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r'"(?P<quote>[^"]*)"?'
    r"|[\\!](?P<escape>.)"
    r"|_.|\*."  # a blank as wide as a sign, a sign that fills the cell
    r"|\[(?P<bracket>[^\]]*)\]?"
    r"|(?P<general>General|G/通用格式|Standard)"
    r"|(?P<exponent>[eE][+-](?=[0#?]))"
    r"|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[eE]+|[aA]{3,4}|[gG]+|[bB]{2,4})"
    r"|(?P<digit>[0#?])"
    r"|(?P<mark>[.,%/@])"
    r"|(?P<literal>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:E[+-]?\d{1,3})?)", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?")
_ELAPSED = re.compile(r"[hH]+|[mM]+|[sS]+")
LONGEST = 1_000  # Excel takes 255


@dataclass
class Section:
    """One section of a number format: what it writes around the digits, and what it does with the number."""

    before: str = ""
    behind: str = ""
    dates: list[str] = field(default_factory=list)  # year, month, day and time marks in their order
    pattern: str = ""  # places and marks alone: "0.00", "#,##0"
    condition: tuple[str, str] | None = None
    has_general: bool = False
    has_percent: bool = False
    has_text: bool = False
    has_fraction: bool = False
    has_exponent: bool = False
    literals_inside: list[tuple[int, str]] = field(default_factory=list)  # after how many signs of the pattern

    @property
    def has_digits(self) -> bool:
        return self.has_general or any(sign in "0#?" for sign in self.pattern)

    def write(self, text: str) -> None:
        if not self.has_digits:
            self.before += text
            return
        self.behind += text
        self.literals_inside.append((len(self.pattern), text))


def sections(code: str) -> list[Section]:
    """The sections of a format, in their order; a format longer than any spreadsheet writes is General.

    >>> [section.behind for section in sections('0.0"%";[Red]-0.0"%"')]
    ['%', '%']
    """
    found = [Section()]
    for token in _TOKEN.finditer(code if len(code) <= LONGEST else "General"):
        kind, text = token.lastgroup, token[0]
        section = found[-1]
        if kind == "literal" and text == ";":
            found.append(Section())
        elif kind in ("quote", "escape"):
            section.write(token[kind])
        elif kind == "bracket":
            _bracket(section, token["bracket"])
        elif kind == "general":
            section.has_general = True
        elif kind == "exponent":
            section.has_exponent = True
        elif kind in ("date", "half"):
            section.dates.append(text.lower() if kind == "date" else "a/p")
            section.literals_inside.append((len(section.pattern), text))
        elif kind == "digit":
            section.pattern += text
        elif kind == "mark":
            _mark(section, text)
        elif kind == "literal":
            section.write(text)
    return found[:4]


def _bracket(section: Section, text: str) -> None:
    if condition := _CONDITION.fullmatch(text.strip()):
        section.condition = (condition[1], condition[2])
    elif _ELAPSED.fullmatch(text):
        section.dates.append("[" + text[0].lower())
    elif currency := _CURRENCY.fullmatch(text):
        section.write(currency[1])


def _mark(section: Section, mark: str) -> None:
    if mark == "%":
        section.has_percent = True
    elif mark == "@":
        section.has_text = True
    elif mark == "/" and section.pattern[-1:] in ("?", "#", "0"):
        section.has_fraction = True
    elif mark == "/":
        section.write(mark)
    else:
        section.pattern += mark
