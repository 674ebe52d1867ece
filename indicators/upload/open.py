"""Opening an uploaded sheet (打开上传表): is it ours, whose is it, where is its table, and what do its columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from config.files.problems import file_problem
from config.files.read_cells import Grid, Spreadsheet
from departments.models import Department, User
from departments.trail.record import record
from departments.units import UnitNames
from indicators.catalogue.names import IndicatorNames
from indicators.models import Cycle, Indicator
from indicators.upload.form_keys import SHEET, Tampered, TemplateKeys, keys_of
from indicators.upload.headings import WORDS, Headings, find_headings, guess_columns, plain
from indicators.upload.match import match_of
from indicators.upload.template_headings import HEADINGS


@dataclass(slots=True)
class OpenedSheet:
    """A sheet ready to be read: its table, what its columns hold, and whether a person should look at that first."""

    spreadsheet: Spreadsheet
    grid: Grid
    headings: Headings
    columns: dict[int, str]  # from 0
    sure: bool
    remembered: bool
    keys: TemplateKeys | None
    department: Department | None
    names: IndicatorNames
    units: UnitNames

    @property
    def places(self) -> dict[str, int]:
        """Number of the column, from 1, by what it holds."""
        return {name: place + 1 for place, name in self.columns.items()}


def open_sheet(
    *,
    spreadsheet: Spreadsheet,
    cycle: Cycle,
    department: Department | None,
    actor: User,
    columns: Mapping[int, str] | None = None,
) -> OpenedSheet:
    """Find the table in a file that was read; raises ``ProblemList`` when it cannot be used for this unit and period.

    ``columns`` is what a person said of them; else what was remembered, else what the headings say.
    """
    keys = _keys(spreadsheet, cycle, department, actor)
    if keys is not None and department is None:
        department = Department.objects.filter(region_id=cycle.region_id, code=keys.unit).first()
    names = IndicatorNames(Indicator.objects.filter(scheme_id=cycle.scheme_id))
    grid, headings = _table(spreadsheet, names)
    remembered = None if columns is not None else match_of(region=cycle.region, headings=headings)
    units = UnitNames(cycle.region)

    def stands_below(place: int) -> str:
        return _content(grid, range(headings.last_row + 1, len(grid.rows) + 1), place + 1, names, units)

    guess = guess_columns(headings.texts, words=words(), label=cycle.label, content=stands_below)
    chosen = columns if columns is not None else remembered
    held = dict(chosen) if chosen is not None else guess.columns
    sure = (chosen is not None or guess.sure) and (department is not None or "department" in held.values())
    return OpenedSheet(spreadsheet, grid, headings, held, sure, remembered is not None, keys, department, names, units)


def _content(grid: Grid, rows: Iterable[int], column: int, names: IndicatorNames, units: UnitNames) -> str:
    """What probably stands in a column, judged by its first cells alone."""
    texts = [text for row in rows if (text := grid.spread(row, column))][:20]
    if any(units.get(text) for text in texts):
        return "department"
    matches = [(text, found) for text in texts if (found := names.get(text))]
    if matches:
        return "code" if any(text == found.code for text, found in matches) else "name"
    return "value" if any(re.fullmatch(r"[\d.,%％]+\D{0,6}", text) for text in texts) else "note" if texts else ""


@lru_cache(maxsize=1)
def words() -> Mapping[str, str]:
    """Known headings: the usual ones, and those of our own form in every language."""
    found = dict(WORDS)
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            found |= {plain(str(heading)): meaning for meaning, heading in HEADINGS}
    return found


def _keys(spreadsheet: Spreadsheet, cycle: Cycle, department: Department | None, actor: User) -> TemplateKeys | None:
    try:
        keys = keys_of(spreadsheet.lines.get(SHEET))
    except Tampered:
        detail = {"file": spreadsheet.name[:80], "why": "keys changed"}
        record(actor=actor, action="upload.refused", target=f"{cycle} {department or ''}".strip(), detail=detail)
        raise file_problem(
            _("The hidden keys of this form were changed, so it cannot be told whose figures these are."),
            _("Download the form again and copy your figures into it."),
        ) from None
    if keys is None:
        return None
    ours = TemplateKeys(
        cycle.region.code, cycle.scheme.code, cycle.kind, cycle.label, department.code if department else keys.unit, ""
    )
    if keys.same_form(ours):
        return keys
    detail = {"file": spreadsheet.name[:80], "unit": keys.unit, "period": keys.label}
    record(actor=actor, action="upload.refused", target=f"{cycle} {department or ''}".strip(), detail=detail)
    raise file_problem(
        _("This is the form of %(unit)s for %(period)s, not of %(own)s for %(cycle)s.")
        % {"unit": keys.unit_name, "period": keys.label, "own": department or _("all units"), "cycle": cycle.label},
        _("Choose the file of this unit and period, or download its form anew."),
    )


def _table(spreadsheet: Spreadsheet, names: IndicatorNames) -> tuple[Grid, Headings]:
    """The one sheet with a table. Two leave a choice that is not ours to make."""
    found = []
    for grid in spreadsheet.grids:
        headings = find_headings(grid, words=words(), is_indicator=lambda text: names.get(text) is not None)
        if headings is not None:
            found.append((grid, headings))
    if not found:
        raise file_problem(
            _("No table was found: no row names the columns, and no indicator of the scheme is mentioned."),
            _("Above the figures there must be a row of headings such as 指标名称 and 数值."),
        )
    if len(found) > 1:
        raise file_problem(
            _("The workbook has several sheets with a table: %(names)s.")
            % {"names": "、".join(grid.name for grid, _headings in found)},
            _("Keep only the sheet with the table; hide or delete the others."),
        )
    return found[0]
