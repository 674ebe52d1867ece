"""Asking about reports. What may be seen depends on the reader and on the report's state."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from departments.choices import Role
from reports.choices import BUILT_STATES, RELEASED_STATES, STANDING_STATES, ObjectionState, ReportState

if TYPE_CHECKING:
    from departments.models import User
    from reports.models import DocumentDraft, MonthlyReport, Objection, Proposal


# As ``reports.ranking.loss_order``, in the database.
LOSSES_FIRST = (F("loss_rank").asc(nulls_last=True), F("gap_rank").asc(nulls_last=True), "position")


class ReportQuerySet(QuerySet["MonthlyReport"]):
    def visible_to(self, user: User | Any) -> ReportQuerySet:
        """Reports of the reader's region that are released to the reader; the task force sees what is being made too.

        What is under embargo is seen by leadership from its hour on, by everybody from theirs, also when nobody has
        marked it released yet; as long as a unit's objection is not answered, not by everybody.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = self.filter(region_id=user.seen_region_id)
        if user.has_role(Role.TASKFORCE):
            return own
        released = Q(state__in=RELEASED_STATES)
        if user.has_role(Role.LEADER):
            return own.filter(released | Q(state=ReportState.EMBARGOED, leaders_from__lte=timezone.now()))
        if user.has_role(Role.STAFF, Role.REVIEWER):
            return own.filter(released | Q(pk__in=self._cleared(at=timezone.now()).values("pk")))
        return self.none()

    def _cleared(self, *, at: datetime) -> ReportQuerySet:
        """Under embargo whose time has come, and no objection holds it: an unanswered one, or one that was right and
        waits for the corrected version. With that version on its way, it is that one which is released."""
        objections: Any = self.model.objections.rel.related_model._default_manager.all()
        waiting = objections.filter(report=OuterRef("pk")).holding()
        everything = self.model._default_manager.filter(state=ReportState.EMBARGOED, everybody_from__lte=at)
        later = self.model._default_manager.filter(
            cycle=OuterRef("cycle"), version__gt=OuterRef("version"), state=ReportState.EMBARGOED
        )
        return everything.exclude(Exists(waiting)).exclude(Exists(later))

    def due_for_release(self, *, at: datetime) -> ReportQuerySet:
        """What everybody may see from now on, and is still marked as under embargo."""
        return self._cleared(at=at).order_by("everybody_from", "pk")

    def standing(self) -> ReportQuerySet:
        """What counts of every month for whoever may see it, under embargo or not."""
        return self.filter(state__in=STANDING_STATES)

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


class ObjectionQuerySet(QuerySet["Objection"]):
    def visible_to(self, user: User | Any) -> ObjectionQuerySet:
        """The task force's of its region; a unit's own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(Role.TASKFORCE):
            return self.filter(report__region_id=user.seen_region_id)
        if user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id:
            return self.filter(department_id=user.department_id)
        return self.none()

    def holding(self) -> ObjectionQuerySet:
        """What keeps a version from being released: not answered yet, or right."""
        return self.exclude(state=ObjectionState.REJECTED)


class DraftQuerySet(QuerySet["DocumentDraft"]):
    def visible_to(self, user: User | Any) -> DraftQuerySet:
        """The task force's of its region; of a unit's own papers its people's."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = self.filter(region_id=user.seen_region_id)
        if user.has_role(Role.TASKFORCE):
            return own
        if user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id:
            return own.filter(unit_id=user.department_id)
        return self.none()
