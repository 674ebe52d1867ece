"""Enumerations of the measurement: a leaf module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    """指标方向."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Basis(TextChoices):
    """统计口径: 当月 / 累计 / 时点 / 平均. An average is one already: nobody divides it by months again, or adds it."""

    MONTH = "month", _("Month")
    CUMULATIVE = "cumulative", _("Cumulative")
    POINT = "point", _("Point in time")
    AVERAGE = "average", pgettext_lazy("basis", "Average")


# What one month adds to another: figures of these are counted, those of the others are states.
COUNTED_BASES = frozenset({Basis.MONTH, Basis.CUMULATIVE})


class FactKind(TextChoices):
    """事实类别: what an indicator is measured in. The three are never merged."""

    VALUE = "value", pgettext_lazy("fact", "Value")
    POINTS = "points", pgettext_lazy("fact", "Points")
    PLACE = "place", pgettext_lazy("fact", "Place")


class Method(TextChoices):
    """计分方法."""

    OFFICIAL = "official", _("Official score")
    GOALPOSTS = "goalposts", _("Goalposts (distance to frontier)")
    MINMAX = "minmax", _("Sample min–max")
    RATIO = "ratio", _("Ratio to best")
    EFFICACY = "efficacy", _("Efficacy coefficient")


class Aggregation(TextChoices):
    """合成方式."""

    MEAN = "mean", _("Weighted mean")
    SUM = "sum", _("Sum of points")


class Rollup(TextChoices):
    """汇总方式: how the county's own value comes out of its units' figures."""

    NONE = "none", _("Not rolled up")
    SUM = "sum", _("Sum of the units")
    RATIO = "ratio", _("Sum of numerators over sum of denominators")


class Rounding(TextChoices):
    """修约方式."""

    HALF_UP = "half_up", _("Half up")
    HALF_EVEN = "half_even", _("Half even")


class TieStyle(TextChoices):
    """并列排名方式."""

    COMPETITION = "competition", _("Competition (1-2-2-4)")
    DENSE = "dense", _("Dense (1-2-2-3)")


class MissingRule(TextChoices):
    """缺报处理."""

    EXCLUDE = "exclude", _("Left out; the others share its weight")
    ZERO = "zero", _("Counts as zero")


class Standing(TextChoices):
    """状态: what is known of one figure. Of the five states (五种状态), which are never merged, three are members here;
    the other two, value 0 and score 0, are what a reported figure may say."""

    REPORTED = "reported", _("Reported")
    MISSING = "missing", _("Not reported")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    NO_COMPARATOR = "no_comparator", _("Comparator unknown")


