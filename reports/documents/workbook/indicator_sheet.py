"""差距分析表: every leaf with own value, benchmark, gap, score, places, who answers for it, causes and measures.

On A4 it is two sheets, since one of so many columns could not be read; the points that an issuer awards, and what a
number rests on, have sheets of their own on any paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import Fixed
from config.numbers import decimals_of
from departments.choices import Cause, RegionLevel
from indicators.choices import Standing
from indicators.numbers.digits import readable
from indicators.numbers.rates import is_place
from reports.differences import average_of, behind_average
from reports.documents.heading import title
from reports.documents.workbook.cover import change_of
from reports.documents.workbook.sheet import BookPage, Column, Light, Signed
from reports.facts import PlaceFact, day_of_facts, places_at, places_of, points_of
from reports.models import IndicatorRow, MonthlyReport
from reports.presentation import GapFacts, gap_sentence, gap_unit, holder_text, source_text, zero_months_text
from reports.standing import Flagged, badges_of

# A measure is printed up to here; the ledger has the rest.
LONGEST = 120
# Which parts of a row a sheet shows.
GAPS, PEOPLE = "gaps", "people"


def gap_page(
    report: MonthlyReport,
    name: str,
    leaves: Sequence[IndicatorRow],
    version: str,
    decimals: int,
    *,
    parts: Sequence[str] = (GAPS, PEOPLE),
    heading: str = "",
) -> BookPage:
    """The gap table of these leaves, in their order."""
    period, office = report.cycle.label, report.office_facts
    columns = [column for part in ("first", *parts) for column in _COLUMNS[part](decimals)]
    rows = []
    for number, row in enumerate(leaves, start=1):
        cells: list[Any] = [number, row.code, row.name]
        if GAPS in parts:
            cells += _gap_cells(row, period, decimals)
        if PEOPLE in parts:
            cells += _people_cells(row, office)
        rows.append(cells)
    lead = sign_note() if GAPS in parts else _remedy_note()
    return BookPage(name, title(report, heading or name), version, columns, rows, lead=lead, frozen_columns=3)


def _first_columns(decimals: int) -> list[Column]:
    return [
        Column(_("No."), 4, 0, centred=True),
        Column(_("Code"), 7, whole=True),
        Column(_("Indicator"), 16, stretch=3),
    ]


def _gap_columns(decimals: int) -> list[Column]:
    own, best, gap = _("The county"), pgettext("head", "Benchmark"), pgettext("heading", "Gap")
    score, places = _("Score"), pgettext("heading", "Places")
    return [
        Column(pgettext("measurement", "Unit"), 5, centred=True),
        Column(_("This month"), 6, 2, own, kept=True),
        Column(_("Last month"), 6, 2, own, spare=True),
        Column(_("Change on last month"), 5, 2, own),
        Column(_("Holder of the best"), 8, None, best, stretch=1),
        Column(_("Best value"), 6, 2, best),
        Column(_("Average value"), 6, 2, best),
        Column(_("To the best"), 6, 2, gap),
        Column(_("Relative, %"), 6, decimals, gap, spare=True),
        Column(_("To the average"), 6, 2, gap, spare=True),
        Column(_("Attainment"), 6, decimals, score),
        Column(pgettext("heading", "Points lost"), 5, 2, score),
        Column(pgettext("place in", "Province"), 5, None, places, centred=True, whole=True),
        Column(pgettext("place in", "City"), 5, None, places, centred=True, whole=True),
        Column(_("Light"), 12, whole=True),
        Column(_("Lead department"), 8, stretch=1),
    ]


def _people_columns(decimals: int) -> list[Column]:
    people = _("Responsibility")
    return [
        Column(_("Indicator chief"), 6, None, people, centred=True, whole=True),
        Column(_("Telephone"), 8, None, people, centred=True, whole=True),
        Column(_("Why it is behind"), 10, stretch=2, kept=True),
        Column(_("What is done about it"), 14, stretch=5, kept=True),
    ]


_COLUMNS = {"first": _first_columns, GAPS: _gap_columns, PEOPLE: _people_columns}


def _gap_cells(row: IndicatorRow, period: str, decimals: int) -> list[Any]:
    """A word of state stands in the cell of a value that nobody has, never a 0."""
    d, places = row.decimals, places_of(row, period)
    return [
        row.unit,
        own_cell(row),
        number_cell(row.previous_value, d),
        value_change(row),
        best_holder(row),
        number_cell(row.best, d),
        number_cell(average_of(row), d),
        number_cell(row.gap, d),
        row.relative_gap,
        number_cell(behind_average(row), d),
        row.score,
        row.lost,
        place_cell(places_at(places, RegionLevel.PROVINCE)),
        place_cell(places_at(places, RegionLevel.CITY)),
        lamp_of(row),
        row.lead_name,
    ]


def own_cell(row: IndicatorRow) -> Fixed | str | None:
    """The own value, or the word for why there is none; nothing where points alone are known."""
    if row.value is not None:
        return number_cell(row.value, row.decimals)
    return "" if row.standing == Standing.REPORTED else str(Standing(row.standing).label)


def value_change(row: IndicatorRow) -> Signed | None:
    """The change of the value on the month before, in its unit (percentages: percentage points)."""
    change = change_of(row.value, row.previous_value, row.decimals)
    return change and Signed(change.value, decimals_of(readable(change.value, row.decimals)))


def best_holder(row: IndicatorRow) -> str:
    """Who has the best value, made short."""
    return "" if row.best is None else holder_text(row.best_holder)


def place_cell(place: PlaceFact | None) -> str:
    """3/15, or the band that was announced."""
    return place.fraction.replace(" / ", "/") if place else ""


def lamp_of(row: IndicatorRow) -> Light:
    """The gravest state of the row as a light with its word; all of them stand on the sheet of the basis."""
    badges = badges_of(cast(Flagged, row))
    word = badges[0][1] if badges else ""
    tones = {tone for tone, _word in badges}
    if "bad" in tones or row.serious:
        tone = "bad"
    elif row.below_average:
        tone = "warn"
    elif "off" in tones or row.average_gap is None:
        tone = "off"
        word = word or _("average unknown")
    else:
        tone = "done"
        word = _("not behind")
    return Light(tone, word)


def _people_cells(row: IndicatorRow, office: Mapping[str, Any]) -> list[Any]:
    return [
        row.chief,
        telephone_of(row, office),
        causes_text(row, office),
        measures_text(row, office),
    ]


def telephone_of(row: IndicatorRow, office: Mapping[str, Any]) -> str:
    """Of the lead's office, as it was when the report was built; a private number is not printed."""
    return str(office.get("telephones", {}).get(row.lead_code, ""))


