"""审计用语: what an audit line says, in the words of whoever reads it. Pure.

Names of acts and of facts stand here; what has no word of its own is left out or shown as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

ACTS = {
    "account.add": _("Account added"),
    "access.code_failed": _("Wrong code of the second factor"),
    "access.factor_off": _("Second factor switched off"),
    "access.factor_on": _("Second factor switched on"),
    "access.factor_removed": _("Second factor of another account removed"),
    "access.grant": _("Role granted"),
    "access.lock": _("Account locked after wrong passwords"),
    "access.password_change": _("Own password changed"),
    "access.password_reset": _("Password reset by the administrator"),
    "access.recovery_code": _("Signed in with a recovery code"),
    "access.recovery_renew": _("New recovery codes made"),
    "access.revoke": _("Role taken back"),
    "access.sessions_end": _("Other sessions ended by their owner"),
    "access.sign_in": _("Signed in"),
    "access.sign_in_failed": _("Wrong password at signing in"),
    "access.sign_out": _("Signed out"),
    "access.unlock": _("Account unlocked"),
    "account.close": _("Account switched off"),
    "action.ask_close": _("Asked to close an item"),
    "action.attach": _("Evidence added to an item"),
    "action.cause": _("Cause and measure named"),
    "action.checkpoint": _("Checkpoint passed"),
    "action.close": _("Item verified and closed"),
    "action.close_override": _("Item closed without its effect"),
    "action.difficulty": _("Difficulty raised"),
    "action.difficulty_settle": _("Difficulty answered"),
    "action.due": _("Deadline of an item changed"),
    "action.effect": _("New figure held against an item"),
    "action.escalate": _("Item escalated"),
    "action.import": _("Ledger read from a sheet"),
    "action.hand_over": _("Item handed over"),
    "action.name": _("Section and person of an item named"),
    "action.open": _("Item opened"),
    "action.progress": _("Progress reported"),
    "action.reopen": _("Item reopened"),
    "action.return": _("Item sent back, not verified"),
    "action.rules": _("Rules added to an item"),
    "action.withdraw": _("Evidence of an item withdrawn"),
    "benchmark.import": _("Benchmarks read from a file"),
    "benchmark.record": _("Benchmark recorded"),
    "calendar.notice": _("Holiday notice put in force"),
    "calendar.rhythm": _("Rhythm changed"),
    "catalogue.load": _("Catalogue loaded"),
    "columns.match": _("Columns of a sheet matched"),
    "correction.grant": _("Correction granted"),
    "correction.propose": _("Correction asked for"),
    "correction.refuse": _("Correction refused"),
    "cycle.close": _("Period closed"),
    "cycle.deadline": _("Deadline of a period moved"),
    "cycle.freeze": _("Period frozen"),
    "cycle.open": _("Period opened"),
    "cycle.reopen": _("Closed period opened again"),
    "cycle.unfreeze": _("Period no longer frozen"),
    "cycle.unlock": _("Period unlocked for a unit"),
    "delegation.begin": _("Delegation began"),
    "delegation.consent": _("Delegation consented to"),
    "delegation.refuse": _("Delegation not consented to"),
    "delegation.give": _("Delegation granted"),
    "delegation.withdraw": _("Delegation withdrawn"),
    "entry.refused": _("Entry refused"),
    "evidence.attach": _("Evidence attached"),
    "evidence.withdraw": _("Evidence withdrawn"),
    "evidence.refused": _("Evidence refused"),
    "extension.ask": _("Extension asked for"),
    "extension.grant": _("Extension granted"),
    "extension.refuse": _("Extension refused"),
    "figures.approve": _("Figures were approved"),
    "figures.check": _("Figures checked"),
    "figures.import": _("Figures imported"),
    "figures.return": _("Figures returned"),
    "figures.submit": _("Figures were handed in"),
    "figures.upload": _("Figures uploaded"),
    "impact.sign": _("Impact of a figure signed"),
    "list.export": _("List saved as a file"),
    "liaison.add": _("Talk with the counterpart recorded"),
    "measure.add": _("Measure added to the library"),
    "draft.edit": _("Sentence of a draft changed"),
    "draft.open": _("Draft begun"),
    "draft.release": _("Document released"),
    "draft.restore": _("Sentence of a draft put back"),
    "draft.rewrite": _("Draft written anew"),
    "document.deliver": _("Document sent to people"),
    "document.issue": _("Document made"),
    "document.letterhead": _("Letterhead changed"),
    "document.take": _("Document taken along as a file"),
    "meeting.assemble": _("Agenda assembled"),
    "meeting.confirm": _("Agenda confirmed"),
    "meeting.details": _("Time and place of a meeting changed"),
    "meeting.hold": _("Minutes closed"),
    "meeting.move": _("Meeting moved"),
    "meeting.plan": _("Meeting planned"),
    "meeting.resolve": _("Resolution recorded"),
    "meeting.speaker": _("Speaker decided"),
    "meeting.statement": _("Statement recorded"),
    "meeting.take_back": _("Confirmed agenda taken back"),
    "highlight.add": _("Highlight entered"),
    "paper.accept": _("Typical-experience paper accepted"),
    "paper.add": _("Typical-experience paper handed in"),
    "paper.download": _("File of a paper or highlight opened"),
    "paper.file_damaged": _("File of a paper or highlight found damaged"),
    "paper.return": _("Typical-experience paper given back"),
    "people.denied": _("Refused: another unit's people"),
    "objection.answer": _("Objection to a result answered"),
    "objection.raise": _("Objection to a result raised"),
    "publicity.add": _("Publicity piece added"),
    "post.appoint": _("Post filled"),
    "post.end": _("Post ended"),
    "post.handover": _("Work handed over"),
    "post.import": _("Posts read from a sheet"),
    "proposal.confirm": _("Proposal confirmed"),
    "proposal.drop": _("Proposal dropped"),
    "proposals.raise": _("Proposals raised by rule"),
    "regional.load": _("Values of regions loaded"),
    "reminders.send": _("Units reminded"),
    "report.built": _("Report was built"),
    "report.export": _("Report exported"),
    "report.publish": _("Report was published"),
    "report.release": _("Report was released to everybody"),
    "report.withdraw": _("Published report was withdrawn"),
    "report.queue": _("Report asked for"),
    "responsibility.assign": _("Lead unit named"),
    "responsibility.correct": _("Lead unit corrected"),
    "responsibility.end": _("Responsibility ended"),
    "responsibility.pass": _("Responsibility passed on"),
    "responsibility.import": _("Responsibilities read from a sheet"),
    "round.call_back": _("Enterprise called back"),
    "round.change": _("Round changed"),
    "round.confirm": _("Round confirmed"),
    "round.correct": _("Correction of a round begun"),
    "round.discard": _("Draft of a round discarded"),
    "round.export": _("Round saved as a file"),
    "round.firms": _("Enterprises of a round read from a sheet"),
    "round.items": _("Items of a round read from a sheet"),
    "round.record": _("Round recorded"),
    "review.refused": _("Review refused"),
    "team.document": _("Document of the team recorded"),
    "sheet.denied": _("Refused: a sheet of another county"),
    "sheet.take_back": _("Sheet taken back"),
    "unit.import": _("Units read from a sheet"),
    "target.accept": _("Completion of a category accepted"),
    "target.import": _("Targets set from a sheet"),
    "target.registrations_off": _("Registration quotas switched off"),
    "target.registrations_on": _("Registration quotas switched on"),
    "target.return": _("Completion of a category returned"),
    "target.set": _("Target set"),
    "target.tick": _("Category completed"),
    "target.untick": _("Completion of a category taken back"),
    "target.withdraw": _("Target withdrawn"),
    "upload.refused": _("Upload refused"),
    "variance.explain": _("Difference explained"),
}
FACTS = {
    "n": pgettext_lazy("audit", "figures"),
    "saved": _("saved"),
    "unchanged": pgettext_lazy("audit", "unchanged"),
    "reason": _("reason"),
    "answer": pgettext_lazy("audit", "answer"),
    "note": _("note"),
    "as_of": _("as of"),
    "text": _("text"),
    "unit": _("unit"),
    "owner": _("owner unit"),
    "department": _("unit"),
    "units": _("units"),
    "due": _("due on"),
    "before": _("before"),
    "after": _("after"),
    "from": _("from"),
    "until": _("until"),
    "expires_at": _("until"),
    "deadline": _("deadline"),
    "late_entry_until": _("late entry until"),
    "file": _("file"),
    "name": _("file name"),
    "format": _("format"),
    "item": _("ledger item"),
    "letter": _("letter"),
    "number": pgettext_lazy("audit", "number"),
    "commitment": _("commitment"),
    "document": _("document"),
    "source": _("source"),
    "people": _("people"),
    "proposed": _("proposed"),
    "outlived": _("outlived"),
    "report": _("report"),
    "day": _("day"),
    "days": _("days"),
    "starts": _("begins at"),
    "place": _("venue"),
    "chair": _("chaired by"),
    "best": _("best value"),
    "average": _("average"),
    "why": _("why"),
    "rows": _("rows"),
    "resolutions": _("resolutions"),
    "indicators": _("indicators"),
    "amount": _("amount"),
    "category": _("category"),
    "path": _("address"),
    "client": _("network address"),
    "device": _("device"),
    "failures": _("wrong tries"),
    "sessions": _("sessions"),
    "codes": _("codes left"),
    "role": _("role"),
    "roles": _("roles"),
    "changed": _("changed"),
    "person": _("person"),
    "one_person": _("by one person"),
    "to": _("to"),
}
# Known to machines only: digests, keys, and values that are codes.
LONGEST = 120


def act_text(action: str) -> str:
    """What was done."""
    if (text := ACTS.get(action)) is not None:
        return str(text)
    if action.startswith("admin."):
        return gettext("Administration: %(what)s") % {"what": action.removeprefix("admin.")}
    if action.endswith(".denied"):
        return gettext("Refused: reaching for what belongs to others")
    return action


def facts_text(detail: Any) -> str:
    """The facts of an act, one after the other; what only machines read is left out."""
    return gettext("; ").join(_facts(detail)) if isinstance(detail, dict) else ""


def _facts(detail: dict[str, Any]) -> Iterator[str]:
    for name, value in detail.items():
        label = FACTS.get(name)
        if label is None or value in ("", None, [], {}):
            continue
        yield f"{label}{gettext(': ')}{_value_text(value)}"


def _value_text(value: Any) -> str:
    if isinstance(value, dict):
        text = gettext(", ").join(
            f"{FACTS.get(name, name)} {_value_text(inner)}" for name, inner in value.items() if inner not in ("", None)
        )
    elif isinstance(value, list):
        text = gettext(", ").join(map(_value_text, value))
    else:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def groups() -> list[tuple[str, str]]:
    """What the list may be narrowed to: the beginnings of acts, with a word for each."""
    return [
        ("figures.", pgettext("audit", "Figures")),
        ("evidence.", gettext("Evidence")),
        ("correction.", gettext("Corrections")),
        ("extension.", gettext("Extensions")),
        ("cycle.", gettext("Locks of periods")),
        ("benchmark.", gettext("Benchmarks")),
        ("report.", gettext("Reports and exports")),
        ("action.", gettext("Ledger")),
        ("publicity.", gettext("Publicity ledger")),
        ("paper.", gettext("Typical-experience papers")),
        ("highlight.", gettext("Highlights")),
        ("proposal", gettext("Proposals")),
        ("meeting.", gettext("Meetings")),
        ("document.", gettext("Documents made")),
        ("draft.", gettext("Drafts of documents")),
        ("calendar.", gettext("Calendar of working days")),
        ("post.", gettext("People")),
        ("responsibility.", gettext("Responsibilities")),
        ("round.", gettext("Rounds")),
        ("target.", gettext("Targets")),
        ("admin.", gettext("Administration")),
        ("access.", gettext("Signing in and accounts")),
    ]
