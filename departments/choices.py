"""Enumerations of the people and units: a leaf module, imported by everything and importing nothing of ours."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegionLevel(TextChoices):
    """行政层级."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township region")


class ColourCustom(TextChoices):
    """红绿习惯: which of the two colours is the good one. Words and shapes always say it as well."""

    RED_IS_WORSE = "red_worse", _("Red is worse, green is better")
    RED_IS_BETTER = "red_better", _("Red is better, green is worse (custom of the markets)")


class DepartmentKind(TextChoices):
    """单位类别: who ranks with whom depends on it."""

    COUNTY_BUREAU = "county_bureau", _("County bureau")
    VERTICAL = "vertical", _("Vertically managed unit")
    SUB_BUREAU = "sub_bureau", _("Sub-bureau unit")
    TOWNSHIP = "township", _("Township or subdistrict")
    VILLAGE = "village", _("Village or community")
    PARTY_ORGAN = "party_organ", _("Party organ")
    COURT = "court", _("Court or procuratorate")


class PeerGroup(TextChoices):
    """排名分组: county units and townships are never ranked against each other."""

    COUNTY_UNITS = "county", _("County units")
    TOWNSHIPS = "township", _("Townships and subdistricts")
    VILLAGES = "village", _("Villages and communities")


PEER_GROUP_OF_KIND = {
    DepartmentKind.TOWNSHIP: PeerGroup.TOWNSHIPS,
    DepartmentKind.VILLAGE: PeerGroup.VILLAGES,
}


@cache
def peer_group(kind: str) -> PeerGroup:
    """The group in which a unit of this kind is ranked (排名分组)."""
    return PEER_GROUP_OF_KIND.get(DepartmentKind(kind), PeerGroup.COUNTY_UNITS)


class ReviewPath(TextChoices):
    """审核层级: who must agree before a unit's figure counts. The levels are a matter of the unit's size."""

    UNIT = "unit", _("The unit's reviewer approves")
    BOTH = "both", _("The unit's reviewer checks, then the task force approves")
    TASKFORCE = "taskforce", _("The task force approves (small unit without a reviewer)")


class Role(TextChoices):
    """角色. The three administrators are kept apart (三员分立) and can neither enter nor approve figures."""

    STAFF = "staff", _("Department staff")
    REVIEWER = "reviewer", _("Department reviewer")
    TASKFORCE = "taskforce", _("Task force")
    LEADER = "leader", _("Leadership")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", pgettext_lazy("role", "Audit administrator")


class PostKind(TextChoices):
    """岗位: what a person answers for in a unit."""

    PRINCIPAL = "principal", _("Principal")
    DEPUTY = "deputy", _("Deputy in charge")
    HANDLER = "handler", _("Handler")
    CHIEF = "chief", pgettext_lazy("post", "Indicator chief")
    SECTION = "section", pgettext_lazy("post", "Section in charge")
    PERSON = "person", pgettext_lazy("post", "Person in charge")
    # The task force's own three ranks (总召集人、副总召集人、召集人), drawn from 人大, 政府 and 政协.
    GENERAL = "general", pgettext_lazy("post", "General convenor")
    VICE = "vice", pgettext_lazy("post", "Deputy general convenor")
    CONVENOR = "convenor", pgettext_lazy("post", "Convenor")


# One holder a unit and day, and somebody must hold it (一把手、分管领导、经办人).
SEATS = (PostKind.PRINCIPAL, PostKind.DEPUTY, PostKind.HANDLER)
# One holder a unit and day as well, though not every unit needs somebody there.
SINGLE = (*SEATS, PostKind.GENERAL)
CONVENORS = (PostKind.GENERAL, PostKind.VICE, PostKind.CONVENOR)

ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Those who see every department of their region.
REGION_WIDE_ROLES = frozenset({Role.TASKFORCE, Role.LEADER})


