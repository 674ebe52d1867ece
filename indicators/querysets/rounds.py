"""Asking about publications from above (通报轮次), their items and firms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from departments.choices import REGION_WIDE_ROLES, Role
from indicators.choices import BELOW_SATISFIED, RoundState
from indicators.querysets import own_rows

if TYPE_CHECKING:
    from departments.models import User
    from indicators.models import Round, RoundFirm, RoundItem


class RoundQuerySet(QuerySet["Round"]):
    def visible_to(self, user: User | Any) -> RoundQuerySet:
        """What was published about the reader's region; what is still being recorded is the task force's alone."""
        readers = (Role.STAFF, Role.REVIEWER, *REGION_WIDE_ROLES)
        if not user.is_authenticated or not user.is_active or not user.has_role(*readers):
            return self.none()
        own = self.filter(region_id=user.seen_region_id)
        return own if user.has_role(Role.TASKFORCE) else own.exclude(state=RoundState.DRAFT)

    def with_counts(self) -> RoundQuerySet:
        """With how many items lose marks and how many firms are below satisfied, and whether any of either is known."""
        table_of = self.model._meta.apps.get_model
        items = table_of("indicators", "RoundItem").objects.filter(round=OuterRef("pk")).order_by()
        firms = table_of("indicators", "RoundFirm").objects.filter(round=OuterRef("pk")).order_by()
        return self.annotate(
            losing=_number(items.losing()),
            marked=_number(items.filter(deduction__isnull=False)),
            below=_number(firms.below_satisfied()),
            n_firms=_number(firms),
        )

    def newest(self, *, region_id: int, until: date) -> dict[str, Round]:
        """The latest round of each kind as it stood on a day: the edition that had been issued by then. One query."""
        issued = self.filter(region_id=region_id, issued_on__lte=until).exclude(state=RoundState.DRAFT)
        return {found.kind: found for found in issued.order_by("year", "number", "edition")}

    def before(self, published: Round) -> Round | None:
        """The round of the kind before this one, as it counts now."""
        earlier = Q(year__lt=published.year) | Q(year=published.year, number__lt=published.number)
        same = self.filter(earlier, region_id=published.region_id, kind=published.kind, state=RoundState.CONFIRMED)
        return same.order_by("-year", "-number").first()


def _number(rows: QuerySet[Any]) -> Subquery:
    return Coalesce(Subquery(rows.values("round").annotate(n=Count("pk")).values("n")), 0)  # type: ignore[return-value]


def _visible_rounds(user: User | Any) -> Q:
    """What is still being recorded is the task force's alone."""
    return Q() if user.is_authenticated and user.has_role(Role.TASKFORCE) else ~Q(round__state=RoundState.DRAFT)


class RoundItemQuerySet(QuerySet["RoundItem"]):
    def visible_to(self, user: User | Any) -> RoundItemQuerySet:
        """All for task force and leadership; for a unit what names it, and what it has to mend."""
        named = own_rows(user, "round__region", "unit")
        return self.filter(named | own_rows(user, "round__region", "action__owner"), _visible_rounds(user))

    def losing(self) -> RoundItemQuerySet:
        """Items that lose marks (失分); what is not published loses nothing that anybody knows."""
        return self.filter(deduction__gt=0)


class RoundFirmQuerySet(QuerySet["RoundFirm"]):
    def visible_to(self, user: User | Any) -> RoundFirmQuerySet:
        """All for task force and leadership (who read masked names); for a unit those that it follows up."""
        named = own_rows(user, "round__region", "unit") & Q(action__isnull=True)
        return self.filter(named | own_rows(user, "round__region", "action__owner"), _visible_rounds(user))

    def below_satisfied(self) -> RoundFirmQuerySet:
        """满意以下档次."""
        return self.filter(grade__in=BELOW_SATISFIED)
