"""Enumerations of the reports: a leaf module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(TextChoices):
    """月报状态."""

    QUEUED = "queued", _("Queued")
    BUILDING = "building", _("Building")
    READY = "ready", _("Ready for review")
    # Published and frozen, and not released to everybody yet (分级发布).
    EMBARGOED = "embargoed", _("Published, not released yet")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    SUPERSEDED = "superseded", _("Superseded by a correction")
    # Taken back before anybody but the task force had seen it (撤回).
    WITHDRAWN = "withdrawn", pgettext_lazy("report", "Withdrawn before its release")
    FAILED = "failed", _("Failed")


# Everybody who reads reports may see them.
RELEASED_STATES = frozenset({ReportState.PUBLISHED, ReportState.SUPERSEDED})
# What counts of a month for whoever may see it.
STANDING_STATES = frozenset({ReportState.PUBLISHED, ReportState.EMBARGOED})
# Rows exist and will never change again.
FROZEN_STATES = RELEASED_STATES | {ReportState.EMBARGOED, ReportState.WITHDRAWN}
# Rows exist and may be looked at.
BUILT_STATES = FROZEN_STATES | {ReportState.READY}
# A worker may still be about to write.
PENDING_STATES = frozenset({ReportState.QUEUED, ReportState.BUILDING})


class Obstacle(TextChoices):
    """不能发布的原因: what must be put right before a month is published; nobody can wave it through."""

    OPEN = "open", _("The period is open and its deadline lies ahead")
    STALE = "stale", _("Something was changed since this version was built")
    WEIGHTS = "weights", _("Weights do not add up")
    ROUND = "round", _("A notice from above contradicts itself")


class Caution(TextChoices):
    """发布前须确认的事项: what publishing would shut out or print; somebody acknowledges each by name."""

    SILENT = "silent", _("Units that report nothing")
    WAITING = "waiting", _("Figures that wait for review and would be shut out")
    RETURNED = "returned", _("Returned figures that would be shut out")
    DRAFTS = "drafts", _("Drafts that would be shut out")
    EXTENSIONS = "extensions", _("Extensions that have not run out")
    NO_BENCHMARK = "no_benchmark", _("Indicators without a benchmark")
    OLD_BENCHMARK = "old_benchmark", _("Benchmarks that are old")
    PROVISIONAL = "provisional", _("Provisional benchmarks")
    BELOW_FLOOR = "below_floor", _("Too little reported for a place")
    DOUBTS = "doubts", _("Doubts that nobody has answered")
    CONTRADICTIONS = "contradictions", _("Scores and places on which sources differ")


class ObjectionState(TextChoices):
    """异议: a unit says of its own figure that it is wrong, before everybody sees it."""

    WAITING = "waiting", _("Waiting for an answer")
    UPHELD = "upheld", _("Right, to be corrected")
    REJECTED = "rejected", pgettext_lazy("objection", "Not accepted")


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
    """立项规则: what in a published report gives reason to open a ledger item."""

    ZERO = "zero", _("Zero score")
    BELOW = "below", _("Worse than the average")
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
