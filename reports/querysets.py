"""Asking about reports. What may be seen depends on the reader and on the report's state."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from departments.choices import Role
from reports.choices import BUILT_STATES, FROZEN_STATES, ReportState

if TYPE_CHECKING:
    from departments.models import User
    from reports.models import MonthlyReport, Proposal


class ReportQuerySet(QuerySet["MonthlyReport"]):
    def visible_to(self, user: User | Any) -> ReportQuerySet:
        """Published reports of the reader's region; the task force also sees what is being made."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = self.filter(region_id=user.seen_region_id)
        if user.has_role(Role.TASKFORCE):
            return own
        if user.has_role(Role.STAFF, Role.REVIEWER, Role.LEADER):
            return own.filter(state__in=FROZEN_STATES)
        return self.none()

    def published(self) -> ReportQuerySet:
        """The version that counts of every month."""
        return self.filter(state=ReportState.PUBLISHED)

    def built(self) -> ReportQuerySet:
        return self.filter(state__in=BUILT_STATES)

    def before(self, *, start: date) -> ReportQuerySet:
        return self.filter(cycle__start__lt=start)

    def newest_first(self) -> ReportQuerySet:
        """Month by month; of one month scheme by scheme, and the newest version of each first."""
        return self.order_by("-cycle__start", "cycle__scheme__code", "-version")

    def with_twins(self) -> ReportQuerySet:
        """With what an address needs to name them: whether another period of the region has the same label."""
        same = self._cycles().filter(region_id=OuterRef("region_id"), label=OuterRef("cycle__label"))
        return self.annotate(has_twin=Exists(same.exclude(pk=OuterRef("cycle_id"))))

    def by_label(self, name: str) -> ReportQuerySet:
        """Versions of one period, by its label, or by label and scheme code ("2026-05:city"). Of two periods that share
        the label, the first scheme's is meant when none is named."""
        return self.filter(cycle=self._cycles().filter(region_id=OuterRef("region_id")).by_label(name).values("pk")[:1])

    def _cycles(self) -> Any:
        return self.model.cycle.field.related_model._default_manager.all()

    def stuck(self, *, since: datetime) -> ReportQuerySet:
        """Claimed by a worker that has not come back."""
        return self.filter(state=ReportState.BUILDING, claimed_at__lt=since)


class ProposalQuerySet(QuerySet["Proposal"]):
    def visible_to(self, user: User | Any) -> ProposalQuerySet:
        """The task force's of its region."""
        if not user.is_authenticated or not user.is_active or not user.has_role(Role.TASKFORCE):
            return self.none()
        return self.filter(region_id=user.seen_region_id)
