"""通报一次入库: one result sheet of province or city fills the notice, the benchmarks, our own points and places.

Looked at first, then stored at once: a draft of the notice, which a second person confirms as every other one, and the
benchmarks in force from its month on. The same sheet a second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList, too_many_rows
from config.sheets.table import Table
from departments.models import Region, User
from departments.trail.record import record
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.rows import contradictions
from indicators.choices import NoticeSpan, RoundState
from indicators.circulars.head import CircularHead
from indicators.circulars.rows import PLACES, CircularRow, read_circular_rows
from indicators.models import Benchmark, Indicator, Round, RoundItem
from indicators.rounds.losses import deduction_of
from indicators.rounds.record import RoundFacts, record_round
from indicators.rounds.sheet import names_of_items

MOST_ROWS = 1_000
SOURCE_LIMIT = 200
# Best and average stay in force until another paper says them anew.
IN_FORCE = ("best", "best_holder", "average", "worst", "city_best", "city_best_holder")
OF_BENCHMARK = (*IN_FORCE, *("best_score", "average_score", "own_value", "own_score"), *sum(PLACES.values(), ()))


@dataclass(slots=True)
class CircularPlan:
    """What a circular would do: items of the notice, benchmarks that it states anew, and the same in words."""

    rows: list[CircularRow] = field(default_factory=list)
    benchmarks: list[tuple[Indicator, dict[str, Any]]] = field(default_factory=list)  # with what stays in force
    differences: list[SheetDifference] = field(default_factory=list)
    nameless: list[CircularRow] = field(default_factory=list)  # items that no indicator is called like
    same: int = 0  # benchmarks that say what is stated already
    there: Round | None = None  # the notice, when it is recorded already


def plan_circular(*, table: Table, region: Region, facts: RoundFacts) -> CircularPlan:
    """What the sheet would do; nothing is stored. Raises ``ProblemList`` with every fault of every row."""
    names = names_of_items(facts.issued_on)
    found: dict[int, Indicator] = {}

    def find(text: str) -> Indicator | None:
        indicator = names.get(text)
        if indicator is not None:
            found[indicator.pk] = indicator
        return indicator

    rows, problems = read_circular_rows(table, level=facts.level, n_ranked=facts.n_ranked, find=find)
    if len(rows) > MOST_ROWS:
        problems.append(too_many_rows(MOST_ROWS))
    if problems:
        raise ProblemList(problems)
    plan = CircularPlan(rows, there=find_notice(region, facts))
    stored = Benchmark.objects.filter(region=region, indicator__in=found)
    month, source = month_of(facts), source_of(facts)
    latest = stored.latest_by_indicator(month=month)
    for row in rows:
        if row.indicator is None:
            plan.nameless.append(row)
        elif row.benchmark:
            before = latest.get(row.indicator.pk)
            changes = list(_changes(row, before, source, month))
            plan.differences += changes
            plan.same += not changes
            if changes:
                stated = {**row.benchmark, "source_document": source, "published_on": facts.issued_on}
                stated |= _staying(stated, before, month)
                plan.benchmarks.append((found[row.indicator.pk], stated))
                wrong = contradictions(row.indicator.direction, row.indicator.full_marks, stated)
                problems += [Problem(row.row, "name", text, _beside(before)) for text in wrong.values()]
    if problems:
        raise ProblemList(problems)
    return plan


def _beside(before: Benchmark | None) -> str:
    """Where the other half of a contradiction stands that the paper alone does not have."""
    source = before.source_document if before else ""
    return _("Beside it stands %(source)s: correct the one that is wrong.") % {"source": source}


def month_of(facts: RoundFacts) -> date:
    """The month from which its benchmarks are in force: the last that the notice is about, else that of its issue."""
    return (facts.covered.end if facts.covered else facts.issued_on).replace(day=1)


def source_of(facts: RoundFacts) -> str:
    """The document as a benchmark names it: its number, else its title."""
    return facts.document or facts.title


def suggest_facts(head: CircularHead, *, region: Region, today: date) -> dict[str, Any]:
    """What the form of the notice begins with: what the paper says, and the number of the round that follows."""
    year = head.year or today.year
    values: dict[str, Any] = {"year": year, "title": head.title, "document": head.document, "issuer": head.issuer}
    values |= {"issued_on": head.issued_on, "level": head.level, "period": head.period}
    suggested = {name: value for name, value in values.items() if value not in ("", None)}
    facts = RoundFacts("assessment", year, 1, head.title, head.issuer, head.issued_on or today, period=head.period)
    covered = facts.covered
    if covered is None:
        of_issuer = Round.objects.filter(region=region, issuer=head.issuer, year=year) if head.issuer else None
        suggested["number"] = 1 + (of_issuer.values("number").distinct().count() if of_issuer is not None else 0)
    elif covered.span == NoticeSpan.QUARTER:
        suggested["number"] = (covered.end.month + 2) // 3
    elif covered.span == NoticeSpan.HALF:
        suggested["number"] = covered.end.month // 6
    else:
        suggested["number"] = 1 if covered.span == NoticeSpan.YEAR else covered.end.month
    return suggested


@transaction.atomic
def import_circular(
    *, table: Table, region: Region, facts: RoundFacts, actor: User, at: datetime | None = None
) -> tuple[Round, CircularPlan]:
    """Do what the sheet says. Raises ``NotAllowed``, ``RoundRefused`` or ``ProblemList``; then nothing has changed."""
    at = at or timezone.now()
    plan = plan_circular(table=table, region=region, facts=facts)
    published = plan.there or record_round(region=region, facts=facts, actor=actor, at=at)
    if plan.there is None:
        RoundItem.objects.bulk_create(
            [_item(published, place, row) for place, row in enumerate(plan.rows, start=1)], batch_size=200
        )
    for indicator, stated in plan.benchmarks:
        record_benchmark(indicator=indicator, region=region, effective_from=month_of(facts), actor=actor, **stated)
    if plan.there is None or plan.benchmarks:
        detail = {"round": published.pk, "rows": len(plan.rows), "benchmarks": len(plan.benchmarks), "file": table.name}
        record(actor=actor, action="round.items", target=f"{region} {published}", detail=detail)
    return published, plan


def find_notice(region: Region, facts: RoundFacts) -> Round | None:
    """The very paper, when it was recorded before: by its number, else by title and day. A later edition counts."""
    same = {"document": facts.document} if facts.document else {"title": facts.title, "issued_on": facts.issued_on}
    there = Round.objects.filter(region=region, issuer=facts.issuer, period=facts.period, **same)
    return there.exclude(state=RoundState.SUPERSEDED).order_by("-edition", "-pk").first()


def _changes(row: CircularRow, before: Benchmark | None, source: str, month: date) -> Iterator[SheetDifference]:
    """Every fact that differs, and the document where it is another one than before: then all is stated anew."""
    for name, fact in row.benchmark.items():
        old = getattr(before, name) if before is not None else None
        if old != fact:
            yield _difference(row, name, _text(old), _text(fact))
    if before is not None and (before.effective_from != month or source not in before.source_document):
        old_text = f"{before.source_document} ({before.effective_from:%Y-%m})"
        yield _difference(row, "source_document", old_text, f"{source} ({month:%Y-%m})")


def _difference(row: CircularRow, name: str, old: str, new: str) -> SheetDifference:
    label = str(Benchmark._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return SheetDifference(row.row, str(row.indicator), label, old, new)


def _staying(stated: dict[str, Any], before: Benchmark | None, month: date) -> dict[str, Any]:
    """What the paper is silent about and what stays in force beside it, with its document named.

    A city's paper does not end the best value of the province, nor the other way round. Of another month no places,
    points or values of our own are taken over: they are that month's.
    """
    if before is None:
        return {}
    names = IN_FORCE if before.effective_from < month else OF_BENCHMARK
    kept = {name: fact for name in names if name not in stated and (fact := getattr(before, name)) not in (None, "")}
    source = before.source_document
    if not kept or source in stated["source_document"]:
        return kept
    text = _("%(new)s (the rest by %(old)s)") % {"new": stated["source_document"], "old": source}
    return {**kept, "source_document": text[:SOURCE_LIMIT]}


def _text(fact: Any) -> str:
    return "" if fact is None else f"{fact.normalize():f}" if hasattr(fact, "normalize") else str(fact)


def _item(published: Round, place: int, row: CircularRow) -> RoundItem:
    return RoundItem(
        round=published,
        position=place,
        name=row.name,
        indicator_id=row.indicator.pk if row.indicator else None,
        full_marks=row.full_marks,
        score=row.score,
        deduction=deduction_of(row.full_marks, row.score, None),
        rank=row.rank,
        n=row.n if row.rank or row.band else None,
        band_end=row.band.end if row.band else "",
        band_size=row.band.size if row.band else None,
        problem=row.problem,
    )
