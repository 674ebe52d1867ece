"""Asking about schemes, indicators, months, figures and benchmarks. Time and user are arguments."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from config.lists.search import in_list
from config.pinyin import is_initials, matching
from departments.choices import REGION_WIDE_ROLES, ReviewPath, Role
from departments.rules import hands_of, units_of
from indicators.choices import (
    TYPING_ACTIONS,
    WAITING_STATES,
    CycleState,
    FigureState,
    RequestState,
    ResponsibilityRole,
    RevisionAction,
)

if TYPE_CHECKING:
    from departments.models import User
    from indicators.models import (
        Benchmark,
        Correction,
        Cycle,
        Evidence,
        ExtensionRequest,
        Figure,
        Indicator,
        Responsibility,
        Scheme,
        Unlock,
    )


def _in_force(on: date, start: str, end: str) -> Q:
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    )


def _visible_figures(user: User | Any, figure: str = "") -> Q | None:
    """The condition under which an account sees a figure, reached by this path; None when it sees none."""
    if not user.is_authenticated or not user.is_active:
        return None
    if user.has_role(*REGION_WIDE_ROLES):
        return Q(**{f"{figure}cycle__region_id": user.home_region_id})
    if user.department_id is None:
        return None
    return Q(**{f"{figure}department_id": user.department_id})


def _to_judge(user: User | Any) -> Q:
    """Which of the waiting figures this account is the next to judge."""
    mine = Q(pk__in=[])
    if user.has_role(Role.REVIEWER) and user.department_id is not None:
        own = Q(state=FigureState.SUBMITTED, department_id=user.department_id)
        mine |= own & ~Q(department__review_path=ReviewPath.TASKFORCE)
    if user.has_role(Role.TASKFORCE):
        # Where both must agree, the unit's own reviewer comes first.
        first = Q(state=FigureState.SUBMITTED) & ~Q(department__review_path=ReviewPath.BOTH)
        theirs = first | Q(state=FigureState.CHECKED)
        # The task force's rights do not reach over a unit that one belongs to, nor were they lent for that.
        mine |= theirs & ~Q(department_id__in=units_of(user))
    return mine


def _in_hands_of(figures: FigureQuerySet, *users: User | Any) -> Q:
    """By the figure's own fields, by any line of its history, whoever did it or in whose name, or by a correction."""
    hands, apps = frozenset[int]().union(*map(hands_of, users)), figures.model._meta.apps
    typed = Q(action__in=TYPING_ACTIONS) & (Q(by__in=hands) | Q(acted_for__in=hands))
    # An earlier check is no hand any more: the figure was returned, and is looked at anew.
    checked = Q(action=RevisionAction.CHECKED, acted_for__in=hands, at=OuterRef("checked_at"))
    history = apps.get_model("indicators", "Revision").objects.filter(typed | checked, figure=OuterRef("pk"))
    proposed = apps.get_model("indicators", "Correction").objects.filter(
        Q(requested_by__in=hands) | Q(requested_for__in=hands), figure=OuterRef("pk"), state=RequestState.GRANTED
    )
    fields = Q(entered_by__in=hands) | Q(submitted_by__in=hands) | Q(checked_by__in=hands)
    return fields | Q(Exists(history)) | Q(Exists(proposed))


class SchemeQuerySet(QuerySet["Scheme"]):
    def in_force(self, *, on: date) -> SchemeQuerySet:
        """Schemes in force on a day, the newest year and version first."""
        return self.filter(_in_force(on, "effective_from", "effective_to")).order_by("code", "-year", "-version")

    def current(self, *, on: date) -> SchemeQuerySet:
        """Of every code the newest in force on a day: the one of a year before that nobody has ended is passed over."""
        same = self.model.objects.in_force(on=on).filter(code=OuterRef("code"))
        return self.filter(pk=Subquery(same.order_by("-year", "-version").values("pk")[:1]))

    def latest(self, code: str) -> Scheme:  # type: ignore[override]
        """The newest year and version of a scheme code; raises ``Scheme.DoesNotExist``."""
        found = self.filter(code=code).order_by("-year", "-version").first()
        if found is None:
            raise self.model.DoesNotExist(code)
        return found


