"""The sheets of indicators: gaps, points, basis, the calculation and the months of the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.choices import RegionLevel
from indicators.choices import Method
from reports.analysis.replay import settings_of
from reports.checking.checked_sheet import COUNT, PLACE, POINTS, SHARE, VALUE, CheckedSheet, Get
from reports.checking.month import FrozenMonth
from reports.checking.printed import NumberKind, TracedNumber
from reports.checking.row_numbers import numbers_of_indicator
from reports.differences import average_of, behind_average
from reports.documents.workbook.calculation import FormulaTree, ends_of
from reports.documents.workbook.cover import totals
from reports.documents.workbook.indicator_sheet import (
    best_holder,
    causes_text,
    measures_text,
    own_cell,
    place_cell,
    telephone_of,
)
from reports.facts import day_of_facts, places_at, places_of, points_of, points_of_issuer
from reports.presentation import period_text

Columns = dict[str, tuple[NumberKind, Get]]


def indicator_sheets(month: FrozenMonth) -> Iterator[CheckedSheet]:
    """The three lists of gaps, the points of issuers, and the basis."""
    own, best, gap = _("The county"), pgettext("head", "Benchmark"), pgettext("heading", "Gap")
    triples = (
        (f"{own}·{_('This month')}", f"{best}·{_('Best value')}", f"{gap}·{_('To the best')}"),
        (f"{own}·{_('This month')}", f"{best}·{_('Average value')}", f"{gap}·{_('To the average')}"),
    )
    for name in (_("Indicator gaps"), _("Zero-score items"), _("Items worse than average")):
        yield _sheet(month, name, _gap_columns(month) | _people_columns(month), triples)
    awarded = _("Points awarded")
    yield _sheet(
        month,
        _("Points of issuers"),
        {
            _("Full marks"): (NumberKind.SETTING, lambda row: row.full_marks),
            awarded: (POINTS, points_of_issuer),
            f"{best}·{_('Best points')}": (POINTS, lambda row: row.best_score),
            f"{best}·{_('Average points')}": (POINTS, lambda row: row.average_score),
            f"{gap}·{_('Gap in points')}": (POINTS, lambda row: row.score_gap),
            f"{gap}·{_('Points behind the average')}": (
                POINTS,
                lambda row: getattr(points_of(row), "average_gap", None),
            ),
        },
        (
            (awarded, f"{best}·{_('Best points')}", f"{gap}·{_('Gap in points')}"),
            (awarded, f"{best}·{_('Average points')}", f"{gap}·{_('Points behind the average')}"),
        ),
    )
    columns: Columns = {
        _("As of"): (NumberKind.DATE, lambda row: day_of_facts(row, month.label)),
        _("Place in province, worked out"): (PLACE, _place(month.label, RegionLevel.PROVINCE, computed=True)),
    }
    yield _sheet(month, _("Basis and wording"), columns)


def _sheet(
    month: FrozenMonth, name: str, columns: Columns, triples: tuple[tuple[str, str, str], ...] = ()
) -> CheckedSheet:
    by_code = month.by_code()

    def numbers(row: Any) -> Iterator[TracedNumber]:
        return numbers_of_indicator(row, month.label)

    return CheckedSheet(name, lambda cells: by_code.get(cells[_("Code")]), columns, numbers, triples)


def _place(label: str, level: str, *, computed: bool = False) -> Get:
    return lambda row: place_cell(places_at(places_of(row, label), level, computed=computed))


def _gap_columns(month: FrozenMonth) -> Columns:
    own, best, gap = _("The county"), pgettext("head", "Benchmark"), pgettext("heading", "Gap")
    score, places = _("Score"), pgettext("heading", "Places")

    def own_value(row: Any) -> Any:
        return own_cell(row) if row.value is None else row.value

    def change(row: Any) -> Any:
        both = row.value is not None and row.previous_value is not None
        return row.value - row.previous_value if both else None

    return {
        f"{own}·{_('This month')}": (VALUE, own_value),
        f"{own}·{_('Last month')}": (VALUE, lambda row: row.previous_value),
        f"{own}·{_('Change on last month')}": (VALUE, change),
        f"{best}·{_('Holder of the best')}": (VALUE, best_holder),
        f"{best}·{_('Best value')}": (VALUE, lambda row: row.best),
        f"{best}·{_('Average value')}": (VALUE, average_of),
        f"{gap}·{_('To the best')}": (VALUE, lambda row: row.gap),
        f"{gap}·{_('Relative, %')}": (SHARE, lambda row: row.relative_gap),
        f"{gap}·{_('To the average')}": (VALUE, behind_average),
        f"{score}·{_('Attainment')}": (SHARE, lambda row: row.score),
        f"{score}·{pgettext('heading', 'Points lost')}": (POINTS, lambda row: row.lost),
        f"{places}·{pgettext('place in', 'Province')}": (PLACE, _place(month.label, RegionLevel.PROVINCE)),
        f"{places}·{pgettext('place in', 'City')}": (PLACE, _place(month.label, RegionLevel.CITY)),
    }


def _people_columns(month: FrozenMonth) -> Columns:
    office, people = month.report.office_facts, _("Responsibility")
    return {
        f"{people}·{_('Indicator chief')}": (COUNT, lambda row: row.chief),
        f"{people}·{_('Telephone')}": (COUNT, lambda row: telephone_of(row, office)),
        _("Why it is behind"): (COUNT, lambda row: causes_text(row, office)),
        _("What is done about it"): (COUNT, lambda row: measures_text(row, office)),
    }


@dataclass(frozen=True, slots=True)
class _Promised:
    """A line of which every number is known by its heading."""

    name: str = ""
    code: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)


def sheets_of_calculation(month: FrozenMonth) -> Iterator[CheckedSheet]:
    """The calculation, every number of it worked out anew, and the months of the total."""
    lines = {line.code or line.name: line for line in _calculation(month)}
    headings = {heading for line in lines.values() for heading in line.numbers}
    yield CheckedSheet(
        _("Calculation"),
        lambda cells: lines.get(cells[_("Code")] or cells[_("Indicator")]),
        {heading: (SHARE, _number(heading)) for heading in headings},
        lambda line: iter(()),
    )
    months, score, change = totals(month.report), _("Total score"), _("Change on the month before in the table")
    before = dict(zip([label for label, _score in months[1:]], [total for _label, total in months], strict=False))
    by_month = {
        period_text(label): _Promised(
            period_text(label), numbers={score: total, change: total - before[label] if label in before else None}
        )
        for label, total in months
    }
    yield CheckedSheet(
        _("Total score by month"),
        lambda cells: by_month.get(cells[pgettext("report", "Month")]),
        {heading: (SHARE, _number(heading)) for heading in (score, change)},
        lambda line: iter(()),
    )


def _number(heading: str) -> Get:
    return lambda line: line.numbers.get(heading)


def _calculation(month: FrozenMonth) -> Iterator[_Promised]:
    tree = FormulaTree(month.indicators, settings_of(month.report.parameters))
    rule, score, total, best = _("Rule"), _("Attainment"), _("In the total"), _("Against the best")
    for row in tree.rows:
        exact, size, share = tree.exact[row.code], tree.size_that_counts(row), tree.shares.get(row.code, Decimal(0))
        high, low = ends_of(row)
        own = row.points if row.method == Method.OFFICIAL else row.value
        is_compared = row.is_leaf and row.method != Method.OFFICIAL and row.value is not None
        lost = share * (100 - row.score) if row.is_leaf and row.score is not None else None
        numbers = {
            _("Parent"): tree.number_of(row.parent_code),
            f"{rule}·{_('Own value or points')}": own if row.is_leaf else None,
            f"{rule}·{_('Upper end')}": high,
            f"{rule}·{_('Lower end')}": low,
            f"{rule}·{_('Exponent')}": row.exponent if row.is_leaf else None,
            f"{rule}·{_('Full marks')}": row.full_marks,
            f"{rule}·{_('Weight')}": row.weight,
            f"{score}·{_('Not rounded')}": exact,
            f"{score}·{_('As printed')}": row.score,
            f"{total}·{_('Counted size')}": size,
            f"{total}·{_('Size × attainment')}": size * (exact or 0),
            f"{total}·{_('Share')}": share,
            f"{total}·{pgettext('heading', 'Points lost')}": lost,
            f"{best}·{_('Best value')}": row.best if row.is_leaf else None,
            f"{best}·{pgettext('heading', 'Gap')}": row.gap if is_compared else None,
            f"{best}·{_('Relative, %')}": row.relative_gap if is_compared else None,
        }
        yield _Promised(row.name, row.code, numbers)
    whole = tree.total()
    printed = month.report.summary.get("score")
    yield _Promised(
        _("Total score"),
        numbers={
            f"{score}·{_('Not rounded')}": whole,
            f"{score}·{_('As printed')}": None if printed is None else Decimal(printed),
        },
    )