class ActionKind(TextChoices):
    """台账类别: where an item comes from decides what it must say."""

    RECTIFICATION = "rectification", _("Rectification")
    TASK = "task", _("Improvement task")
    INSTRUCTION = "instruction", _("Upstream instruction")
    FINDING = "finding", _("Inspection finding")
    PROMISE = "promise", _("Promise to keep")
    ENTERPRISE = "enterprise", _("Enterprise issue")


class ActionState(TextChoices):
    """办理状态: closed (销号) only after somebody who is not the owner has verified it."""

    OPEN = "open", pgettext_lazy("ledger item", "In progress")
    CLOSING_ASKED = "asked", pgettext_lazy("ledger item", "Closing asked for")
    CLOSED = "closed", pgettext_lazy("ledger item", "Closed")


class Checkpoint(TextChoices):
    """四到位: the four checkpoints of an item, in this order; the one named is the next to be
    passed, ``DONE`` when all are."""

    FIND = "find", _("Problem found")
    MEASURE = "measure", _("Measures matched")
    RECTIFY = "rectify", _("Problem mended")
    IMPROVE = "improve", _("Environment improved")
    DONE = "done", _("All in place")


class StepKind(TextChoices):
    """What one line of an item's history says."""

    OPENED = "opened", pgettext_lazy("step of an item", "Opened")
    PROGRESS = "progress", pgettext_lazy("step of an item", "Progress")
    EVIDENCE = "evidence", pgettext_lazy("step of an item", "Evidence")
    CHECKPOINT = "checkpoint", pgettext_lazy("step of an item", "Checkpoint passed")
    CLOSING_ASKED = "asked", pgettext_lazy("step of an item", "Closing asked for")
    RETURNED = "returned", pgettext_lazy("step of an item", "Not verified")
    CLOSED = "closed", pgettext_lazy("step of an item", "Verified and closed")
    REOPENED = "reopened", pgettext_lazy("step of an item", "Reopened")
    CHANGED = "changed", pgettext_lazy("step of an item", "Changed")
    EFFECT = "effect", pgettext_lazy("step of an item", "New figure")
    LETTER = "letter", pgettext_lazy("step of an item", "Escalated")
    DIFFICULTY = "difficulty", pgettext_lazy("step of an item", "Difficulty raised")
    SETTLED = "settled", pgettext_lazy("step of an item", "Difficulty answered")


# By these the unit shows that it is done; who took one of them verifies nothing.
PROVING_STEPS = (StepKind.EVIDENCE, StepKind.CHECKPOINT, StepKind.CLOSING_ASKED)


class Lamp(TextChoices):
    """亮灯: each has a word and a shape, never a colour alone."""

    OVERDUE = "overdue", pgettext_lazy("lamp", "Overdue")
    NEAR = "near", _("Due soon")
    RUNNING = "running", _("On time")
    VERIFY = "verify", _("To be verified")
    MADE_UP = "made_up", _("Closed late")
    CLOSED = "closed", pgettext_lazy("lamp", "Closed")


class ComplaintType(TextChoices):
    """履约践诺的诉求类型."""

    REWARD = "reward", _("Reward or subsidy not paid")
    PROJECT = "project", _("Project payment not made")
    APPROVAL = "approval", _("Approval delayed")
    POLICY = "policy", _("Policy not honoured")
    OTHER = "other", pgettext_lazy("complaint", "Other")


class Cause(TextChoices):
    """原因分类: why the gap is there."""

    PROCESS = "process", _("Process too long")
    SHARING = "sharing", _("Data not shared")
    SYSTEM = "system", _("System or platform")
    STAFF = "staff", _("Staff or training")
    POLICY = "policy", _("Policy not carried out")
    FUNDS = "funds", _("Funds not in place")
    CASE = "case", _("No model case")
    REPORTING = "reporting", _("Reporting or definition")
    OTHER = "other", pgettext_lazy("cause", "Other")


class Escalation(TextChoices):
    """提醒 → 交办 → 督办函 → 移送."""

    REMINDER = "reminder", pgettext_lazy("escalation", "Reminder")
    ASSIGNMENT = "assignment", _("Assignment")
    SUPERVISION = "supervision", _("Supervision letter")
    REFERRAL = "referral", _("Referral")