def causes_text(row: IndicatorRow, office: Mapping[str, Any]) -> str:
    """原因 as the ledger names them; blank to be filled in where it names none."""
    codes = office.get("remedies", {}).get(row.code, {}).get("causes", ())
    return _(", ").join(str(Cause(code).label) for code in codes)


def measures_text(row: IndicatorRow, office: Mapping[str, Any]) -> str:
    """整改措施 of the ledger, one a line, a long one cut with a mark."""
    texts = office.get("remedies", {}).get(row.code, {}).get("measures", ())
    return "\n".join(text if len(text) <= LONGEST else f"{text[:LONGEST]}……" for text in texts)


def points_page(report: MonthlyReport, leaves: Sequence[IndicatorRow], version: str) -> BookPage:
    """评价得分: of full marks beside best, holder and average of the same document, where somebody awards points."""
    rows: list[list[Any]] = []
    for row in leaves:
        if points := points_of(row):
            holder = row.best_holder if row.best is None else ""
            numbers = [points.full, points.own, points.best, points.average, points.gap, points.average_gap]
            cells: list[Any] = [number_cell(number, 2) for number in numbers]
            rows.append([len(rows) + 1, row.code, row.name, row.lead_name, *cells[:3], holder, *cells[3:]])
    best, gap = pgettext("head", "Benchmark"), pgettext("heading", "Gap")
    columns = (
        *_first_columns(2),
        Column(_("Lead department"), 10, stretch=1),
        Column(_("Full marks"), 6, 2),
        Column(_("Points awarded"), 6, 2, kept=True),
        Column(_("Best points"), 6, 2, best),
        Column(_("Holder of the best points"), 10, None, best, stretch=1),
        Column(_("Average points"), 6, 2, best),
        Column(_("Gap in points"), 6, 2, gap),
        Column(_("Points behind the average"), 6, 2, gap),
    )
    name = _("Points of issuers")
    return BookPage(name, title(report, name), version, columns, rows, lead=sign_note(), frozen_columns=3)


def basis_page(report: MonthlyReport, leaves: Sequence[IndicatorRow], version: str) -> BookPage:
    """依据: of which day and from which document every value, best and place is, and the gap in words."""
    period = report.cycle.label
    rows = []
    for number, row in enumerate(leaves, start=1):
        places = places_of(row, period)
        computed = places_at(places, RegionLevel.PROVINCE, computed=True)
        rows.append(
            (
                number,
                row.code,
                row.name,
                row.get_basis_display(),
                day_of_facts(row, period),
                source_text(row, period),
                next((place.source for place in places if not place.computed), ""),
                place_cell(computed),
                gap_unit(row.unit),
                _words(row, places),
                _remarks(row),
            )
        )
    columns = (
        *_first_columns(2),
        Column(_("Basis"), 5, centred=True),
        Column(_("As of"), 10, centred=True),
        Column(_("Source of the benchmark"), 16, stretch=3),
        Column(_("Source of the places"), 16, stretch=3),
        Column(_("Place in province, worked out"), 8, centred=True),
        Column(_("Unit of the gap"), 7, centred=True),
        Column(_("In words"), 24, stretch=6),
        Column(_("Remarks"), 12, stretch=1),
    )
    name = _("Basis and wording")
    return BookPage(name, title(report, name), version, columns, rows, lead=_basis_note(), frozen_columns=3)


def _remarks(row: IndicatorRow) -> str:
    """All states and lists of the row, and for how many months it has scored 0."""
    words = [word for _tone, word in badges_of(cast(Flagged, row))]
    return _(", ").join(filter(None, (*words, zero_months_text(row.zero_streak))))


def _words(row: IndicatorRow, places: Sequence[PlaceFact]) -> str:
    """The gap in a sentence; of what is a place each of its places with what it rests on."""
    if is_place(row) and row.standing == Standing.REPORTED:
        return _("; ").join(place.text_with_basis for place in places)
    return gap_sentence(cast(GapFacts, row))


def sign_note() -> str:
    """What the sign of a gap means, and the lights."""
    return _(
        "A gap above 0 means behind, also where lower is better; percentages differ by percentage points. Lights: "
        "● not behind the average, ▲ behind it, ■ scores 0, serious gap or not reported, ○ nothing to compare."
    )


def _remedy_note() -> str:
    return _("Causes and measures are those of the ledger on the last day of the month; what it does not say is blank.")


def _basis_note() -> str:
    return _("Of which day each value is, which document best and places are from, and the gap as a notice puts it.")


def number_cell(number: Decimal | None, decimals: int = 0) -> Fixed | None:
    """Printed with the digits that the pages show: never fewer than somebody typed."""
    return None if number is None else Fixed(number, decimals_of(readable(number, decimals)))
