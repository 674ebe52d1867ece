"""Enumerations of the reports: a leaf module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(TextChoices):
    """月报状态."""

    QUEUED = "queued", _("Queued")
    BUILDING = "building", _("Building")
    READY = "ready", _("Ready for review")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    SUPERSEDED = "superseded", _("Superseded by a correction")
    FAILED = "failed", _("Failed")


# Rows exist and will never change again.
FROZEN_STATES = frozenset({ReportState.PUBLISHED, ReportState.SUPERSEDED})
# Rows exist and may be looked at.
BUILT_STATES = FROZEN_STATES | {ReportState.READY}
# A worker may still be about to write.
PENDING_STATES = frozenset({ReportState.QUEUED, ReportState.BUILDING})


class ReverseGoal(TextChoices):
    """反求目标: what a value is asked for."""

    AVERAGE = "average", _("Reach the average")
    BEST = "best", _("Reach the best value")
    FULL = "full", _("Reach full marks")
    PASS = "pass", _("Pass the next one")
    GAIN = "gain", _("Gain places")
    FIRST = "first", _("Take first place")


class Factor(TextChoices):
    """变动因素, in the order in which one is exchanged after the other (连环替代)."""

    OWN = "own", _("Own figures")
    OTHERS = "others", _("The others' figures")
    BENCHMARK = "benchmark", _("Benchmarks")
    RULE = "rule", _("Rules, weights and catalogue")


class ProposalRule(TextChoices):
    """立项规则: what in a published report gives reason to open a duty."""

    ZERO = "zero", _("Zero score")
    BELOW = "below", _("Below the average")
    SERIOUS = "serious", _("Gap over the threshold")
    BOTTOM = "bottom", _("In the bottom group")
    STREAK = "streak", _("Months at the bottom")


class ProposalState(TextChoices):
    """建议状态."""

    WAITING = "waiting", _("Waiting")
    CONFIRMED = "confirmed", pgettext_lazy("proposal", "Confirmed")
    DROPPED = "dropped", _("Dropped")


class EffectMeasure(TextChoices):
    """按什么核验成效."""

    GAP = "gap", _("gap to the best value")
    SCORE = "score", _("gap to the best score")
    PLACE = "place", _("place in the ranking")


class PeriodOutcome(TextChoices):
    """一期的结果: what one published period says of an agreed narrowing."""

    REACHED = "reached", _("Reached")
    SHORT = "short", _("Not reached")
    UNKNOWN = "unknown", _("No figure")
