"""The first page (首页): what waits for me, and where we stand."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.choices import ADMIN_ROLES, Role
from departments.documents.deliver import unread_of
from departments.models import Delegation, Region, User
from departments.people.overview import vacancy_words
from departments.rules import READERS
from departments.signed_in import SignedInRequest
from indicators.cycles.lines import progress_lines
from indicators.cycles.periods import stage
from indicators.progress.remind import reminder_today
from indicators.progress.worklist import (
    TaskforceSummary,
    requests_waiting,
    review_summary,
    staff_summary,
    taskforce_summary,
    waiting_for,
)
from reports.addresses import Addresses
from reports.choices import BUILT_STATES, STANDING_STATES
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.gaps.views import gaps_address
from reports.pages.home.agenda import next_steps
from reports.pages.home.ledger import ledger_steps, own_ledger_items, own_targets
from reports.pages.shown import Shown, newest_report
from reports.presentation import gap_unit, movement_text, unit_not_ranked_text, unit_streak_text
from reports.publishing.objections import own_result_to_read
from reports.ranking import longest_streaks, loss_order

# As many rows as stand beside each other on one screen.
SHOWN = 10
# What the page says of an indicator.
ROW_FIELDS = (
    "code",
    "position",
    "name_zh",
    "name_en",
    "unit_zh",
    "unit_en",
    "direction",
    "decimals",
    "lead_code",
    "lead_name",
    "person",
    "value",
    "best",
    "gap",
    "relative_gap",
    "score",
    "zero_score",
    "gap_rank",
    "loss_rank",
    "lost",
    "basis",
    "as_of",
    "points",
    "best_score",
    "score_gap",
    "average",
    "average_gap",
    "average_score",
    "benchmark_status",
    "method",
    "awarded",
    "awarded_by_document",
    "full_marks",
    "relative_score_gap",
    "zero_streak",
)


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """One page for every role: open to all who are signed in, each block only to whom it concerns."""
    at, user = timezone.now(), request.user
    reads = user.has_role(*READERS)
    shown = newest_report(request) if reads else Shown(None)
    context: dict[str, Any] = shown.context() | {"reads": reads, "administers": user.has_role(*ADMIN_ROLES)}
    if reads:
        context["unread"] = unread_of(user, at=at)
    if user.has_role(Role.SECURITY_ADMIN):
        context["consents"] = Delegation.objects.to_consent(on=timezone.localdate(at)).count()
    if user.has_role(Role.STAFF):
        context |= _staff(user, at)
    if user.has_role(Role.REVIEWER):
        context["review"] = review_summary(user=user)
    if user.has_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE):
        context["reminder"] = reminder_today(user=user, at=at)
        if user.department is not None:
            day = timezone.localdate(at)
            context |= {
                "vacancies": vacancy_words(department=user.department, on=day),
                "ledger": own_ledger_items(user, day),
                # Whoever types is told what is asked for; reviewers have the page of targets.
                "targets": own_targets(user.department, day) if user.has_role(Role.STAFF) else {},
            }
    if user.has_role(Role.TASKFORCE) and user.home_region is not None:
        context |= _taskforce(user, user.home_region, at)
    if user.has_role(Role.STAFF, Role.REVIEWER):
        context["own_result"] = own_result_to_read(user, at=at)
    if shown.report is not None:
        own = user.department.code if user.department else ""
        context |= {"results": _results(shown.report, own=own), "unit_page": Addresses().unit(own) if own else ""}
    return render(request, "reports/pages/home/home.html", context)


def _staff(user: User, at: datetime) -> dict[str, Any]:
    summary = staff_summary(user=user, at=at)
    return {"staff": summary, "staff_stage": stage(summary.cycle, at)} if summary else {}


def _taskforce(user: User, region: Region, at: datetime) -> dict[str, Any]:
    summary = taskforce_summary(region=region, at=at)
    if summary is None:
        return {"taskforce_empty": True}
    newest = MonthlyReport.objects.filter(cycle=summary.cycle).order_by("-version").values_list("state", flat=True)
    built = newest.first()
    requests = requests_waiting(region_id=region.pk)
    waiting = waiting_for(user=user).not_in_hands_of(user).count()
    return {
        "taskforce": summary,
        "steps": _steps(summary, built, at),
        "taskforce_stage": stage(summary.cycle, at),
        "agenda": [*next_steps(summary, built, requests, waiting), *ledger_steps(user, timezone.localdate(at))],
        "unfinished": progress_lines(summary.incomplete, cycle=summary.cycle.token),
    }


def _steps(summary: TaskforceSummary, newest: str | None, at: datetime) -> list[dict[str, str]]:
    """开账 → 填报 → 审核 → 生成 → 发布; ``newest`` is the state of the month's newest report. Time is up when the
    deadline has passed, not when somebody closed the month before it."""
    handed = summary.owed - summary.outstanding
    built, published = newest in BUILT_STATES, newest in STANDING_STATES
    cycle = summary.cycle
    early = _("Closed before the deadline") if not summary.is_open and cycle.closes_at > at else ""
    closing = cycle.closes_at if summary.is_open else cycle.closed_at or cycle.closes_at
    facts = (
        (_("Figures handed in"), not summary.outstanding, f"{handed} / {summary.owed}", ""),
        (_("Figures approved"), summary.approved == summary.owed, f"{summary.approved} / {summary.owed}", ""),
        (_("Month closed"), not summary.is_open, f"{timezone.localtime(closing):%m-%d %H:%M}", early),
        (_("Report built"), built, "", ""),
        (_("Report published"), published, "", ""),
    )
    steps, now = [], True
    for label, done, detail, word in facts:
        # What was missing when the month was published stays incomplete.
        state = "short" if word else "done" if done else "short" if published else "now" if now else "todo"
        now = now and state != "now"
        steps.append({"label": label, "state": state, "detail": detail, "word": word})
    return steps


def _results(report: MonthlyReport, *, own: str) -> str:
    """Where we stand, of a published report: its rows are frozen, so what they look like is kept."""

    def render() -> str:
        return render_to_string("reports/pages/home/_results.html", {"report": report, **_standing(report, own)})

    return of_report("home", report, render, own)


def _standing(report: MonthlyReport, own: str) -> dict[str, Any]:
    led, mine = (Q(lead_code=own), Q(code=own)) if own else (Q(), Q())
    near = Q(loss_rank__lte=SHOWN) | Q(gap_rank__lte=SHOWN)
    rows = IndicatorRow.objects.filter(Q(zero_score=True) | near | led, report=report, is_leaf=True)
    leaves = sorted(rows.only(*ROW_FIELDS), key=loss_order)
    worst = [row for row in leaves if row.loss_rank or row.gap_rank]
    # A streak goes on where a unit is not ranked because it reported too little.
    in_streak = Q(in_bottom=True) | Q(is_last=True) | Q(below_floor=True)
    departments = list(DepartmentRow.objects.filter(in_streak | mine, report=report))
    bottom = longest_streaks(departments, least=report.parameters.get("streak_min", 2))
    unit, address = next((row for row in departments if row.code == own), None), Addresses()
    return {
        "zero": _with_units([row for row in leaves if row.zero_score][:SHOWN]),
        "worst": _with_units(worst[:SHOWN]),
        "streaks": [
            (row, unit_streak_text(row, report.parameters), address.unit(row.code), unit_not_ranked_text(row))
            for row in bottom
        ],
        "unit": unit,
        "unit_movement": movement_text(unit.movement) if unit else "",
        "unit_not_ranked": unit_not_ranked_text(unit) if unit else "",
        "led": _with_units([row for row in leaves if own and row.lead_code == own]),
        "links": {name: gaps_address(name) for name in ("zero", "below", "serious")}
        | {"rankings": reverse("rankings"), "total": reverse("explain_total")}
        | ({"unit": address.unit(own)} if own else {}),
    }


def _with_units(rows: list[IndicatorRow]) -> list[tuple[IndicatorRow, str, str, str]]:
    """Each with the unit of its gap, its page, and how its score came about."""
    address = Addresses()
    return [(row, gap_unit(row.unit), address.indicator(row.code), address.explain(row.code)) for row in rows]
