"""整改台账、销号台账 as a paper: the fifteen columns of the field in their order, to be printed and signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count, islice
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import A3, Sheet, SheetColumn
from departments.choices import ActionKind, ActionState, Checkpoint, StepKind
from departments.ledger.checkpoints import SEQUENCE
from departments.ledger.difficulties import difficulty_text
from departments.ledger.gaps import read_gaps
from departments.ledger.lamps import Today, lamp_of
from departments.models import ActionFile, ActionItem, ActionStep, Department, Difficulty, Letter

# So many items are read at a time with all that belongs to them.
CHUNK = 500


def ledger_sheet(
    *, items: QuerySet[ActionItem], title: str, reported_by: str, today: Today, filtered: str = ""
) -> Sheet:
    """One row an item, in the order of ``items``; six queries for every chunk of them."""
    day = _("%(year)s-%(month)s-%(day)s") % {"year": today.day.year, "month": today.day.month, "day": today.day.day}
    texts = [
        pgettext("ledger paper", "Reported by: %(who)s") % {"who": reported_by},
        pgettext("ledger paper", "Date: %(day)s") % {"day": day},
        pgettext("ledger paper", "Filtered by: %(filter)s") % {"filter": filtered} if filtered else "",
    ]
    return Sheet(
        title,
        title,
        "　　".join(filter(None, texts)),
        _columns(),
        _rows(items, today),
        frozen_columns=2,
        notes=(_signatures(),),
        paper=A3,
    )


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn(pgettext("ledger paper", "No."), 6, decimals=0, centred=True),
        SheetColumn(pgettext("ledger paper", "Problem/indicator"), 30),
        SheetColumn(pgettext("ledger paper", "Source"), 18),
        SheetColumn(pgettext("ledger paper", "Gap"), 16),
        SheetColumn(pgettext("ledger paper", "Measures"), 30),
        SheetColumn(pgettext("ledger paper", "Lead unit"), 14),
        SheetColumn(pgettext("ledger paper", "Units responsible"), 14),
        SheetColumn(pgettext("ledger paper", "Section responsible"), 12),
        SheetColumn(pgettext("ledger paper", "Person responsible"), 10),
        SheetColumn(pgettext("ledger paper", "Due"), 12, centred=True),
        SheetColumn(pgettext("ledger paper", "Progress"), 34),
        SheetColumn(pgettext("ledger paper", "Evidence"), 22),
        SheetColumn(pgettext("ledger paper", "State"), 10, centred=True),
        SheetColumn(pgettext("ledger paper", "Closed on"), 12, centred=True),
        SheetColumn(pgettext("ledger paper", "Verified by"), 10, centred=True),
    ]


def _rows(items: QuerySet[ActionItem], today: Today) -> Iterator[Sequence[Any]]:
    number = count(1)
    for chunk in _chunks(items):
        gaps = read_gaps(chunk)
        yield from (_row(next(number), item, gaps[item.pk], today) for item in chunk)


def _signatures() -> str:
    signed = (
        pgettext("ledger paper", "Filled in by:"),
        pgettext("ledger paper", "Reviewed by:"),
        pgettext("ledger paper", "Head of the unit:"),
        pgettext("ledger paper", "Telephone:"),
    )
    return "　　　　　　".join(signed)


def _chunks(items: QuerySet[ActionItem]) -> Iterator[Sequence[ActionItem]]:
    rows = ActionStep.objects.filter(kind=StepKind.PROGRESS).only("item_id", "at", "text").order_by("at", "pk")
    belonging = items.select_related("owner", "measure").prefetch_related(
        Prefetch("co_units", Department.objects.order_by("position", "code")),
        Prefetch("files", ActionFile.objects.not_withdrawn().only("item_id", "name").order_by("pk"), to_attr="proofs"),
        Prefetch("steps", rows, to_attr="told"),
        Prefetch("difficulties", Difficulty.objects.without_answer(), to_attr="waiting"),
        Prefetch("letters", Letter.objects.order_by("pk"), to_attr="sent"),
    )
    found = belonging.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _row(number: int, item: Any, gap: str, today: Today) -> list[Any]:
    return [
        number,
        _problem(item),
        " ".join(filter(None, (item.source, item.clause))) or str(ActionKind(item.kind).label),
        gap,
        "\n".join(filter(None, (item.demand, str(item.measure) if item.measure else ""))),
        item.owner.short_name,
        "、".join(unit.short_name for unit in item.co_units.all()),
        item.section,
        item.person,
        _day(item.due),
        _progress(item),
        "、".join(file.name for file in item.proofs),
        _state(item, today),
        _day(item.closed_on),
        item.closed_by_name,
    ]


def _problem(item: ActionItem) -> str:
    """What it is, then what it is about, and the number by which the ledger finds it."""
    about = " ".join(filter(None, (item.indicator_code, item.indicator_name))) or item.enterprise
    return "\n".join(filter(None, (item.title, about, _("Ledger number %(n)s") % {"n": item.number})))


def _progress(item: Any) -> str:
    """The checkpoint that comes next, what was told last, what holds it up, which letters were sent; of what is closed
    the effect, or why there is none."""
    texts = [_stage(item)]
    if item.told:
        last = item.told[-1]
        texts.append(f"{timezone.localtime(last.at):%Y-%m-%d} {last.text}")
    texts += [
        pgettext("ledger paper", "Difficulty: %(what)s") % {"what": difficulty_text(each)} for each in item.waiting
    ]
    if item.sent:
        letters = "、".join(str(letter) for letter in item.sent)
        texts.append(pgettext("ledger paper", "Letters: %(letters)s") % {"letters": letters})
    return "\n".join(filter(None, texts))


def _stage(item: ActionItem) -> str:
    if item.state == ActionState.CLOSED:
        if item.override_reason:
            return pgettext("ledger paper", "Closed without effect: %(why)s") % {"why": item.override_reason}
        return (
            pgettext("ledger paper", "Effect shown in: %(periods)s") % {"periods": item.effect} if item.effect else ""
        )
    passed = SEQUENCE.index(Checkpoint(item.checkpoint)) if item.checkpoint in SEQUENCE else len(SEQUENCE)
    return f"{Checkpoint(item.checkpoint).label} ({passed}/{len(SEQUENCE)})"


def _state(item: ActionItem, today: Today) -> str:
    lamp = str(lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today).label)
    again = pgettext("ledger paper", "Reopened %(n)d times") % {"n": item.reopened} if item.reopened else ""
    return "\n".join(filter(None, (lamp, again)))


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
