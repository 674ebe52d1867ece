"""三、原因和措施 and 四、下一步工作: from the ledger, the targets and the calendar. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Paragraph, Sentence, TextHeading
from config.documents.phrases import Phrase, cite, join, name, put, sentence
from config.documents.pieces import day_text
from indicators.months import last_day, next_month
from reports.documents.naming import count_by_unit, list_names, quote
from reports.documents.snapshot import ItemFact, Snapshot, TargetFact

# So many causes and so many targets are told one by one.
CAUSES, TARGETS, MEASURES = 6, 8, 3


def causes_and_measures(snapshot: Snapshot) -> list[Block]:
    """What the units themselves gave as causes, and what the best counties do against them."""
    sentences = list(_causes(snapshot))
    return [TextHeading(1, pgettext("notice", "Causes and measures")), *(Paragraph((each,)) for each in sentences)]


def next_steps(snapshot: Snapshot) -> list[Block]:
    """What is due, which targets were missed, when the meeting is, and the closing demand."""
    blocks: list[Block] = [TextHeading(1, _("Next steps"))]
    for title, sentences in (
        (_("Clear what is overdue and due"), _due(snapshot)),
        (_("Make up for missed targets"), _targets(snapshot)),
        (_("Carry out the schedule"), _schedule(snapshot)),
    ):
        blocks += [TextHeading(2, title), *(Paragraph((each,)) for each in sentences)]
    return blocks


def _causes(snapshot: Snapshot) -> Iterator[Sentence]:
    by_cause: dict[str, list[ItemFact]] = {}
    for item in snapshot.items:
        if item.cause and not item.is_closed:
            by_cause.setdefault(item.cause, []).append(item)
    for cause, items in sorted(by_cause.items(), key=lambda pair: -len(pair[1]))[:CAUSES]:
        subjects = list(dict.fromkeys(item.indicator or item.title for item in items))
        values: dict[str, Phrase | str] = {
            "cause": cause,
            "n": cite(len(items), f"count ledger cause {cause}"),
            "subjects": list_names([quote(each) for each in subjects], f"count {cause}", of_units=False),
        }
        parts = [put(_("Cause “%(cause)s”: %(n)s items, on %(subjects)s."), values)]
        measures = list(dict.fromkeys(item.measure.rstrip("。. ") for item in items if item.measure))[:MEASURES]
        if measures:
            named = join([name(each) for each in measures], _("; "))
            parts.append(put(_("To be learnt from: %(measures)s."), {"measures": named}))
        yield sentence(f"cause.{cause}", join(parts, ""))


def _due(snapshot: Snapshot) -> Iterator[Sentence]:
    late = [item for item in snapshot.items if item.is_overdue]
    if late:
        values: dict[str, Phrase | str] = {
            "n": cite(len(late), "count ledger overdue"),
            "units": count_by_unit((item.unit for item in late), "ledger overdue"),
        }
        text = _("%(n)s items of the ledger are overdue: %(units)s. Close them first.")
        yield sentence("due.overdue", put(text, values))
    soon = items_due(snapshot)
    if soon:
        until = soon_until(snapshot)
        values = {"n": cite(len(soon), "count ledger due"), "until": day_text(until)}
        yield sentence("due.soon", put(_("Until %(until)s a further %(n)s items are due; see the annex."), values))


def soon_until(snapshot: Snapshot) -> date:
    """The last day of the month after the one that the snapshot was taken in."""
    return last_day(next_month(snapshot.day.replace(day=1)))


def items_due(snapshot: Snapshot) -> list[ItemFact]:
    """What is not overdue and due until then."""
    until = soon_until(snapshot)
    return [item for item in snapshot.items if not item.is_closed and not item.is_overdue and item.due <= until]


def _targets(snapshot: Snapshot) -> Iterator[Sentence]:
    missed = [target for target in snapshot.targets if target.is_missed]
    by_subject: dict[tuple[str, str, date], list[TargetFact]] = {}
    for target in missed:
        by_subject.setdefault((target.subject, target.goal, target.due), []).append(target)
    for (subject, goal, due), found in list(by_subject.items())[:TARGETS]:
        key = found[0].key
        values: dict[str, Phrase | str] = {
            "subject": quote(subject),
            "goal": cite(goal, f"{found[0].source} goal", quoted=(found[0].measure,)),
            "due": day_text(due),
            "n": cite(len(found), f"count {found[0].source} missed"),
            "units": list_names([_unit_of(each) for each in found], f"count {found[0].source} missed"),
        }
        if len(found) == 1:
            text = _("%(subject)s (%(goal)s by %(due)s) was not reached by %(units)s.")
        else:
            text = _("%(subject)s (%(goal)s by %(due)s) was not reached by %(n)s units: %(units)s.")
        yield sentence(f"target.{key}", put(text, values))


def _unit_of(target: TargetFact) -> Phrase:
    reached = cite(target.reached, f"{target.source} {target.unit_code} reached", quoted=(target.measure,))
    if not target.reached:
        return name(target.unit)
    return put(_("%(unit)s (%(reached)s)"), {"unit": target.unit, "reached": reached})


def _schedule(snapshot: Snapshot) -> Iterator[Sentence]:
    if snapshot.meeting is not None:
        values = {"day": day_text(snapshot.meeting)}
        text = _("The task force meets on %(day)s; units that are last or have missed their targets speak there.")
        yield sentence("schedule.meeting", put(text, values))
    if snapshot.phrases.get("demand"):
        yield sentence("schedule.demand", name(snapshot.phrases["demand"]))