class DayKind(TextChoices):
    """放假与调休: what a notice says of a day that is not like its day of the week."""

    OFF = "off", _("Day off")
    WORK = "work", _("Make-up working day")


class Postponing(TextChoices):
    """遇节假日顺延的口径."""

    NEXT = "next", _("Next working day")
    SECOND = "second", _("Second working day after the days off")
    STATUTORY = "statutory", _("Only announced holidays postpone, weekends do not")
    NEVER = "never", _("Never postponed")


class RhythmKind(TextChoices):
    """调度机制: 周调度, 旬简报, 月通报, 季评价."""

    WEEK = "week", _("Weekly dispatch")
    TEN_DAYS = "ten_days", _("Ten-day brief")
    MONTH = "month", _("Monthly meeting")
    QUARTER = "quarter", _("Quarterly evaluation")


class MeetingState(TextChoices):
    """会议状态."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CONFIRMED = "confirmed", pgettext_lazy("meeting", "Agenda confirmed")
    HELD = "held", pgettext_lazy("meeting", "Held")


class AgendaPart(TextChoices):
    """议程: what a meeting goes through, in this order."""

    RESULTS = "results", _("Results of the month")
    GAPS = "gaps", _("Indicators that lose most points")
    RESOLUTIONS = "resolutions", _("Resolutions of the last meeting")
    FIRST_TEN = "first_ten", _("Work of the first ten days")
    LEDGER = "ledger", _("Overdue items of the ledger")
    ESCALATIONS = "escalations", _("Escalated items")
    DIFFICULTIES = "difficulties", _("Questions put before the meeting")
    STATEMENTS = "statements", _("Statements")
    EXPERIENCE = "experience", _("Experience of the most improved")
    LAST_TEN = "last_ten", _("Work planned for the last ten days")


class SpeakerPart(TextChoices):
    """发言类别."""

    STATEMENT = "statement", pgettext_lazy("speech", "Statement")
    EXPERIENCE = "experience", pgettext_lazy("speech", "Experience")


class SpeakerRule(TextChoices):
    """发言依据: the rule that put a unit on the list."""

    LAST = "last", _("Last place")
    BOTTOM = "bottom", pgettext_lazy("speaker", "In the bottom group")
    STREAK = "streak", pgettext_lazy("speaker", "Months at the bottom")
    ZERO = "zero", pgettext_lazy("speaker", "Zero score")
    FALL = "fall", _("Largest fall")
    RISE = "rise", _("Most improved")
    NAMED = "named", _("Named by the task force")


class SpeakerState(TextChoices):
    """名单由系统提出, 由人确定."""

    PROPOSED = "proposed", pgettext_lazy("speaker", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("speaker", "Confirmed")
    REMOVED = "removed", pgettext_lazy("speaker", "Taken off the list")


class NameKind(TextChoices):
    """名称种类: what a name in a sheet is the name of."""

    INDICATOR = "indicator", _("indicator")
    UNIT = "unit", _("unit")
    HEADING = "heading", pgettext_lazy("sheet", "heading")


class DocumentState(TextChoices):
    """文稿状态."""

    WAITING = "waiting", pgettext_lazy("document", "Being made")
    MADE = "made", pgettext_lazy("document", "Made")
    FAILED = "failed", pgettext_lazy("document", "Not made")


class DocumentReaders(TextChoices):
    """谁可以看文稿."""

    MAKER = "maker", _("who had it made")
    TASKFORCE = "taskforce", _("the task force")
    UNIT = "unit", _("the unit and the task force")
    EVERYBODY = "everybody", _("everybody who reads reports")


class FileFormat(TextChoices):
    """文件格式."""

    WORD = "docx", "Word"
    PDF = "pdf", "PDF"
    TEXT = "txt", pgettext_lazy("file", "Text")
    EXCEL = "xlsx", "Excel"
    ZIP = "zip", "ZIP"
