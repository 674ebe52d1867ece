"""What rounds say of figures that are counted from them (通报数据归集): nobody types what a notice says already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.choices import RoundKind
from indicators.digits import readable
from indicators.losses import Line, bottom_lines
from indicators.models import Round, RoundItem
from indicators.services.round_ledger import source_text

LOSING, BOTTOM = "L5-05", "L5-06"
BELOW, SCORE, RANK = "L3-03", "L3-01", "L3-02"


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with where it comes from: title, document and day of the notice."""

    value: Decimal
    source: str


def counts(*, region_id: int, until: date) -> dict[str, Count | None]:
    """By indicator code, from the newest confirmed round of its kind that had been issued by a day.

    None: there is no such round, or the notice does not say it. A notice that lists marks of which none was lost
    says 0; a notice that lists no marks says nothing. Five queries at most."""
    found: dict[str, Count | None] = dict.fromkeys((LOSING, BOTTOM, BELOW, SCORE, RANK))
    inspection = Round.objects.newest(region_id=region_id, kind=RoundKind.INSPECTION, until=until)
    if inspection is not None:
        lines = lines_of(inspection)
        found[LOSING] = _counted(inspection, _losing(lines), _unknown_text(lines))
        found[BOTTOM] = _counted(inspection, _bottom(lines, inspection.bottom_n), _bottom_text(inspection.bottom_n))
    survey = Round.objects.newest(region_id=region_id, kind=RoundKind.SURVEY, until=until)
    if survey is not None:
        asked = survey.firms.count()
        found[BELOW] = _counted(survey, survey.firms.below_satisfied().count() if asked else None)
        found[SCORE] = _counted(survey, survey.score)
        found[RANK] = _counted(survey, survey.rank)
    return found


def lines_of(published: Round) -> list[Line[int]]:
    """The round's items as the arithmetic reads them; ``unit`` is the unit's id."""
    rows = RoundItem.objects.filter(round=published).order_by("position")
    return [Line(*row) for row in rows.values_list("pk", "unit_id", "deduction", "rank", "n", "sharing")]


def _losing(lines: list[Line[int]]) -> int | None:
    return sum(line.loses for line in lines) if any(line.deduction is not None for line in lines) else None


def _bottom(lines: list[Line[int]], size: int | None) -> int | None:
    if size is None or not any(line.rank is not None for line in lines):
        return None
    return len(bottom_lines(lines, size))


def _unknown_text(lines: list[Line[int]]) -> str:
    n = sum(line.deduction is None for line in lines)
    return _("marks of %(n)d items not published") % {"n": n} if n else ""


def _bottom_text(size: int | None) -> str:
    return _("the last %(size)s") % {"size": size} if size is not None else ""


def _counted(published: Round, value: Decimal | int | None, note: str = "") -> Count | None:
    if value is None:
        return None
    said = [source_text(published), f"{published.issued_on:%Y-%m-%d}", note]
    return Count(readable(Decimal(value)) or Decimal(0), " · ".join(filter(None, said)))
