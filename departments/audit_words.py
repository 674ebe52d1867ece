"""审计用语: what an audit line says, in the words of whoever reads it. Pure.

Names of acts and of facts stand here; what has no word of its own is left out or shown as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

ACTS = {
    "account.add": lazy("Account added"),
    "action.ask_close": lazy("Asked to close an item"), "action.attach": lazy("Evidence added to an item"),
    "action.cause": lazy("Cause and measure named"), "action.checkpoint": lazy("Checkpoint passed"),
    "action.close": lazy("Item verified and closed"), "action.close_override": lazy("Item closed without its effect"),
    "action.due": lazy("Deadline of an item changed"), "action.effect": lazy("New figure held against an item"),
    "action.escalate": lazy("Item escalated"), "action.import": lazy("Ledger read from a sheet"),
    "action.open": lazy("Item opened"), "action.progress": lazy("Progress reported"),
    "action.reopen": lazy("Item reopened"), "action.return": lazy("Item sent back, not verified"),
    "action.rules": lazy("Rules added to an item"), "action.withdraw": lazy("Evidence of an item withdrawn"),
    "benchmark.import": lazy("Benchmarks read from a file"), "benchmark.record": lazy("Benchmark recorded"),
    "calendar.notice": lazy("Holiday notice put in force"), "calendar.rhythm": lazy("Rhythm changed"),
    "catalogue.load": lazy("Catalogue loaded"), "columns.match": lazy("Columns of a sheet matched"),
    "correction.grant": lazy("Correction granted"), "correction.propose": lazy("Correction asked for"),
    "correction.refuse": lazy("Correction refused"),
    "cycle.close": lazy("Period closed"), "cycle.freeze": lazy("Period frozen"), "cycle.open": lazy("Period opened"),
    "cycle.unlock": lazy("Period unlocked for a unit"),
    "delegation.end": lazy("Delegation ended"), "delegation.grant": lazy("Delegation granted"),
    "entry.refused": lazy("Entry refused"),
    "evidence.attach": lazy("Evidence attached"), "evidence.withdraw": lazy("Evidence withdrawn"),
    "evidence.refused": lazy("Evidence refused"),
    "extension.ask": lazy("Extension asked for"), "extension.grant": lazy("Extension granted"),
    "extension.refuse": lazy("Extension refused"),
    "figures.approve": lazy("Figures approved"), "figures.check": lazy("Figures checked"),
    "figures.import": lazy("Figures imported"), "figures.return": lazy("Figures returned"),
    "figures.submit": lazy("Figures handed in"), "figures.upload": lazy("Figures uploaded"),
    "handover": lazy("Handed over"),
    "measure.add": lazy("Measure added to the library"),
    "meeting.assemble": lazy("Agenda assembled"), "meeting.confirm": lazy("Agenda confirmed"),
    "meeting.details": lazy("Time and place of a meeting changed"), "meeting.hold": lazy("Minutes closed"),
    "meeting.move": lazy("Meeting moved"), "meeting.plan": lazy("Meeting planned"),
    "meeting.resolve": lazy("Resolution recorded"), "meeting.speaker": lazy("Speaker decided"),
    "meeting.statement": lazy("Statement recorded"),
    "post.appoint": lazy("Post filled"), "post.end": lazy("Post ended"),
    "proposal.confirm": lazy("Proposal confirmed"), "proposal.drop": lazy("Proposal dropped"),
    "proposals.raise": lazy("Proposals raised by rule"),
    "regional.load": lazy("Values of regions loaded"), "reminders.send": lazy("Units reminded"),
    "report.built": lazy("Report built"), "report.export": lazy("Report exported"),
    "report.publish": lazy("Report published"), "report.queue": lazy("Report asked for"),
    "responsibility.assign": lazy("Lead unit named"), "responsibility.correct": lazy("Lead unit corrected"),
    "review.refused": lazy("Review refused"), "team.document": lazy("Document of the team recorded"),
    "upload.refused": lazy("Upload refused"), "variance.explain": lazy("Difference explained"),
}  # fmt: skip
FACTS = {
    "n": pgettext_lazy("audit", "figures"), "saved": lazy("saved"), "unchanged": lazy("unchanged"),
    "reason": lazy("reason"), "answer": lazy("answer"), "note": lazy("note"), "text": lazy("text"),
    "unit": lazy("unit"), "owner": lazy("owner unit"), "department": lazy("unit"), "units": lazy("units"),
    "due": lazy("due on"), "before": lazy("before"), "after": lazy("after"), "from": lazy("from"),
    "until": lazy("until"), "expires_at": lazy("until"), "file": lazy("file"), "name": lazy("name"),
    "format": lazy("format"), "item": lazy("ledger item"), "letter": lazy("letter"), "number": lazy("number"),
    "commitment": lazy("commitment"), "document": lazy("document"), "source": lazy("source"),
    "people": lazy("people"), "proposed": lazy("proposed"), "outlived": lazy("outlived"), "report": lazy("report"),
    "day": lazy("day"), "days": lazy("days"), "starts": lazy("begins at"), "place": lazy("place"),
    "chair": lazy("chaired by"), "best": lazy("best value"), "average": lazy("average"), "why": lazy("why"),
    "rows": lazy("rows"), "resolutions": lazy("resolutions"), "indicators": lazy("indicators"),
    "path": lazy("address"), "changed": lazy("changed"), "person": lazy("person"), "to": lazy("to"),
}  # fmt: skip
# Known to machines only: digests, keys, and values that are codes.
LONGEST = 120


def act_text(action: str) -> str:
    """What was done."""
    if (known := ACTS.get(action)) is not None:
        return str(known)
    if action.startswith("admin."):
        return _("Administration: %(what)s") % {"what": action.removeprefix("admin.")}
    if action.endswith(".denied"):
        return _("Refused: reaching for what belongs to others")
    return action


def facts_text(detail: Any) -> str:
    """The facts of an act, one after the other; what only machines read is left out."""
    return _("; ").join(_facts(detail)) if isinstance(detail, dict) else ""


def _facts(detail: dict[str, Any]) -> Iterator[str]:
    for name, value in detail.items():
        label = FACTS.get(name)
        if label is None or value in ("", None, [], {}):
            continue
        yield f"{label}{_(': ')}{_shown(value)}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        said = _(", ").join(f"{name} {_shown(inner)}" for name, inner in value.items() if inner not in ("", None))
    elif isinstance(value, list):
        said = _(", ").join(map(_shown, value))
    else:
        said = str(value)
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def groups() -> list[tuple[str, str]]:
    """What the list may be narrowed to: the beginnings of acts, with a word for each."""
    return [
        ("figures.", _("Figures")), ("evidence.", _("Evidence")), ("correction.", _("Corrections")),
        ("extension.", _("Extensions")), ("cycle.", _("Locks of periods")), ("benchmark.", _("Benchmarks")),
        ("report.", _("Reports and exports")), ("action.", _("Ledger")), ("proposal", _("Proposals")),
        ("meeting.", _("Meetings")), ("calendar.", _("Calendar of working days")), ("post.", _("People")),
        ("responsibility.", _("Responsibilities")), ("admin.", _("Administration")),
    ]  # fmt: skip
