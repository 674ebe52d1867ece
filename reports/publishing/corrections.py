"""更正清单: what is compared between two versions of a report, and how a reader is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators.choices import Standing

FIELDS = {
    "standing": _("State"),
    "value": _("Value"),
    "points": _("Points worked out"),
    "awarded": _("Points awarded"),
    "as_of": _("As of"),
    "score": _("Score"),
    "best": _("Provincial best"),
    "average": _("Provincial average"),
    "gap": _("Gap"),
    "relative_gap": _("Relative gap, %"),
    "rank_province": _("Rank in province"),
    "rank_city": _("Rank in city"),
    "published_rank": _("Rank in province, as announced"),
    "rank": _("Rank"),
    "lead_name": _("Lead department"),
}
WORDS = frozenset({"standing", "lead_name", "as_of"})


def field_label(field: str) -> str:
    """The heading of a frozen column."""
    return str(FIELDS.get(field, field))


def differences(
    old: Mapping[Any, Sequence[Any]], new: Mapping[Any, Sequence[Any]], fields: Sequence[str]
) -> list[tuple[Any, str, str, str]]:
    """(key, field, before, after) of all that is not the same, in the order of the new rows, then what is gone.

    A row that only one of the two has differs in every field that says something.
    """
    nothing = [None] * len(fields)
    return [
        (key, field, as_text(before), as_text(after))
        for key in [*new, *(key for key in old if key not in new)]
        for field, before, after in zip(fields, old.get(key, nothing), new.get(key, nothing), strict=True)
        if before != after
    ]


def as_text(value: Any) -> str:
    """A frozen cell as a list of changes keeps it: exact digits without the zeros of the database; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return str(value)


def label_changes(changes: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The changes with field and state in the reader's language."""
    return [
        {
            **change,
            "label": field_label(change["field"]),
            "before": _value_label(change["field"], change["before"]),
            "after": _value_label(change["field"], change["after"]),
        }
        for change in changes
    ]


def _value_label(field: str, text: str) -> str:
    return str(Standing(text).label) if field == "standing" and text else text


def as_number(field: str, text: str) -> Decimal | str | None:
    """The cell of a workbook: a number where the field holds numbers."""
    if field in WORDS:
        return _value_label(field, text)
    return Decimal(text) if text else None