class FigureState(TextChoices):
    """填报状态."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", pgettext_lazy("figure", "Checked by the unit")
    APPROVED = "approved", pgettext_lazy("figure", "Approved")
    RETURNED = "returned", _("Returned")


EDITABLE_STATES = frozenset({FigureState.DRAFT, FigureState.RETURNED})
# Between the typist and approval: submitted, and waiting for one of the reviewers (待审).
WAITING_STATES = frozenset({FigureState.SUBMITTED, FigureState.CHECKED})
REPORTED_STATES = WAITING_STATES | {FigureState.APPROVED}


class CycleKind(TextChoices):
    """周期类别."""

    TEN_DAY = "ten_day", _("Ten-day period")
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")
    CUMULATIVE = "cumulative", _("Cumulative period")


class CycleState(TextChoices):
    """周期状态."""

    OPEN = "open", pgettext_lazy("cycle", "Open")
    CLOSED = "closed", pgettext_lazy("cycle", "Closed")
    FROZEN = "frozen", pgettext_lazy("cycle", "Frozen")


class ResponsibilityRole(TextChoices):
    """牵头单位 / 责任单位."""

    LEAD = "lead", _("Lead department")
    CO = "co", _("Co-responsible unit")


class BenchmarkStatus(TextChoices):
    """标杆值状态."""

    PROVISIONAL = "provisional", _("Provisional")
    FINAL = "final", _("Final")


class RegionalStatus(TextChoices):
    """地区数据状态: a number, nothing, not applicable, or no practice (scores 0)."""

    VALUE = "value", _("Value")
    MISSING = "missing", _("Missing")
    NA = "na", _("Not applicable")
    ZERO = "zero", _("No practice (scores 0)")


class RevisionAction(TextChoices):
    """留痕动作."""

    SAVED = "saved", _("Saved")
    SUBMITTED = "submitted", pgettext_lazy("revision", "Submitted")
    CHECKED = "checked", pgettext_lazy("figure", "Checked by the unit")
    APPROVED = "approved", pgettext_lazy("figure", "Approved")
    RETURNED = "returned", _("Returned")
    CORRECTED = "corrected", _("Corrected after publication")
    REOPENED = "reopened", _("Reopened for correction")


# By these somebody typed or submitted a figure, and approves it no more. A correction is written in the name of
# who grants it: who proposed it stands on the figure.
TYPING_ACTIONS = (RevisionAction.SAVED, RevisionAction.SUBMITTED)


class DoubtKind(TextChoices):
    """存疑类型."""

    SLIP = "slip", _("Probably a slip of the unit")
    JUMP = "jump", _("Unusual change")
    WORSE = "worse", _("Worse than last period")
    FELL = "fell", _("Cumulative value that falls")
    PART_ABOVE_WHOLE = "part_above_whole", _("Numerator above denominator")
    LIMIT = "limit", _("Outside the usual limits")
    DECIMALS = "decimals", _("Decimals of what is counted whole")
    LEDGER = "ledger", _("Differs from the product's own ledger")


class RequestState(TextChoices):
    """申请状态: of an extension (延期) or a correction (更正)."""

    WAITING = "waiting", _("Waiting for a decision")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class VarianceCause(TextChoices):
    """差异原因: why the own figure differs from the one that province or city published."""

    DEFINITION = "definition", _("Different definition or scope")
    TIMING = "timing", _("Different point in time")
    MISREPORTED = "misreported", _("Misreported by us")
    OFFICIAL_ERROR = "official", _("Error in the published figure")
    OPEN = "open", _("Not clarified yet")


class Timeliness(TextChoices):
    """报送情况: how a figure that was owed was submitted. Within an unlock it is extended, and between the two
    deadlines of the period it is added with a reason: neither is late."""

    ON_TIME = "on_time", _("On time")
    EXTENDED = "extended", _("Extended")
    EXPLAINED = "explained", _("Added with a reason")
    LATE = "late", pgettext_lazy("figure", "Handed in late")
    MISSING = "missing", pgettext_lazy("figure", "Missing")
    PENDING = "pending", _("Not due yet")
    NOT_OWED = "not_owed", _("Not owed")


class UploadStatus(TextChoices):
    """上传比对: what a row of an uploaded sheet would do."""

    NEW = "new", pgettext_lazy("upload", "New")
    CHANGED = "changed", pgettext_lazy("upload", "Changed")
    CONFLICT = "conflict", pgettext_lazy("upload", "Changed by somebody else meanwhile")
    LOCKED = "locked", pgettext_lazy("upload", "Locked, passed over")
    SAME = "same", pgettext_lazy("upload", "No change")


class MediaLevel(TextChoices):
    """媒体级别, as the publicity ledger tells them apart."""

    NATIONAL = "national", _("National medium")
    PROVINCIAL = "provincial", _("Provincial medium")
    CITY = "city", _("City medium")
    COUNTY = "county", _("County medium")
    INTERNAL = "internal", _("Internal publication of the province or above")


class RoundKind(TextChoices):
    """通报类别: what a publication from above is about."""

    INSPECTION = "inspection", _("Special inspection")
    SURVEY = "survey", _("Satisfaction survey")
    ASSESSMENT = "assessment", _("Assessment")


# What a series of notices is called until somebody names it; names are those of documents, and in their language.
SERIES_NAMES = {
    RoundKind.INSPECTION: "专项督查",
    RoundKind.SURVEY: "满意度测评",
    RoundKind.ASSESSMENT: "考核",
}


class RoundState(TextChoices):
    """A confirmed round is frozen; a correction is a new edition beside it, which then counts."""

    DRAFT = "draft", pgettext_lazy("round", "Being recorded")
    CONFIRMED = "confirmed", pgettext_lazy("round", "Confirmed")
    SUPERSEDED = "superseded", pgettext_lazy("round", "Corrected by a later edition")


class Cadence(TextChoices):
    """发布频次: how often the notices of a series come out."""

    MONTH = "month", pgettext_lazy("cadence", "Every month")
    QUARTER = "quarter", pgettext_lazy("cadence", "Every quarter")
    HALF = "half", pgettext_lazy("cadence", "Every half-year")
    YEAR = "year", pgettext_lazy("cadence", "Every year")
    IRREGULAR = "irregular", pgettext_lazy("cadence", "By rounds, irregularly")


class NoticeSpan(TextChoices):
    """期间类型: which kind of period a notice is about; one that counts by rounds (第N次) has none."""

    MONTH = "month", pgettext_lazy("notice span", "Single month")
    QUARTER = "quarter", pgettext_lazy("notice span", "Single quarter")
    HALF = "half", pgettext_lazy("notice span", "Half-year")
    YEAR = "year", pgettext_lazy("notice span", "Whole year")
    CUMULATIVE = "cumulative", pgettext_lazy("notice span", "Cumulative from January")


class BandEnd(TextChoices):
    """名次区间: a place of which only the band is published, from above (前N名) or from below (后N名)."""

    TOP = "top", _("Among the first")
    BOTTOM = "bottom", _("Among the last")


class FirmGrade(TextChoices):
    """满意度等次, the best first; the last three are below satisfied (满意以下档次)."""

    VERY_SATISFIED = "very_satisfied", _("Very satisfied")
    SATISFIED = "satisfied", _("Satisfied")
    FAIR = "fair", _("Fairly satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")
    VERY_DISSATISFIED = "very_dissatisfied", _("Very dissatisfied")


BELOW_SATISFIED = frozenset({FirmGrade.FAIR, FirmGrade.DISSATISFIED, FirmGrade.VERY_DISSATISFIED})


class TargetMeasure(TextChoices):
    """任务口径: what must be reached by the due date."""

    TOTAL = "total", _("Total by the due date")
    VALUE = "value", _("Value at the due date")
    AVERAGE = "average", _("Monthly average")
    CATEGORY = "category", _("Category to be completed")


class TargetState(TextChoices):
    """任务完成情况. No figure is not the same as 0."""

    MET = "met", pgettext_lazy("target", "Met")
    MISSED = "missed", pgettext_lazy("target", "Not met")
    RUNNING = "running", pgettext_lazy("target", "Running")
    WAITING = "waiting", pgettext_lazy("target", "Waiting for acceptance")
    NO_FIGURE = "no_figure", pgettext_lazy("target", "No figure")
    NOT_STARTED = "not_started", pgettext_lazy("target", "Not yet in force")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("target", "Not applicable")


class Channel(TextChoices):
    """渠道: where a piece can be seen (线上 / 线下)."""

    ONLINE = "online", _("Online")
    OFFLINE = "offline", _("In print or on air")


class CountedFrom(TextChoices):
    """来源: which of the product's own ledgers knows a figure. It is offered to the typist, never entered by itself."""

    RESOLVED_PROMISES = "resolved_promises", _("Promises resolved, of those in the ledger")
    OPEN_PROMISES = "open_promises", _("Promises not resolved")
    PIECES = "pieces", _("Pieces in provincial or higher media")
    PAPERS = "papers", _("Typical-experience papers accepted")
    ITEMS_LOSING = "items_losing", _("Items that lost marks in the latest round")
    ITEMS_AT_THE_BOTTOM = "items_at_the_bottom", _("Items in the bottom group of the latest round")
    FIRMS_BELOW = "firms_below", _("Firms below satisfied in the latest round")
    SATISFACTION_SCORE = "satisfaction", _("Satisfaction score of the latest round")
    SATISFACTION_RANK = "satisfaction_rank", _("Satisfaction rank of the latest round")
    CERTIFICATES = "certificates", _("Certificate categories in place")
    NOTICE_SCORE = "notice_score", _("Score in the series of notices that names the indicator")
    NOTICE_PLACE = "notice_place", _("Place in the series of notices that names the indicator")


class PaperState(TextChoices):
    """典型经验材料: accepted by the task force (专班认定), or given back with a reason."""

    WAITING = "waiting", pgettext_lazy("paper", "Waiting for the task force")
    ACCEPTED = "accepted", pgettext_lazy("paper", "Accepted")
    RETURNED = "returned", pgettext_lazy("paper", "Given back")
