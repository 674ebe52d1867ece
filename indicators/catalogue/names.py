"""Finding an indicator by what people call it (编码、名称、别名), with or without its unit and its number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from config.names import name_key
from indicators.models import Indicator

_NUMBERED = re.compile(r"^(?:[(]?[0-9一二三四五六七八九十]{1,3}[)、.]|[①-⑳]|[★*▲])+")
_BRACKETS = re.compile(r"\([^()]*\)$")


class IndicatorNames:
    """Indicators by code, names and aliases; a name that two share finds neither.

    ``others`` are asked only where none of the ``indicators`` is called so.
    """

    def __init__(self, indicators: Iterable[Indicator], *, others: IndicatorNames | None = None) -> None:
        self._others = others
        self._codes: dict[str, Indicator] = {}
        self._found: dict[str, Indicator | None] = {}
        for indicator in indicators:
            self._codes[name_key(indicator.code)] = indicator
            for name in _keys(indicator):
                self._found[name] = None if name in self._found else indicator

    def get(self, text: str) -> Indicator | None:
        """By code, by name, or by both one after the other; a leading number and a unit in brackets do not matter."""
        if not text:
            return None
        if found := self._codes.get(name_key(text)):
            return found
        code, _blank, name = text.strip().partition(" ")
        if name and (coded := self._codes.get(name_key(code))) and name_key(name) in _keys(coded):
            return coded
        key = name_key(text)
        numberless = _NUMBERED.sub("", key)
        for name in (key, numberless, _BRACKETS.sub("", key), _BRACKETS.sub("", numberless)):
            if found := self._found.get(name):
                return found
        return self._others.get(text) if self._others else None

    def similar(self, text: str) -> str:
        """Code and name of indicators that are called nearly so, for a remedy."""
        near = get_close_matches(name_key(text), self._found, n=3)
        words = "、".join(dict.fromkeys(str(found) for match in near if (found := self._found[match])))
        return words or (self._others.similar(text) if self._others else "")


def _keys(indicator: Indicator) -> set[str]:
    return {name_key(name) for name in (indicator.name_zh, indicator.name_en, *indicator.aliases) if name}
