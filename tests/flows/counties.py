"""Counties in the middle of their work, for tests of whole pages: a published month, and an open one half entered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from departments.choices import Cause, DepartmentKind, Escalation, PostKind, Role, SpeakerState
from departments.documents.issue import Order, issue_document
from departments.ledger.difficulties import raise_difficulty
from departments.ledger.escalation import escalate
from departments.ledger.files import attach_file
from departments.meetings.minutes import record_statement, resolve
from departments.meetings.plan import confirm_agenda, decide_speaker, plan_meeting, take_back_agenda
from departments.models import ActionItem, ChangeSet, Department, Handover, Meeting, OfficeDocument, User
from departments.sheets.changes import facts_of
from indicators.choices import FigureState, FirmGrade, RequestState, RoundKind, RoundState, TargetMeasure
from indicators.models import (
    Benchmark,
    Correction,
    Cycle,
    Evidence,
    ExperiencePaper,
    ExtensionRequest,
    Figure,
    Highlight,
    PaperQuota,
    Round,
)
from indicators.months import next_month
from indicators.responsibility.counterparts import record_liaison
from indicators.rounds.to_ledger import open_ledger_items, propose_items
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.choices import ProposalState
from reports.documents.draft_kinds import Occasion
from reports.documents.drafts import open_draft
from reports.documents.notice.kind import NOTICE
from reports.loop.agenda import assemble
from reports.loop.propose import confirm
from reports.models import DocumentDraft, MonthlyReport, Proposal
from tests import factories as make
from tests.config.documents.samples import notice
from tests.reports.publishing.publish import publish_knowingly


@dataclass(frozen=True)
class Busy:
    """One published month and the next one open."""

    month: make.Month
    report: MonthlyReport
    open_cycle: Cycle
    users: dict[str, User]  # by role
    handed_over: Handover  # of the first bureau
    evidence: Evidence  # of the first bureau's first figure of the published month

    @property
    def correction(self) -> Correction:
        """One of the first bureau's, granted."""
        return Correction.objects.granted().filter(figure__cycle=self.month.cycle)[0]

    @property
    def waiting_correction(self) -> Correction:
        """One of the first bureau's that nobody has decided."""
        return Correction.objects.waiting().filter(figure__cycle=self.month.cycle)[0]

    def late_figure(self) -> Figure:
        """One of the first bureau's, reopened after publication and submitted again."""
        figure = Figure.objects.filter(cycle=self.month.cycle, department=self.bureau).order_by("pk").last()
        typist = self.users[Role.STAFF]
        figure.state, figure.value, figure.submitted_by = FigureState.SUBMITTED, 61, typist
        figure.entered_by, figure.approved_by = typist, None
        figure.save()
        return figure

    @property
    def ledger_item(self) -> ActionItem:
        """The first bureau's, raised from the published month, with a file, and with a letter."""
        return ActionItem.objects.filter(owner=self.month.bureaus[0], letters__isnull=False)[0]

    @property
    def proposal(self) -> Proposal:
        """One that waits."""
        return Proposal.objects.filter(region=self.month.region, state=ProposalState.WAITING)[0]

    @property
    def meeting(self) -> Meeting:
        """The one that speaks of the published month, its agenda confirmed."""
        return Meeting.objects.get(region=self.month.region, month=date(2026, 10, 1))

    @property
    def inspection(self) -> Round:
        """One with items, of which some wait to be opened in the ledger."""
        return Round.objects.get(region=self.month.region, kind=RoundKind.INSPECTION, number=2)

    @property
    def survey(self) -> Round:
        """One with firms; the first bureau follows the first one up."""
        return Round.objects.get(region=self.month.region, kind=RoundKind.SURVEY)

    @property
    def change_set(self) -> ChangeSet:
        """What a sheet of people changed."""
        return ChangeSet.objects.get(region=self.month.region)

    @property
    def document(self) -> OfficeDocument:
        """A notice that was handed out to everybody."""
        return OfficeDocument.objects.get(region=self.month.region)

    @property
    def draft(self) -> DocumentDraft:
        """The notice of the published month, not released yet; as if it were the first bureau's own paper."""
        return DocumentDraft.objects.get(region=self.month.region, kind=NOTICE)

    @property
    def drafted(self) -> Round:
        """One that is still being recorded."""
        return Round.objects.get(region=self.month.region, kind=RoundKind.ASSESSMENT)

    @property
    def paper(self) -> ExperiencePaper:
        """The first bureau's."""
        return ExperiencePaper.objects.get(department=self.bureau)

    @property
    def highlight(self) -> Highlight:
        return Highlight.objects.get(department=self.bureau)

    @property
    def bureau(self) -> Department:
        return self.month.bureaus[0]


