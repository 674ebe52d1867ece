"""放行: who sees a published version from when on, what holds it, and what the task force can still do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import Role
from departments.models import User
from departments.rules import may_run_month
from reports.choices import ObjectionState, ReportState
from reports.models import MonthlyReport, Objection
from reports.pages.monthly.forms import AnswerForm, WithdrawalForm

# Names of a stage that are written out.
NAMED = 6


@dataclass(frozen=True, slots=True)
class ReleaseStage:
    """One group of readers: from when on they see it, who they are, and whether that hour has come."""

    who: str
    since: datetime | None
    people: str
    open: bool


@dataclass(frozen=True, slots=True)
class Release:
    """Everything about the release of one version."""

    stages: Sequence[ReleaseStage]
    objections: Sequence[tuple[Objection, AnswerForm | None]]
    held: bool
    withdrawal: WithdrawalForm | None


def release_of(report: MonthlyReport, user: User, *, at: datetime) -> Release | None:
    """For the task force; None for other readers, and of versions that were never published."""
    if report.published_at is None or not may_run_month(user, region_id=report.region_id):
        return None
    embargoed = report.state == ReportState.EMBARGOED
    objections = list(report.objections.select_related("department"))
    may_withdraw = embargoed and report.leaders_from is not None and report.leaders_from > at
    return Release(
        stages=_stages(report, at) if report.everybody_from else [],
        objections=[
            (each, AnswerForm(prefix=str(each.pk)) if _may_answer(each, user) else None) for each in objections
        ],
        held=embargoed and any(each.state != ObjectionState.REJECTED for each in objections),
        withdrawal=WithdrawalForm() if may_withdraw else None,
    )


def _may_answer(objection: Objection, user: User) -> bool:
    return not objection.answered_at and user.department_id != objection.department_id


def _stages(report: MonthlyReport, at: datetime) -> list[ReleaseStage]:
    steps = (
        (_("Task force"), report.published_at, _names(report, Role.TASKFORCE)),
        (_("Leadership"), report.leaders_from, _names(report, Role.LEADER)),
        (_("Each unit its own result"), report.units_from, _units(report)),
        (_("Everybody"), report.everybody_from, _("everybody of the county who reads reports")),
    )
    released = report.state not in {ReportState.EMBARGOED, ReportState.WITHDRAWN}
    return [
        ReleaseStage(who, since, people, open=released or (since is not None and since <= at))
        for who, since, people in steps
    ]


def _names(report: MonthlyReport, role: str) -> str:
    """The accounts of the region that hold a role."""
    accounts = User.objects.filter(is_active=True, grants__role=role).select_related("department")
    names = [user.own_name for user in accounts.order_by("full_name", "pk") if user.home_region_id == report.region_id]
    if len(names) > NAMED:
        return _("%(names)s and others, %(n)s accounts") % {"names": _(", ").join(names[:NAMED]), "n": len(names)}
    return _(", ").join(names) or "—"


def _units(report: MonthlyReport) -> str:
    accounts = User.objects.filter(
        is_active=True, grants__role__in=[Role.STAFF, Role.REVIEWER], department__region_id=report.region_id
    )
    n = accounts.values("department_id").distinct().count()
    people = accounts.values("pk").distinct().count()
    text = ngettext("%(n)s unit with %(people)s accounts", "%(n)s units with %(people)s accounts", n)
    return text % {"n": n, "people": people}
