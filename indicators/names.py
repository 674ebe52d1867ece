"""Finding an indicator by what people call it (编码、名称、别名), with or without its unit and its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from django.db.models import QuerySet

from config.names import name_key
from departments.choices import NameKind
from departments.sheets.door import NameColumn, SheetPlace
from indicators.models import Indicator, Scheme
from indicators.querysets import IndicatorQuerySet

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


class IndicatorBook:
    """The indicators that a sheet can name, by code; names and aliases are understood as well."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._indicators = list(indicators)
        self._names = IndicatorNames(self._indicators)

    def key_of(self, text: str) -> str | None:
        found = self._names.get(text)
        return found.code if found else None

    def options(self) -> Sequence[tuple[str, str]]:
        return [(indicator.code, str(indicator.name_zh or indicator.name_en)) for indicator in self._indicators]


def leaves_in_force(on: date) -> Iterable[Indicator]:
    """What schemes in force measure on the day."""
    schemes = Scheme.objects.in_force(on=on).order_by().values("pk")
    leaves = Indicator.objects.filter(scheme__in=schemes).leaves().in_force(on=on).select_related("scheme")
    return leaves.order_by("scheme__code", "-scheme__year", "position")


def leaves_of_current(on: date) -> IndicatorQuerySet:
    """What the current schemes measure on the day, in the order of schemes and catalogue."""
    leaves: IndicatorQuerySet = of_current(on).leaves().in_force(on=on).order_by("scheme__code", "position")
    return leaves


def indicators_for_notices(on: date) -> QuerySet[Indicator]:
    """What a notice may name (S53): leaves of the current schemes first, then what they are composed of."""
    return of_current(on).order_by("-is_leaf", "scheme__code", "position")


def of_current(on: date) -> IndicatorQuerySet:
    """Every indicator of the current schemes."""
    schemes = Scheme.objects.current(on=on).values("pk")
    return Indicator.objects.filter(scheme__in=schemes).select_related("scheme")


def _of_day(place: SheetPlace) -> Iterable[Indicator]:
    return leaves_in_force(place.on)


def indicator_column(leaves: Callable[[SheetPlace], Iterable[Indicator]] = _of_day, *, puts: str = "") -> NameColumn:
    """A column that names an indicator: by code, name or alias. With ``puts`` its code goes there and the name stays,
    known or not."""
    return NameColumn(NameKind.INDICATOR, lambda place: IndicatorBook(leaves(place)), may_lack=bool(puts), puts=puts)