def busy_county(*, bureaus: int = 3, townships: int = 4, leaves: int = 6, drafts: bool = True) -> Busy:
    """The first bureau has its staff and reviewer; in the open month every state of a figure occurs."""
    month = make.make_month(bureaus=bureaus, townships=townships, leaves=leaves, month=date(2026, 9, 1))
    report = publish(month.cycle, month.taskforce)
    later = timezone.now() + timedelta(days=5)
    following = next_month(month.cycle.start)
    cycle = make.make_cycle(scheme=month.scheme, region=month.region, month=following, deadline=later)
    users = people(month.bureaus[0])
    if drafts:
        _half_entered(month, cycle, users[Role.STAFF])
    proof = make.make_evidence(month.cycle.figures.get(indicator=month.leaves[0], department=month.bureaus[0]))
    _ask_and_correct(month, cycle, users[Role.STAFF])
    handed = [make.make_handover(unit) for unit in month.bureaus]
    make.make_delegation(users[Role.REVIEWER], users[Role.STAFF], cycle.start, cycle.end)
    _targets(month)
    _ledger_items(month, users[Role.STAFF])
    _talks(month, users[Role.STAFF])
    _meeting(month)
    _rounds(month)
    _publicity(month)
    _sheet_taken_in(month)
    order = Order("notice", "九月通报", file_name="九月通报")
    issue_document(
        text=notice(code=""), order=order, region=month.region, actor=month.taskforce, site="https://a.example"
    )
    occasion = Occasion(month.region, month.cycle.label, "2026年9月", timezone.localdate(), month.bureaus[0])
    open_draft(kind=NOTICE, occasion=occasion, actor=month.taskforce, reader=month.taskforce)
    return Busy(month, report, cycle, users, handed[0], proof)


def _sheet_taken_in(month: make.Month) -> None:
    """A sheet that named one more handler of the first bureau."""
    post = make.make_post(month.bureaus[0], PostKind.PERSON, "新来的", valid_from=date(2026, 8, 1))
    ChangeSet.objects.create(
        region=month.region,
        door="posts",
        by_name=str(month.taskforce),
        by_id=month.taskforce.pk,
        at=timezone.now(),
        file="人员任职表.xlsx",
        text="1",
        unit=month.bureaus[0],
        counts={"read": 1, "new": 1, "changed": 0, "same": 0, "passed": 0, "refused": 0, "gone": 0},
        differences=[{"row": 2, "what": str(post), "fact": "任职", "before": "", "after": f"{post.valid_from}"}],
        rows=[["departments.post", post.pk, str(post), None, facts_of(post)]],
    )


def people(unit: Department) -> dict[str, User]:
    """One account a role: staff and reviewer of the unit, the others of its region."""
    own = {role.value: make.make_user(role, department=unit) for role in (Role.STAFF, Role.REVIEWER)}
    return own | {role.value: make.make_user(role, region=unit.region) for role in Role if role.value not in own}


def publish(cycle: Cycle, boss: User, *, reason: str = "") -> MonthlyReport:
    report = queue_report(cycle=cycle, actor=boss, reason=reason)
    assert run_build(report_id=report.pk) == "built"
    return publish_knowingly(report=report, actor=boss)


def _half_entered(month: make.Month, cycle: Cycle, typist: User) -> None:
    """Every state in turn, over the units of the leaves."""
    # A returned and a waiting one first: the smallest county has them too, so that its pages ask all a large one's ask.
    states = sorted(FigureState, key=lambda state: (state != FigureState.RETURNED, state != FigureState.SUBMITTED))
    for place, leaf in enumerate(month.leaves):
        units = [month.bureaus[place % len(month.bureaus)], *(month.townships if place % 2 else ())]
        for number, unit in enumerate(units):
            state = states[(place + number) % len(states)]
            make.make_figure(
                leaf,
                unit,
                cycle,
                60 + number,
                state=state,
                entered_by=typist,
                return_reason="请核对" if state == FigureState.RETURNED else "",
                submitted_by=typist if state in {FigureState.SUBMITTED, FigureState.APPROVED} else None,
            )


def _ask_and_correct(month: make.Month, cycle: Cycle, typist: User) -> None:
    """What the first bureau asked for: extensions, and corrections of which the first is granted; and figures that the
    province published otherwise."""
    wanted = {"reason": "数据迟到", "requested_by": typist, "requested_by_name": str(typist)}
    wanted["requested_at"] = timezone.now()
    Benchmark.objects.filter(region=month.region).update(own_value=1)
    figures = Figure.objects.filter(cycle=month.cycle, department=month.bureaus[0]).order_by("pk")
    for place, figure in enumerate(figures):
        ExtensionRequest.objects.create(
            cycle=cycle, department=month.bureaus[0], indicator_id=figure.indicator_id, **wanted
        )
        Correction.objects.create(
            figure=figure,
            number=f"{figure.pk}",
            before={"value": "1"},
            after={"value": "2"},
            **wanted,
            state=RequestState.WAITING if place else RequestState.GRANTED,
        )


def _targets(month: make.Month) -> None:
    """Of all townships, of the county, of every bureau a category, and one that was withdrawn."""
    region, (first, second, *_more) = month.region, month.leaves
    make.make_target(second, None, 45, region=region, kind=DepartmentKind.TOWNSHIP)
    make.make_target(first, None, 900, region=region, measure=TargetMeasure.TOTAL)
    for unit in month.bureaus:
        make.make_target(second, unit, 60)
        ticked = make.make_target(first, unit, category="营业执照")
        accepted = None if unit == month.bureaus[0] else unit != month.bureaus[-1]
        make.make_tick(ticked, unit, accepted=accepted, met_on=month.cycle.end)
    gone = {"withdrawn_at": timezone.now(), "withdrawn_by_name": "专班", "withdrawn_reason": "任务数有误"}
    make.make_target(second, None, 450, region=region, kind=DepartmentKind.TOWNSHIP, **gone)


