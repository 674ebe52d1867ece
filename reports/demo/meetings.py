"""The demo county's monthly meetings (调度例会): planned by the rule, made from the frozen month, held and minuted.

Everything goes through the services that people's acts go through. The newest meeting is left as today finds it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from departments.calendar.holidays import calendar_in_force, set_rhythm
from departments.calendar.workdays import add_workdays
from departments.choices import MeetingState, RhythmKind, SpeakerPart, SpeakerRule, SpeakerState
from departments.meetings.minutes import hold_meeting, record_statement, resolve
from departments.meetings.plan import confirm_agenda, decide_speaker, move_meeting, plan_meeting, set_details
from departments.models import Meeting, Rhythm, Speaker
from indicators.months import next_month
from reports.demo.setting import Setting
from reports.loop.agenda import assemble
from reports.models import MonthlyReport

PLACE, CHAIR = "县政府三楼第二会议室", "县长（营商环境建设领导小组组长）"
PRESENT = "县长；分管副县长；营商环境专班；各牵头单位主要负责人；各乡镇街道主要负责人"
NOTES = "会议通报上月指标情况，听取有关单位表态发言，研究下一步整改措施。"
WRITTEN = "本次会议时间有限，改为会后书面表态"
# So many units speak; the others submit a paper.
SPEAKING = 3
STATEMENTS = {
    SpeakerRule.LAST: "指标排名靠后，主要负责人作检讨性发言，承诺对照最优县逐项查摆、限期整改。",
    SpeakerRule.ZERO: "零分指标系基础工作不实所致，已明确分管领导和责任科室，限期清零。",
}
STATEMENT_ELSE = "认领问题，分析原因，表态限期整改到位。"
EXPERIENCE = "介绍流程再造、数据共享和帮办代办做法，供各单位借鉴。"
PROMISED = "列出整改清单并按期整改到位"
RESOLVED = (
    ("排名靠后单位向专班报送整改清单，逐项销号", "行政审批服务局"),
    ("牵头单位主动对接省级最优县，形成对标整改清单", "发改局"),
)
NOTED = "专班每旬通报进度，结果纳入月度晾晒。"
# In this chapter the meeting gave way to something else.
MOVED_IN, MOVED = 9, "与县委全会时间冲突，经请示顺延"


def begin(setting: Setting, month: date) -> None:
    """The rhythm is said before the first meeting, which is a month after the first figures."""
    set_rhythm(
        region=setting.region,
        kind=RhythmKind.MONTH,
        day=17,
        postponing="next",
        from_month=next_month(month),
        active=True,
        actor=setting.taskforce,
    )


def after_publishing(setting: Setting, report: MonthlyReport, *, chapter: int, at: datetime) -> None:
    """The meeting that speaks of this month's report, in the month after it."""
    month = next_month(report.cycle.start)
    if not Rhythm.objects.filter(region=setting.region).exists():
        begin(setting, report.cycle.start)
    meeting = plan_meeting(region=setting.region, month=month, actor=setting.taskforce, at=_on(month, 9))
    if not meeting.place:
        set_details(meeting=meeting, starts=time(15), place=PLACE, chair=CHAIR, actor=setting.taskforce)
    if chapter == MOVED_IN:
        day = add_workdays(meeting.day, 2, calendar=calendar_in_force())
        meeting = move_meeting(meeting=meeting, day=day, reason=MOVED, actor=setting.taskforce, at=_on(month, 9))
    assemble(meeting=meeting, actor=setting.taskforce, at=at)
    begins = _on(meeting.day, 15)
    if begins > timezone.now() - timedelta(hours=4):
        return
    _decide(setting, meeting)
    confirm_agenda(meeting=meeting, actor=setting.taskforce)
    _hold(setting, meeting, chapter, begins)


def plan_next(setting: Setting, today: date) -> None:
    """The meeting that lies ahead of whoever opens the demo."""
    month = today.replace(day=1)
    if Meeting.objects.filter(region=setting.region, month=month, state=MeetingState.HELD).exists():
        month = next_month(month)
    plan_meeting(region=setting.region, month=month, actor=setting.taskforce)


def _decide(setting: Setting, meeting: Meeting) -> None:
    speaks = {SpeakerPart.STATEMENT: SPEAKING, SpeakerPart.EXPERIENCE: 1}
    for speaker in meeting.speakers.select_related("meeting__region", "department"):
        part = SpeakerPart(speaker.part)
        state, note = (SpeakerState.CONFIRMED, "") if speaks[part] > 0 else (SpeakerState.REMOVED, WRITTEN)
        decide_speaker(speaker=speaker, state=state, note=note, actor=setting.taskforce)
        speaks[part] -= 1


def _hold(setting: Setting, meeting: Meeting, chapter: int, at: datetime) -> None:
    due = add_workdays(meeting.day, 22, calendar=calendar_in_force())
    speaking = meeting.speakers.filter(state=SpeakerState.CONFIRMED).select_related("meeting__region", "department")
    for place, speaker in enumerate(speaking.order_by("-part", "position")):
        promise = {"commitment": PROMISED, "due": due} if place == 0 else {}
        record_statement(speaker=speaker, statement=_statement(speaker), actor=setting.taskforce, at=at, **promise)  # type: ignore[arg-type]
    text, unit = RESOLVED[chapter // 2 % len(RESOLVED)]
    owned = {"owner": setting.unit(unit), "due": due} if chapter % 2 else {}
    resolve(meeting=meeting, text=text, actor=setting.taskforce, at=at, **owned)  # type: ignore[arg-type]
    resolve(meeting=meeting, text=NOTED, actor=setting.taskforce, at=at)
    hold_meeting(meeting=meeting, present=PRESENT, notes=NOTES, actor=setting.taskforce, at=at)


def _statement(speaker: Speaker) -> str:
    if speaker.part == SpeakerPart.EXPERIENCE:
        return EXPERIENCE
    rules = {str(reason["rule"]) for reason in speaker.rules}
    return next((text for rule, text in STATEMENTS.items() if rule in rules), STATEMENT_ELSE)


def _on(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
