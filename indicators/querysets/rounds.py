"""Asking about publications from above (通报轮次), their items and firms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from departments.choices import REGION_WIDE_ROLES, Role
from indicators.choices import BELOW_SATISFIED, RoundState
from indicators.querysets import own_rows

if TYPE_CHECKING:
    from departments.models import User
    from indicators.models import Round, RoundFirm, RoundItem, RoundSeries


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

    def with_place_order(self) -> RoundQuerySet:
        """With what a list sorts places by, the best first: a band stands where its worst place would, and is none."""
        worst = Case(When(band_end="top", then=F("band_size")), When(band_end="bottom", then=F("n_ranked")))
        return self.annotate(place_order=Coalesce(F("rank"), worst, Value(10**6)))

    def newest(self, *, region_id: int, until: date) -> dict[str, Round]:
        """The latest round of each kind as it stood on a day: the edition that had been issued by then; of the series
        that names an indicator before any other. One query."""
        issued = self.filter(region_id=region_id, issued_on__lte=until).exclude(state=RoundState.DRAFT)
        named = Case(When(series__score_code="", series__place_code="", then=0), default=1)
        return {found.kind: found for found in issued.order_by(named, "year", "number", "edition")}

    def before(self, published: Round) -> Round | None:
        """The round before this one in its series, as it counts now: only there may places be compared."""
        earlier = Q(year__lt=published.year) | Q(year=published.year, number__lt=published.number)
        same = self.filter(earlier, series_id=published.series_id, state=RoundState.CONFIRMED)
        return same.select_related("region").order_by("-year", "-number").first()

    def after(self, published: Round) -> RoundQuerySet:
        """The rounds after this one in its series, as they count now."""
        later = Q(year__gt=published.year) | Q(year=published.year, number__gt=published.number)
        return self.filter(later, series_id=published.series_id, state=RoundState.CONFIRMED)

    def of_indicators(self, codes: Sequence[str] | None = None) -> RoundQuerySet:
        """Of series that name an indicator of which they hold score or place; of these alone, where they are given."""
        if codes is None:
            return self.exclude(series__score_code="", series__place_code="")
        return self.filter(Q(series__score_code__in=codes) | Q(series__place_code__in=codes))

    def editions(self, published: Round) -> RoundQuerySet:
        """The same round as it was published, and as it was corrected."""
        return self.filter(series_id=published.series_id, year=published.year, number=published.number)

    def in_order(self) -> RoundQuerySet:
        """Series by series, what was published first comes first."""
        return self.order_by("series__level", "series__name", "series_id", "year", "number")


class RoundSeriesQuerySet(QuerySet["RoundSeries"]):
    def empty(self) -> RoundSeriesQuerySet:
        """Without any notice: begun by a draft that is gone."""
        return self.filter(rounds__isnull=True)


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