def _ledger_items(month: make.Month, worker: User) -> None:
    """The first proposal of the first bureau is confirmed and over its deadline; every bureau has an item beside."""
    proposal = Proposal.objects.filter(region=month.region, department=month.bureaus[0]).exclude(code="")[0]
    item = confirm(proposal=proposal, actor=month.taskforce)
    ActionItem.objects.filter(pk=item.pk).update(opened=date(2026, 9, 1), due=date(2026, 10, 8))
    attach_file(item=item, file=ContentFile(make.PDF), name="方案.pdf", actor=worker)
    escalate(item=item, step=Escalation.REMINDER, actor=month.taskforce)
    for unit in month.bureaus:
        make.make_action(unit, co_units=[month.bureaus[0]])
    make.make_measure(month.region)
    for n in range(3):
        raise_difficulty(
            item=item,
            cause=Cause.SHARING,
            needs=f"第{n + 1}个接口",
            from_whom="市数据局",
            for_meeting=n == 0,
            by_when=timezone.localdate() + timedelta(days=30),
            actor=worker,
        )


def _talks(month: make.Month, worker: User) -> None:
    for n in range(3):
        record_liaison(
            indicator=month.leaves[0],
            department=month.bureaus[0],
            day=timezone.localdate(),
            actor=worker,
            counterpart="市市场监管局",
            learnt=f"第{n + 1}条：全省按办件量加权",
        )


def _publicity(month: make.Month) -> None:
    """A paper and a highlight of every bureau, and a quota of papers."""
    PaperQuota.objects.create(region=month.region, quarter=date(2026, 1, 1), papers=1, source_document="宣传工作安排")
    for unit in month.bureaus:
        make.make_paper(unit)
        make.make_highlight(unit, indicator_code=month.leaves[0].code)


def _meeting(month: make.Month) -> None:
    """The meeting after the month: every proposed unit speaks, the first has promised something, one thing resolved."""
    boss, at = month.taskforce, timezone.make_aware(datetime(2026, 10, 9, 9))
    meeting = plan_meeting(region=month.region, month=date(2026, 10, 1), actor=boss, at=at)
    assemble(meeting=meeting, actor=boss, at=at)
    for speaker in meeting.speakers.select_related("meeting__region"):
        decide_speaker(speaker=speaker, state=SpeakerState.CONFIRMED, note="", actor=boss)
    confirm_agenda(meeting=meeting, actor=boss, at=at)
    take_back_agenda(meeting=meeting, reason="会前有更正", actor=boss, at=at)
    confirm_agenda(meeting=meeting, actor=boss, at=at)
    due = date(2026, 11, 30)
    for speaker in meeting.speakers.filter(state=SpeakerState.CONFIRMED)[:1]:
        record_statement(speaker=speaker, statement="表态", commitment="限期整改", due=due, actor=boss, at=at)
    resolve(meeting=meeting, text="逐项销号", owner=month.bureaus[0], due=due, actor=boss, at=at)
    # Opened like the others, so that tests may put the deadlines of all of them where they like.
    ActionItem.objects.filter(region=month.region, opened__gt=date(2026, 9, 1)).update(opened=date(2026, 9, 1))


def _rounds(month: make.Month) -> None:
    """An inspection after another one, a survey and a draft; every leaf is an item, every bureau follows a firm up."""
    make.make_round(month.region, issued_on=date(2026, 3, 2))
    inspection = make.make_round(month.region, number=2, issued_on=date(2026, 9, 2))
    survey = make.make_round(month.region, RoundKind.SURVEY, score=80, full_marks=100, issued_on=date(2026, 9, 3))
    drafted = make.make_round(month.region, RoundKind.ASSESSMENT, state=RoundState.DRAFT, issued_on=date(2026, 9, 4))
    for place, leaf in enumerate(month.leaves):
        unit = month.bureaus[place % len(month.bureaus)]
        placed = {"rank": 12 - place % 5, "n": 12, "problem": "材料未精简"}
        make.make_round_item(inspection, unit, 1 + place % 3, name=leaf.name_zh, indicator=leaf, **placed)
        make.make_round_item(survey, None, None, name=f"维度{place}", rank=3, n=12)
        make.make_round_item(drafted, unit)
    for unit in month.bureaus:
        make.make_round_firm(survey, unit, complaint="审批慢")
        make.make_round_firm(survey, unit, grade=FirmGrade.SATISFIED)
    make.make_round_item(inspection, None, "0.5", name="未对应事项")
    line = propose_items(published=inspection)[0]
    open_ledger_items(published=inspection, owners={line.key: month.bureaus[0]}, workdays=20, actor=month.taskforce)
    ActionItem.objects.filter(region=month.region, opened__gt=date(2026, 9, 1)).update(opened=date(2026, 9, 1))