class IndicatorQuerySet(QuerySet["Indicator"]):
    def in_force(self, *, on: date) -> IndicatorQuerySet:
        return self.filter(_in_force(on, "effective_from", "effective_to"))

    def leaves(self) -> IndicatorQuerySet:
        return self.filter(is_leaf=True)

    def permitted(self, *, region_id: int | None, on: date) -> IndicatorQuerySet:
        """Without those that count registrations, unless the region allows them that day (国办函〔2026〕12号)."""
        rules = self.model._meta.apps.get_model("indicators", "RegistrationRule").objects
        newest = rules.in_force(region_id=region_id, on=on).values("allowed")[:1]
        return self.filter(Q(restricted=False) | Q(Subquery(newest)))

    def search(self, text: str) -> IndicatorQuerySet:
        """By code, name in either language, alias, or the pinyin initials of a name (kbqy → 开办企业)."""
        found = Q(code__icontains=text) | Q(name_zh__icontains=text) | Q(name_en__icontains=text)
        found |= in_list("aliases", text)
        if is_initials(text):
            names = self.order_by().values_list("pk", "name_zh", "aliases")
            found |= Q(pk__in=matching(text, ((pk, (name, *more)) for pk, name, more in names)))
        return self.filter(found)


class ResponsibilityQuerySet(QuerySet["Responsibility"]):
    def in_force(self, *, on: date) -> ResponsibilityQuerySet:
        return self.filter(_in_force(on, "valid_from", "valid_to"))

    def of_region(self, region_id: int) -> ResponsibilityQuerySet:
        """Of one county: the others of the installation name their own leads for an indicator that they share."""
        return self.filter(region=region_id)

    def leads(self) -> ResponsibilityQuerySet:
        return self.filter(role=ResponsibilityRole.LEAD)


class CycleQuerySet(QuerySet["Cycle"]):
    def visible_to(self, user: User | Any) -> CycleQuerySet:
        return self.filter(region_id=user.seen_region_id) if user.is_authenticated else self.none()

    def with_twins(self) -> CycleQuerySet:
        """With what an address needs to name them: whether another period of the region has the same label."""
        same = self.model.objects.filter(region_id=OuterRef("region_id"), label=OuterRef("label"))
        return self.select_related("scheme").annotate(has_twin=Exists(same.exclude(pk=OuterRef("pk"))))

    def by_label(self, name: str) -> CycleQuerySet:
        """By label, or by label and scheme code ("2026-05:city") where two periods share the label."""
        label, _colon, code = name.partition(":")
        found = self.filter(label=label)
        return found.filter(scheme__code=code) if code else found.order_by("scheme__code", "-pk")

    def past_deadline(self, *, at: datetime) -> CycleQuerySet:
        """Months still open although their last deadline has passed."""
        last_deadline = Coalesce("hard_deadline", "deadline")
        return self.alias(last_deadline=last_deadline).filter(state=CycleState.OPEN, last_deadline__lte=at)


class UnlockQuerySet(QuerySet["Unlock"]):
    def in_force(self, *, at: datetime) -> UnlockQuerySet:
        return self.filter(granted_at__lte=at, expires_at__gt=at)


