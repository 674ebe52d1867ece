"""What stands on the first page of one account (本人首页): its unit's figures, targets and items, and what waits for
its eyes; counted as of now."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from departments.calendar.holidays import calendar_in_force
from departments.choices import ActionState, ReviewPath, Role
from departments.models import ActionItem, Department, User
from indicators.choices import FigureState
from indicators.cycles.doors import current_cycle
from indicators.cycles.obligations import count_obligations
from indicators.doubts.read import doubting
from indicators.models import Figure, Indicator
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.checking.target_facts import TargetBook

COUNT, SOURCE = NumberKind.COUNT, "as of now"
WAITING = (FigureState.SUBMITTED, FigureState.CHECKED)


def say_own(facts: PageFacts, user: User, book: TargetBook) -> None:
    """What the unit owes and has handed in, its targets and items; and for a reviewer what is to be judged."""
    unit = user.department
    if unit is None:
        return
    _say_figures(facts, unit)
    _say_targets(facts, unit, book)
    items = ActionItem.objects.filter(owner=unit).exclude(state=ActionState.CLOSED)
    late = items.filter(state=ActionState.OPEN, due__lt=book.on)
    facts.say("open items", COUNT, items.count(), late.count(), source=SOURCE)
    if user.has_role(Role.REVIEWER):
        _say_review(facts, user)


def _say_figures(facts: PageFacts, unit: Department) -> None:
    """How many the unit owes of every module, and how many of them it has handed in."""
    cycle = current_cycle(region_id=unit.region_id)
    if cycle is None:
        return
    who = count_obligations(cycle=cycle)
    owed = {item for item, lead in who.by_lead.items() if lead == unit.pk} | set(who.by_kind.get(unit.kind, ()))
    handed = Figure.objects.filter(
        cycle=cycle, department=unit, indicator__in=owed, state__in=[*WAITING, FigureState.APPROVED]
    )
    done, modules = set(handed.values_list("indicator_id", flat=True)), _modules(cycle.scheme_id)
    total, there = Counter(modules[item] for item in owed), Counter(modules[item] for item in done)
    for module, n in total.items():
        facts.say(f"{module}: handed in, of how many", COUNT, there[module], n, date=cycle.label, source=SOURCE)
    facts.say("handed in, of how many", COUNT, len(done), len(owed), len(owed - done), date=cycle.label, source=SOURCE)


def _modules(scheme_id: int) -> dict[int, str]:
    """The first-level indicator above every indicator."""
    rows = {pk: (code, parent) for pk, code, parent in _tree(scheme_id)}
    found = {}
    for pk in rows:
        top = pk
        while (parent := rows[top][1]) is not None:
            top = parent
        found[pk] = rows[top][0]
    return found


def _tree(scheme_id: int) -> list[tuple[int, str, int | None]]:
    return list(Indicator.objects.filter(scheme_id=scheme_id).values_list("pk", "code", "parent_id"))


def _say_targets(facts: PageFacts, unit: Department, book: TargetBook) -> None:
    """How many, how many are over, and how many working days are left of each."""
    targets = {line.target.pk: line.target for line in book.of(unit)}.values()
    facts.say("targets, of them over", COUNT, len(targets), sum(each.due < book.on for each in targets), source=SOURCE)
    for target in targets:
        facts.say_days(target.due)
        facts.say(f"{target.indicator.code}: asked for", NumberKind.SETTING, target.amount)
        facts.say("working days left", COUNT, _workdays_until(target.due, book.on), source=SOURCE)


def _workdays_until(due: date, today: date) -> int:
    """Working days after today up to the due date, counted one by one."""
    calendar = calendar_in_force()
    days = (today + timedelta(days=n) for n in range(1, (due - today).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def _say_review(facts: PageFacts, user: User) -> None:
    """待审 of the reviewer's unit: how many, since when, how many of them in its own hands, and how many doubtful:
    doubts are no numbers of a month, so they are those that the review names."""
    if user.department is None or user.department.review_path == ReviewPath.TASKFORCE:
        return
    rows = Figure.objects.filter(department=user.department, state=FigureState.SUBMITTED)
    figures = list(rows.with_hands_of(user).select_related("indicator", "cycle__scheme"))
    own = sum(figure.in_own_hands for figure in figures)
    facts.say("to be reviewed, of them own", COUNT, len(figures), own, source=SOURCE)
    facts.say_days(*(figure.submitted_at for figure in figures))
    for cycle in {figure.cycle for figure in figures}:
        of_cycle = [figure for figure in figures if figure.cycle_id == cycle.pk]
        doubts = doubting(
            cycle=cycle, departments=[user.department_id or 0], indicators={each.indicator for each in of_cycle}
        )
        facts.say("doubtful", COUNT, sum(bool(doubts.of_figure(each)) for each in of_cycle), source=SOURCE)
