"""A sheet taken in by a command (命令导入): the same steps as on the pages, where nobody can be asked anything.

Good rows go ahead of bad ones wherever the door lets them; what was refused is told, and the command ends as failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from config.commands import refusing
from config.files.problems import Problem, ProblemList
from config.files.read_book import COMMAND, read_book
from config.files.records import Book
from departments.access.refusals import NotAllowed, NotDone
from departments.models import ChangeSet
from departments.sheets.changes import do_sheet
from departments.sheets.door import Door, SheetDone, SheetPlace
from departments.sheets.names import name_units
from departments.sheets.preview import SheetPreview, preview_reading, table_of
from departments.sheets.read import read_sheet
from departments.sheets.uploads import KeptReading

# How a command ends that refused some rows and took the others.
PARTLY = 3


@dataclass(frozen=True, slots=True)
class SheetImport:
    """What a command did; nothing was stored where there is no change set."""

    preview: SheetPreview
    done: SheetDone | None = None
    change_set: ChangeSet | None = None


@transaction.atomic
def import_book(
    *, book: Book, door: Door, place: SheetPlace, sheet: str = "", accepts_warnings: bool = False
) -> SheetImport:
    """Understand a file and do what it says, but for the rows with faults. Raises ``ProblemList`` where nothing can be
    taken, ``NotAllowed`` for who may not use the door; ``accepts_warnings`` says that what the page would have ticked
    is meant so."""
    if not place.actor.has_role(*door.roles):
        raise NotAllowed(_("You may not hand in this sheet."))
    reading = read_sheet(book=book, door=door, place=place, sheet=sheet, chooses=True)
    named = name_units(table_of(reading, door, place, name=book.name), door, place, {})
    place = replace(place, options={**reading.options, **place.options})
    preview = preview_reading(reading, named, door=door, place=place)
    if problems := [*_list_questions(reading, preview, accepts_warnings), *preview.fatal]:
        raise ProblemList(dict.fromkeys(problems))
    preview = preview.choose(frozenset())
    if not preview.may_confirm:
        return SheetImport(preview)
    change_set, done = do_sheet(preview=preview, door=door, place=place, file=book.name)
    return SheetImport(preview, done, change_set)


def _list_questions(reading: KeptReading, preview: SheetPreview, accepts_warnings: bool) -> Iterator[Problem]:
    """What a person would be asked on the page."""
    for column, heading in reading.unknown:
        remedy = _("Rename it, or delete the column.")
        yield Problem(reading.heading_row, heading, _("The column is not known."), remedy, address=column)
    for text in () if accepts_warnings else (*reading.warnings, *preview.plan.warnings):
        yield Problem(None, "", text, _("Say with --noted that it is meant so."))


def run_import(
    command: BaseCommand, path: Path, *, door: Door, place: SheetPlace, sheet: str = "", accepts_warnings: bool = False
) -> SheetImport:
    """Take a file in and tell what became of its rows. Raises ``CommandError``, with its own exit code where some rows
    were refused and the others stored."""
    with refusing(path):
        book = read_book(path.read_bytes(), path.name, limits=COMMAND)
        try:
            found = import_book(book=book, door=door, place=place, sheet=sheet, accepts_warnings=accepts_warnings)
        except (NotAllowed, NotDone) as refusal:
            raise CommandError(str(refusal)) from refusal
        if found.preview.refused and found.change_set is None:
            raise ProblemList(found.preview.refused)
    preview = found.preview
    for row, why in preview.passed:
        command.stdout.write(_("Row %(row)s: %(said)s") % {"row": row, "said": why})
    for note in preview.plan.notes:
        command.stdout.write(note)
    same = _("The sheet says what stands already: nothing would change.")
    command.stdout.write(found.done.text if found.done else same)
    if found.change_set is not None:
        command.stdout.write(_("Change set %(n)d: it can be taken back whole.") % {"n": found.change_set.pk})
    if preview.refused:
        counts = {"file": path.name, "refused": preview.counts["refused"], "problems": len(preview.refused)}
        head = _("%(file)s: %(refused)d rows were refused, the others were taken. Problems: %(problems)d.") % counts
        raise CommandError("\n".join([head, *map(str, preview.refused)]), returncode=PARTLY)
    return found
