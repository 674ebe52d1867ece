"""Reading the entry form (填报表单) from the request, and showing it again with what could not be saved.

Field names are ``i<indicator id>-<field>``; ids that the unit does not owe go to the service, which refuses them.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from indicators.entry.form_rows import FormRow, TypedSheet, blank_form
from indicators.entry.grid_rows import stale_text
from indicators.entry.save import Conflict, SaveResult
from indicators.entry.submit import Submission
from indicators.entry.texts import NUMBERS, TYPED, cell_texts, fields_of, fingerprint, read_entry, tidy
from indicators.entry.worksheet import Worksheet
from indicators.figures.facts import Entry

MINE, THEIRS = "mine", "theirs"
_NAME = re.compile(r"i([0-9]{1,18})-([a-z_]+)")


def read_form(sheet: Worksheet, data: Mapping[str, str], *, submits: bool = False) -> TypedSheet:
    """Take what was typed. Every fault is told; rows without one become entries.

    A row locked meanwhile is taken too: the service refuses it with the reason, and its text is told to the person. A
    row that is another by now than the page showed is told with both values; where the sheet ``submits``, it is asked
    which of them stands, even if nobody touched it: what is submitted is what was seen.
    """
    posted = _group_posts(data)
    form = blank_form(sheet)
    rows = form.by_id()
    for pk, texts in posted.items():
        row = rows.get(pk)
        if row is None:
            form.foreign.append(pk)
            form.entries.append(Entry(pk, sheet.unit.pk))
        elif set(texts) & set(TYPED):
            row.again = bool(texts.get("again"))
            form.seen.add(pk)
            form.entries += _read_row(row, sheet, texts, submits)
    return form


def show_result(form: TypedSheet, sheet: Worksheet, result: SaveResult) -> TypedSheet:
    """The form after saving: fresh rows from ``sheet``, and where something was refused the text as typed."""
    before = form.by_id()
    after = blank_form(sheet)
    rows = after.by_id()
    for pk, row in rows.items():
        old = before.get(pk)
        if old is not None and (old.errors or old.conflict):
            _keep(row, old)
            row.errors, row.conflict = old.errors, old.conflict
    for refusal in result.refused:
        refused = rows.get(refusal.entry.indicator_id)
        if refused is not None:
            _refuse(refused, before[refused.indicator.pk], refusal.message)
    for conflict in result.conflicts:
        row = rows[conflict.entry.indicator_id]
        row.texts, row.conflict = before[row.indicator.pk].texts, conflict
    return after


def show_held(form: TypedSheet, sheet: Worksheet, submission: Submission) -> TypedSheet:
    """The form after submitting: what was refused says why at its own cell, the rest is gone on."""
    after = blank_form(sheet)
    rows = after.by_id()
    for figure, why in submission.refused:
        rows[figure.indicator_id].held = why
    for line in submission.stale:
        rows[line.indicator.pk].held = stale_text(line)
    for line in submission.held:
        rows[line.indicator.pk].again = rows[line.indicator.pk].indicator.pk in form.confirmed
    return after


def _keep(row: FormRow, old: FormRow) -> None:
    """What was typed, with the version it was typed over: a later change by somebody else is still noticed."""
    row.texts, row.version, row.was = old.texts, old.version, old.was


def _refuse(row: FormRow, old: FormRow, message: str) -> None:
    if row.line.editable:
        _keep(row, old)
        row.errors[row.first] = message
        return
    typed = " / ".join(old.texts[name] for name in (*NUMBERS, "as_of") if old.texts[name])
    row.refused = True
    text = _("What you typed was not saved: %(text)s") % {"text": typed} if typed else ""
    row.errors[row.first] = f"{message} {text}".strip()


def _group_posts(data: Mapping[str, str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name in data:
        match = _NAME.fullmatch(name)
        if match:
            found.setdefault(int(match[1]), {})[match[2]] = data[name]
    return found


def _take(row: FormRow, posted: Mapping[str, str]) -> bool:
    """Put what was posted into the row; whether its typist touched it."""
    for name in fields_of(row.indicator):
        # A page of before, or a script, that knows no 截至 leaves it as it stands.
        row.texts[name] = tidy(posted.get(name, row.texts[name] if name == "as_of" else ""))
    _answer(row, posted)
    row.version, row.was = _version(posted), posted.get("was", "")
    return row.was != fingerprint(row.indicator, row.texts)


def _answer(row: FormRow, posted: Mapping[str, str]) -> None:
    """A phrase chosen for a doubt goes into an empty note; a ticked mend or a known figure replaces the value."""
    phrase = posted.get("phrase", "")
    if phrase and not row.texts["note"].strip():
        row.texts["note"] = tidy(phrase)
    if posted.get("mend") and not row.is_ratio:
        row.texts["value"] = tidy(posted["mend"])
    if posted.get("take"):
        row.texts |= row.takeover


def _read_row(row: FormRow, sheet: Worksheet, posted: Mapping[str, str], submits: bool) -> list[Entry]:
    stored, figure = cell_texts(row.line.figure), row.line.figure
    touched = _take(row, posted)
    choice = posted.get("choice", "")
    is_asked = "conflict" in posted and choice not in {MINE, THEIRS}
    is_stale = figure is not None and row.version != figure.version
    if figure is not None and (is_asked or (is_stale and _must_choose(row, choice, touched, submits))):
        row.version = figure.version
        row.conflict = Conflict(Entry(row.indicator.pk, sheet.unit.pk), figure)
        return []
    if choice == THEIRS or (not choice and not touched):
        seen, row.texts = row.mine, stored
        row.outdated = seen if is_stale and seen != row.mine else ""
        return []
    entry, row.errors = read_entry(
        row.indicator, sheet.unit.pk, row.line.figure, row.texts, row.version, sheet.facts.days
    )
    return [] if row.errors else [entry]


def _must_choose(row: FormRow, choice: str, touched: bool, submits: bool) -> bool:
    """Whether a stale row is asked about: it was chosen as theirs and is another once more, or is to be submitted."""
    return row.line.editable and (choice == THEIRS or (submits and not choice and not touched))


def _version(posted: Mapping[str, str]) -> int:
    """A missing or spoilt version counts as "the cell was empty", which never overwrites anything."""
    text = posted.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
