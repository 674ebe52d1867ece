"""The door for figures (填报数据): drafts through the same rules as typed ones, never over the work of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.files.differences import SheetDifference
from config.files.problems import ProblemList
from config.files.records import Book
from config.sheets.table import Table
from departments.access.refusals import NotDone
from departments.choices import NameKind, Role
from departments.models import ChangeSet, Department, User
from departments.sheets.changes import facts_before, lock_unchanged
from departments.sheets.door import Door, NameColumn, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.names import UnitBook
from departments.sheets.preview import table_of
from departments.sheets.uploads import KeptReading
from departments.trail.record import record
from indicators.choices import EDITABLE_STATES, UploadStatus
from indicators.entry.save import SaveResult, save_figures
from indicators.figures.facts import FACTS, Entry, facts_of
from indicators.models import Cycle, Figure
from indicators.upload.columns import DOOR, LABELS, figure_columns
from indicators.upload.offered import fact_texts
from indicators.upload.open import names_of
from indicators.upload.plan import PlanLine, UploadPlan, plan_upload
from indicators.upload.records import read_figures

MOST_NAMED = 5


def figures_of(cycle: Cycle, unit: Department | None, *, actor: User, on: date) -> SheetPlace:
    """The figures of one period, of one unit or of all."""
    whose = str(unit) if unit is not None else _("all units")
    key = f"figures {cycle.pk} {unit.pk if unit is not None else ''}"
    return SheetPlace(actor, cycle.region, on, cycle, key, f"{whose} · {cycle.label}", unit)


class FigureNames:
    """What sheets call the indicators of a period, by code; to choose from are those that are owed."""

    def __init__(self, place: SheetPlace) -> None:
        obligations, self._names = names_of(place.subject, place.unit)
        self._owed = {obligation.indicator.code: obligation.indicator for obligation in obligations}

    def key_of(self, text: str) -> str | None:
        found = self._names.get(text)
        return found.code if found else None

    def options(self) -> Sequence[tuple[str, str]]:
        return [(code, str(indicator.name)) for code, indicator in self._owed.items()]


def _read(book: Book, place: SheetPlace, sheet: str, meanings: Mapping[int, str] | None) -> KeptReading:
    """Locked cells of our own form that came back changed are put on record: they are passed over."""
    reading = read_figures(book, place, sheet, meanings)
    if "form" in reading.options and meanings is None:
        table = table_of(reading, FIGURES, place, name=book.name)
        plan = plan_upload(table, replace(place, options=reading.options))
        if locked := _codes(plan):
            detail = {"file": book.name[:80], "why": "locked figures changed", "indicators": locked}
            record(actor=place.actor, action="upload.refused", target=str(place.subject), detail=detail)
    return reading


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    plan = plan_upload(table, place)
    if problems := [*table.problems, *plan.problems]:
        raise ProblemList(problems)
    units = dict.fromkeys(str(line.row.department) for line in plan.changes) if place.unit is None else ()
    return SheetPlan(
        [difference for line in plan.changes for difference in _differences(line, place)],
        concerned=list(units),
        notes=[*plan.reading.notes, *plan.left_out],
        warnings=plan.lacking,
        passed=plan.passed,
        asks_reason=gettext_lazy("Reason for the late entry") if plan.needs_reason else "",
    )


def _differences(line: PlanLine, place: SheetPlace) -> Iterator[SheetDifference]:
    """What a row changes, fact by fact; what is to be known of the row stands at its first."""
    old, new = fact_texts(facts_of(line.stored)), fact_texts(line.entry.facts())
    what = str(line.row.indicator) if place.unit is not None else f"{line.row.indicator} · {line.row.department}"
    hints, choice = tuple(_hints(line)), "{}-{}".format(*line.key) if line.status == UploadStatus.CONFLICT else ""
    for name in FACTS:
        if old.get(name) != new.get(name):
            before = _fact_word(name, old) or ("" if line.status == UploadStatus.NEW else "—")
            yield SheetDifference(line.row.row, what, str(LABELS[name]), before, _fact_word(name, new), hints, choice)
            hints = ()


def _hints(line: PlanLine) -> Iterator[str]:
    if line.status == UploadStatus.CONFLICT and line.stored is not None:
        if line.row.base is not None:
            yield _("When downloaded: %(text)s") % {"text": line.row.base.facts.get("value", "") or "—"}
        at = f"{line.stored.entered_at:%Y-%m-%d %H:%M}" if line.stored.entered_at else ""
        yield _("Changed since by %(name)s %(at)s") % {"name": line.stored.entered_name, "at": at}
    yield from line.doubts


def _fact_word(name: str, facts: Mapping[str, str]) -> str:
    text = facts.get(name, "")
    return _("yes") if name == "not_applicable" and text else text


def _codes(plan: UploadPlan) -> list[str]:
    """Of the locked figures of which the sheet says something else."""
    return sorted(line.row.indicator.code for line in plan.of(UploadStatus.LOCKED))[:50]


def _do(table: Table, place: SheetPlace) -> SheetDone:
    """Save what the preview showed; of what somebody else changed since only what was ticked."""
    cycle, plan = place.subject, plan_upload(table, place)
    lines = [
        line
        for line in plan.changes
        if line.status != UploadStatus.CONFLICT or "{}-{}".format(*line.key) in place.choices
    ]
    entries = [replace(line.entry, version=line.version) for line in lines]
    done = _save(cycle, entries, place.actor, place.reason)
    detail = {"saved": len(done.saved), "unchanged": len(plan.of(UploadStatus.SAME)), "file": table.name[:80]}
    detail |= {"locked": locked} if (locked := _codes(plan)) else {}
    record(actor=place.actor, action="figures.upload", target=str(cycle), detail=detail)
    n = len(done.saved)
    text = ngettext("%(n)d figure was saved.", "%(n)d figures were saved.", n) % {"n": n}
    return SheetDone(text, stored=frozenset(figure.pk for figure in done.saved))


def _save(cycle: Cycle, entries: Sequence[Entry], actor: User, reason: str) -> SaveResult:
    done = save_figures(cycle=cycle, entries=entries, actor=actor, atomic_refusal=True, late_reason=reason)
    if done.refused:
        raise NotDone(" ".join(dict.fromkeys(refusal.message for refusal in done.refused)))
    if done.conflicts:
        raise NotDone(_("Somebody changed figures meanwhile. Nothing was saved: look at them and choose."))
    return done


def _touches(_table: Table, place: SheetPlace) -> list[QuerySet[Figure]]:
    """The figures of the period, held until what the sheet says is stored."""
    rows = Figure.objects.select_for_update(of=("self",)).filter(cycle=place.subject)
    rows = rows.select_related("cycle", "indicator", "department")
    return [rows if place.unit is None else rows.filter(department=place.unit)]


def _why_stays(change_set: ChangeSet) -> str:
    """What was submitted stays, and with it everything else of the sheet."""
    keys = [pk for _label, pk, *_rest in change_set.rows]
    gone = Figure.objects.filter(pk__in=keys).exclude(state__in=EDITABLE_STATES).select_related("indicator")
    if names := list(dict.fromkeys(str(figure.indicator) for figure in gone[: MOST_NAMED + 1])):
        text = "、".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        return _("Submitted since: %(names)s. Have them returned, or correct the figures one by one.") % {"names": text}
    return ""


def _take_back(change_set: ChangeSet, actor: User, reason: str) -> None:
    """Every figure says again what it said; that it said something else stays in its history."""
    before = facts_before(change_set)
    entries: dict[int, list[Entry]] = {}
    cycles: dict[int, Cycle] = {}
    for (_label, pk), figure in lock_unchanged(change_set).items():
        assert isinstance(figure, Figure), "a sheet of figures changes figures"
        old = before[pk]
        facts = facts_of(old if isinstance(old, Figure) else None)
        entry = Entry(figure.indicator_id, figure.department_id, **facts, version=figure.version)
        entries.setdefault(figure.cycle_id, []).append(entry)
        cycles[figure.cycle_id] = figure.cycle
    for key, cycle in cycles.items():
        _save(cycle, entries[key], actor, reason)


def _notes() -> Iterable[str]:
    return [
        _("The form downloaded from here, filled in offline, or the sheet you already keep."),
        _(
            "Title rows, two-row headings and notes do not matter. Indicators are found by code, name or alias, units "
            "by full name, short name or alias."
        ),
        _("A rate is given with its numerator and denominator. What was submitted stays, and is told."),
    ]


FIGURES = declare_door(
    Door(
        DOOR,
        gettext_lazy("Upload a sheet"),
        figure_columns(),
        _plan,
        _do,
        _touches,
        roles=frozenset({Role.STAFF, Role.TASKFORCE}),
        back="entry",
        back_label=gettext_lazy("Enter figures"),
        page="entry_upload",
        notes=lambda: list(_notes()),
        names={
            "name": NameColumn(NameKind.INDICATOR, FigureNames, puts="code"),
            "department": NameColumn(NameKind.UNIT, UnitBook),
        },
        read=_read,
        why_stays=_why_stays,
        take_back=_take_back,
    )
)
