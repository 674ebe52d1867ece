"""The columns of the list of modules in a file (模块一览)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from config.lists.columns import ListField
from indicators.numbers.digits import readable

Line = Mapping[str, Any]


def module_fields(decimals: int) -> list[ListField]:
    """Both tables of the page: a module that no unit reports has no units to name."""

    def always(key: str, title: str, value: Callable[[Line], Any], width: int) -> ListField:
        return ListField(key, title, value, width, always=True)

    def score(line: Line) -> Decimal | None:
        return readable(line["row"].score, decimals)

    return [
        always("code", _("Code"), lambda line: line["row"].code, 11),
        always("name", _("Module"), lambda line: line["row"].name, 28),
        always("reported", _("Reported by units"), lambda line: "、".join(line["names"]) if line["units"] else "", 40),
        always("units", _("Units"), lambda line: line["units"] or None, 8),
        always("score", _("Attainment"), score, 10),
        always("place", _("Place of the county"), _places, 30),
    ]


def _places(line: Line) -> str:
    """By name, where several are the county's alone."""
    texts = [(fact.name, place) for fact, place in line["places"] if place]
    return _("; ").join(place if line["units"] else f"{name}{_(': ')}{place}" for name, place in texts)