class FigureQuerySet(QuerySet["Figure"]):
    def visible_to(self, user: User | Any) -> FigureQuerySet:
        """Own unit's figures; all of the region for task force and leadership."""
        seen = _visible_figures(user)
        return self.none() if seen is None else self.filter(seen)

    def approved(self) -> FigureQuerySet:
        return self.filter(state=FigureState.APPROVED)

    def awaiting_review(self) -> FigureQuerySet:
        return self.filter(state__in=WAITING_STATES)

    def in_hands_of(self, *users: User | Any) -> FigureQuerySet:
        """What this account, or the one it acts for, entered, changed, submitted or checked: somebody else approves it
        (四眼). Of several accounts, what any of them did."""
        return self.filter(_in_hands_of(self, *users))

    def with_hands_of(self, user: User | Any) -> FigureQuerySet:
        """Each with ``in_own_hands``: whether it is one of those; nothing else has to be asked of them then."""
        mine = ExpressionWrapper(_in_hands_of(self, user), output_field=BooleanField())
        # Nobody has checked most of them, and of nobody a database says neither yes nor no.
        return self.annotate(in_own_hands=Coalesce(mine, Value(False)))  # type: ignore[no-redef]

    def not_in_hands_of(self, user: User | Any) -> FigureQuerySet:
        return self.exclude(_in_hands_of(self, user))

    def awaiting(self, user: User | Any) -> FigureQuerySet:
        """What this account is the next to judge: its unit's for a reviewer, the region's for the task force (待审)."""
        return self.visible_to(user).awaiting_review().filter(_to_judge(user))

    def passed_on(self, user: User | Any) -> FigureQuerySet:
        """What waits for another reviewer, or was decided after this one had checked it, until the month is frozen."""
        elsewhere = Q(state__in=WAITING_STATES) & ~_to_judge(user)
        decided = Q(checked_by=user, state__in=(FigureState.APPROVED, FigureState.RETURNED))
        current = (CycleState.OPEN, CycleState.CLOSED)
        return self.visible_to(user).filter(elsewhere | decided, cycle__state__in=current)


class EvidenceQuerySet(QuerySet["Evidence"]):
    def not_withdrawn(self) -> EvidenceQuerySet:
        """Files that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User | Any) -> EvidenceQuerySet:
        """Files of the figures that this account may see, withdrawn ones left out."""
        seen = _visible_figures(user, "figure__")
        return self.none() if seen is None else self.not_withdrawn().filter(seen)


class BenchmarkQuerySet(QuerySet["Benchmark"]):
    def as_of(self, *, month: date) -> BenchmarkQuerySet:
        """Everything in force by a month, ordered so that the last row of an indicator is the one that counts."""
        return self.filter(effective_from__lte=month).order_by("indicator_id", "effective_from", "pk")

    def latest_by_indicator(self, *, month: date) -> dict[int, Benchmark]:
        """The benchmark in force for a month, by indicator id: the latest month, then the latest entry.

        One query: the database passes over years of keys. Each says which statement for its month it is
        (``edition``, 版次).
        """
        newest = Window(RowNumber(), partition_by="indicator_id", order_by=("-effective_from", "-pk"))
        edition = Window(Count("pk"), partition_by=("indicator_id", "effective_from"))
        in_force = self.filter(effective_from__lte=month)
        # The model has the attribute as well: 1, for rows that are read one by one.
        rows = in_force.annotate(newest=newest, edition=edition).filter(newest=1)  # type: ignore[no-redef]
        return {row.indicator_id: row for row in rows.order_by()}


def own_rows(user: User | Any, region: str, department: str) -> Q:
    """Rows of the region for task force and leadership, of the own unit for its people, none for anybody else."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    if user.has_role(*REGION_WIDE_ROLES):
        return Q(**{region: user.home_region_id})
    if user.department_id is None or not user.has_role(Role.STAFF, Role.REVIEWER):
        return Q(pk__in=[])
    return Q(**{department: user.department_id})


class ExtensionRequestQuerySet(QuerySet["ExtensionRequest"]):
    def visible_to(self, user: User | Any) -> ExtensionRequestQuerySet:
        return self.filter(own_rows(user, "cycle__region", "department"))

    def waiting(self) -> ExtensionRequestQuerySet:
        return self.filter(state=RequestState.WAITING)


class CorrectionQuerySet(QuerySet["Correction"]):
    def visible_to(self, user: User | Any) -> CorrectionQuerySet:
        return self.filter(own_rows(user, "figure__cycle__region", "figure__department"))

    def waiting(self) -> CorrectionQuerySet:
        return self.filter(state=RequestState.WAITING)

    def granted(self) -> CorrectionQuerySet:
        return self.filter(state=RequestState.GRANTED)

    def not_carried(self) -> CorrectionQuerySet:
        """Granted, and not yet in a published report (待发布)."""
        return self.granted().filter(report_version=0)
