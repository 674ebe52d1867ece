"""The demo county as `make demo` leaves it: its size, its accounts, and every turn of the story that it is to tell.

All tests read one seeding, which is undone after the last of them. The story is told by what was published, entered
and put on record, never by the tables that it was seeded from.
"""

import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from departments.calendar.periods import meeting_day, package_calendar
from departments.choices import (
    ADMIN_ROLES,
    ActionKind,
    ActionState,
    Checkpoint,
    DepartmentKind,
    Escalation,
    Lamp,
    MeetingState,
    PeerGroup,
    PostKind,
    ReviewPath,
    Role,
    SpeakerState,
)
from departments.ledger.lamps import Today
from departments.models import (
    ActionItem,
    Delegation,
    Department,
    Difficulty,
    Handover,
    Letter,
    Measure,
    Meeting,
    Post,
    Speaker,
    TeamDocument,
    User,
)
from departments.trail.record import first_broken
from indicators.benchmarks.variances import variances_of
from indicators.choices import (
    BenchmarkStatus,
    CycleState,
    Direction,
    FigureState,
    PaperState,
    RoundKind,
    Standing,
    TargetState,
)
from indicators.cycles.completeness import unit_progress
from indicators.doubts.ledgers import count_from_ledgers
from indicators.doubts.read import doubting
from indicators.kinds import compares_units
from indicators.models import (
    Benchmark,
    Cycle,
    Evidence,
    ExperiencePaper,
    Figure,
    Highlight,
    Indicator,
    Reminder,
    Responsibility,
    Revision,
    Round,
    RoundFirm,
    Target,
)
from indicators.months import label_of, next_month, previous_month
from indicators.publicity.papers import without_highlight
from indicators.quarters import quarter_of
from indicators.rounds.counts import counts
from indicators.targets.counts import categories_met
from indicators.targets.lines import target_lines
from reports.choices import ProposalState, ReportState
from reports.demo.answers import ANSWERS
from reports.demo.months import moment
from reports.documents.files import file_name
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, Proposal, SignedImpact
from tests.flows.doors import ARGUMENTS, PAGES
from tests.reports.workbook import rows_of

# The demo's database is SQLite unless another is named; its stages are tried on PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MOST_QUERIES = 20
# Waiting figures are held against their past, their group, the documents and five ledgers of our own; the first page of
# a reviewer counts their doubts while nothing of the month is remembered yet.
MORE_QUERIES = {"review": 21, "home": 22}
PHRASES = {phrase for phrases in ANSWERS.values() for phrase in phrases}
THING = {
    "indicator_detail": "I13-01",
    "ranking_units": "L1-02",
    "target_indicator": "L1-02",
    "module_detail": "L1",
    "report_detail": "{last}",
    "report_download": "{last}",
    "people_unit": "{unit}",
    "post_new": "{unit}",
    "team_document_new": "{unit}",
    "post_end": "{post}",
    "handover_new": "{post}",
    "responsibility_card": "{led}",
    "entry_panel": "L1-01",
    "evidence_add": "{open} {unit} L1-01",
    "evidence_file": "{proof}",
    "action_detail": "{duty}",
    "action_effect": "{duty}",
    "action_letter": "{letter}",
    "action_file": "{paper}",
    "proposal_decide": "{proposal}",
    "round_detail": "{round}",
    "round_file": "{round}",
    "round_duties": "{round}",
    "round_call": "{firm}",
    "publicity_paper": "{experience}",
    "publicity_paper_file": "{experience}",
    "month_detail": "{last}",
    "explain": "I13-01",
    "unit_detail": "{unit}",
    "indicator_needed": "I13-01",
    "indicator_why": "I13-01",
    "department_why": "{unit}",
    "report_why": "{last}",
    "report_restated": "{last}",
    "report_verify": "{code}",
    "meeting_detail": "{meeting}",
    "meeting_agenda": "{meeting}",
    "meeting_minutes": "{meeting}",
}
# Pages of what the demo need not have at hand (a correction, a draft, a month that is not there yet) have tests of
# their own; every other page is opened.
ELSEWHERE = {
    "correction_detail",
    "correction_impact",
    "document_detail",
    "document_file",
    "draft_detail",
    "figure_impact",
    "handover_sheet",
    "liaison_add",
    "meeting_agenda_former",
    "month_open",
    "publicity_highlight_file",
    "round_edit",
    "round_import",
    "round_template",
    "sheet_change",
}


@dataclass(frozen=True)
class Demo:
    """What the command said, where it wrote, and the report of the last complete month."""

    output: str
    out: Path
    report: MonthlyReport

    @property
    def shown(self) -> Department:
        """The unit whose accounts are printed."""
        return Department.objects.get(short_name="市场监管局")

    @property
    def things(self) -> dict[str, object]:
        """What stands in the addresses of pages of one thing."""
        proof = Evidence.objects.get(figure__department=self.shown)
        running = Cycle.objects.get(state=CycleState.OPEN)
        survey = Round.objects.filter(kind=RoundKind.SURVEY).order_by("-issued_on")[0]
        firm = survey.firms.below_satisfied().filter(unit=self.shown)[0].pk
        own = {
            "round": survey.pk,
            "firm": firm,
            "post": Post.objects.filter(department=self.shown)[0].pk,
            "led": "I01-01",
        }
        return own | {
            "last": self.report.cycle.label,
            "code": self.report.printed_code,
            "meeting": Meeting.objects.order_by("pk")[0].pk,
            "open": running.label,
            "unit": self.shown.code,
            "proof": proof.pk,
            "duty": self.ledger_item.pk,
            "letter": self.ledger_item.letters.all()[0].pk,
            "paper": self.ledger_item.files.all()[0].pk,
            "experience": ExperiencePaper.objects.filter(department=self.shown)[0].pk,
            "proposal": Proposal.objects.filter(state=ProposalState.WAITING)[0].pk,
        }

    @property
    def ledger_item(self) -> ActionItem:
        """What the shown unit has mended and closed."""
        return ActionItem.objects.filter(owner=self.shown, state=ActionState.CLOSED).exclude(letters=None)[0]

    @property
    def leaves(self):
        return IndicatorRow.objects.filter(report=self.report, is_leaf=True)

    def names(self, **conditions) -> set[str]:
        return set(self.leaves.filter(**conditions).values_list("name_zh", flat=True))

    def row(self, code: str) -> IndicatorRow:
        return self.leaves.get(code=code)


@pytest.fixture(scope="module")
def demo(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    out, stdout = tmp_path_factory.mktemp("demo"), io.StringIO()
    call_command("seed_demo", out=out, stdout=stdout)
    return Demo(stdout.getvalue(), out, MonthlyReport.objects.published().newest_first()[0])


def months_before(month, count):
    """The labels of so many months before this one, oldest first."""
    labels = []
    for _ in range(count):
        month = previous_month(month)
        labels.insert(0, label_of(month))
    return labels


def test_the_county_has_45_units_15_townships_and_the_shipped_catalogue(demo):
    groups = Counter(unit.group for unit in Department.objects.all())
    assert groups == {PeerGroup.COUNTY_UNITS: 45, PeerGroup.TOWNSHIPS: 15}
    assert Indicator.objects.leaves().count() == 130
    roots = Indicator.objects.filter(parent=None).values_list("code", flat=True)
    assert Counter(code[0] for code in roots) == {"I": 18, "L": 6}


def test_fourteen_months_are_published_without_a_gap_and_the_fifteenth_is_open(demo):
    this_month = timezone.localdate().replace(day=1)
    published = MonthlyReport.objects.published().order_by("cycle__start").values_list("cycle__label", flat=True)
    assert list(published) == months_before(this_month, 14)
    assert set(Cycle.objects.filter(reports__state=ReportState.PUBLISHED).values_list("state", flat=True)) == {
        CycleState.FROZEN,
    }
    running = Cycle.objects.exclude(state=CycleState.FROZEN).get()
    assert (running.label, running.state) == (label_of(this_month), CycleState.OPEN)


def test_the_running_month_is_half_entered(demo):
    running = Cycle.objects.get(state=CycleState.OPEN)
    progress = unit_progress(cycle=running, at=timezone.now())
    total = {name: sum(getattr(unit, name) for unit in progress) for name in ("owed", "submitted", "approved")}
    assert all(total.values())
    assert 0.4 < (total["submitted"] + total["approved"]) / total["owed"] < 0.8
    kinds = Counter((unit.is_complete, unit.untouched == unit.owed) for unit in progress)
    # Some units are done, some have not begun, and some wait for their reviewer.
    assert min(kinds[True, False], kinds[False, True], kinds[False, False]) >= 10


def test_one_account_a_role_is_printed_and_its_password_opens_the_door(demo):
    printed = re.findall(r"^  (\w+) +(\w+) +(\S{12}) +\S+ \(", demo.output, re.MULTILINE)
    assert {role for role, _account, _password in printed} == set(Role.values)
    # Two of the task force: what one records, the other confirms.
    assert len({password for _role, _account, password in printed}) == len(printed) == len(Role) + 1
    for role, account, password in printed:
        client = Client()
        response = client.post(reverse("login"), {"username": account, "password": password})
        assert response.status_code == 302, role
        assert User.objects.get(pk=client.session["_auth_user_id"]).role_set == {role}
    others = User.objects.exclude(username__in=[account for _role, account, _password in printed])
    assert not any(user.has_usable_password() for user in others)
    assert not User.objects.filter(must_change_password=True).exists(), "a demo that opens with that is not tried"


def test_the_file_with_the_passwords_is_its_owners_alone(demo):
    assert (demo.out / "accounts.txt").stat().st_mode & 0o777 == 0o600


def test_the_months_excel_report_lies_where_the_command_says(demo):
    [text] = re.findall(r"The month's Excel report: (.+)", demo.output)
    assert Path(text) == demo.out / file_name(demo.report)
    gaps = rows_of(Path(text), "指标差距")
    assert len(gaps) == 129  # one counts registrations and stands nowhere
    assert {row["责任·联系电话"] for row in gaps} >= {"2860115"} and any(row["整改措施"] for row in gaps)
    head = CalamineWorkbook.from_path(text).get_sheet_by_index(2).to_python()[:2]
    assert head[0][0] == "望岚县2026年10月优化营商环境指标差距分析表" and demo.report.rows_digest[:12] in head[1][0]


def test_every_number_of_the_last_month_on_pages_and_in_the_file_is_explained(demo):
    out = io.StringIO()
    call_command("check_facts", demo.report.cycle.label, stdout=out)
    *kinds, total = out.getvalue().splitlines()
    numbers, pages = (int(text) for text in re.findall(r"(\d+) numbers on (\d+) pages", total)[0])
    assert numbers > 40_000 and pages > 400 and total.endswith(", 0 unexplained")
    # The sheets, and every kind of page.
    assert {line.split()[0].rstrip(":") for line in kinds} >= {
        "frozen",
        "workbook",
        "report_detail",
        "gaps",
        "rankings",
        "module_list",
        "module_detail",
        "wall",
        "leader",
        "indicator_detail",
        "explain",
        "explain_total",
        "ranking_units",
        "unit_detail",
    }


def test_six_items_score_zero_and_a_zero_is_not_a_blank(demo):
    assert demo.names(zero_score=True) == {
        "示范典型",
        "企业融资信用服务",
        "水费信息",
        "科技研发信息",
        "新型农业经营主体信息",
        "特色亮点情况",
    }
    missing = FigureRow.objects.filter(report=demo.report, standing=Standing.MISSING)
    assert missing.exists() and not missing.filter(value=0).exists()
    assert not demo.leaves.filter(standing=Standing.MISSING, zero_score=True).exists()
    absent = demo.leaves.filter(standing=Standing.NOT_APPLICABLE)
    assert set(absent.values_list("code", "value", "score")) == {
        ("I12-02", None, None),
        ("I15-01", None, None),
        ("I15-02", None, None),
    }


def test_the_courts_enforcement_stands_below_the_provincial_average(demo):
    assert {"案件执行到位率", "案件执行完毕率", "案件在线办理保全率", "案拍比", "执行案款按时发放率"} <= demo.names(
        below_average=True, lead_name="人民法院"
    )


def test_gaps_of_more_than_60_per_cent_are_serious(demo):
    points = demo.names(relative_score_gap__gt=60, lead_name="市场监管局")
    assert {"网办率", "税务登记准时率", "公章刻制办结率"} <= points
    values = demo.names(relative_gap__gt=60)
    assert {"诉前调解分流率", "网上立案率"} <= values
    assert points | values <= demo.names(serious=True)


def test_times_are_lower_is_better_and_their_gap_is_what_is_too_much(demo):
    hours = demo.row("I13-01")
    assert (hours.name_zh, hours.unit_zh, hours.direction) == ("纳税时长", "小时", Direction.LOWER)
    assert hours.gap == hours.value - hours.best > 0
    for name in ("高压办电时间", "低压平均办电时长", "停电时间", "平均停电频率"):
        row = demo.leaves.get(name_zh=name)
        assert (row.direction, row.gap > 0) == (Direction.LOWER, True), name


def test_a_best_value_of_zero_has_a_gap_and_no_relative_gap(demo):
    rows = demo.leaves.filter(best_is_zero=True, gap__gt=0)
    assert {"停电时间", "履约践诺历史遗留问题未化解数"} <= set(rows.values_list("name_zh", flat=True))
    assert not rows.exclude(relative_gap=None).exists()


def test_one_township_is_last_in_coverage_in_all_fourteen_months(demo):
    last = FigureRow.objects.filter(report=demo.report, code="L1-02", group=PeerGroup.TOWNSHIPS, is_last=True)
    assert list(last.values_list("department_name", "last_months")) == [("雾坪乡", 14)]


def test_a_department_is_last_for_months_and_the_months_are_named(demo):
    last = DepartmentRow.objects.get(report=demo.report, is_last=True)
    assert len(last.last_streak) >= 3
    assert (
        last.last_streak
        == [*months_before(demo.report.cycle.start, 13), demo.report.cycle.label][-len(last.last_streak) :]
    )
    assert last.reverse_rank == 1


def test_who_leads_one_indicator_has_no_place_and_everybody_else_is_ranked_by_more(demo):
    rows = DepartmentRow.objects.filter(report=demo.report, led__gt=0)
    assert set(rows.filter(too_few=True).values_list("short_name", flat=True)) == {"农业农村局", "生态环境分局"}
    assert not rows.filter(rank__isnull=False, scored__lt=2).exists()


def test_a_target_on_what_is_only_kept_names_neither_the_first_nor_the_last(demo):
    lines = targets_of(demo, "L6-01")
    assert len(lines) == 15 and not compares_units(lines[0].target.indicator)


def test_a_township_is_held_against_townships_and_the_lead_against_counties(demo):
    past = doubting(cycle=demo.report.cycle)
    town = Department.objects.filter(kind=DepartmentKind.TOWNSHIP).first()
    leaves = {leaf.code: leaf for leaf in Indicator.objects.filter(code__in=("L1-01", "L1-03"))}
    own, whole = past.yardstick(leaves["L1-01"], town.pk), past.yardstick(leaves["L1-03"], town.pk)
    assert (own.group, own.n, own.benchmark) == (PeerGroup.TOWNSHIPS, 15, None)
    assert whole.group is None and whole.benchmark is not None


def test_four_units_are_still_at_zero(demo):
    for code in ("L1-01", "L1-02"):
        zero = FigureRow.objects.filter(report=demo.report, code=code, value=0)
        assert set(zero.values_list("department_name", flat=True)) == {"商务局", "统计局", "档案局", "统战部"}


def test_one_unit_is_late_with_everything_and_all_others_are_complete(demo):
    short = DepartmentRow.objects.filter(report=demo.report, reported__lt=F("owed"))
    assert list(short.values_list("short_name", "reported")) == [("信访局", 0)]
    # In the first days of a month the deadline still lies ahead, and nobody is late before it.
    units = unit_progress(cycle=demo.report.cycle, at=max(timezone.now(), demo.report.cycle.closes_at))
    assert [str(unit.department) for unit in units if unit.is_late] == ["信访局"]


def test_a_figure_was_sent_back_with_a_reason(demo):
    figure = Figure.objects.get(state=FigureState.RETURNED)
    assert (figure.cycle.state, figure.department.short_name) == (CycleState.OPEN, "人民法院")
    assert figure.return_reason
    revision = figure.revisions.first()
    assert (revision.action, revision.reason) == ("returned", figure.return_reason)


def test_the_county_slips_in_the_satisfaction_survey(demo):
    rows = IndicatorRow.objects.filter(name_zh="市场主体满意度全市排名", report__state=ReportState.PUBLISHED)
    places = list(rows.order_by("report__cycle__start").values_list("rank_city", "n_city", "value"))
    assert [rank for rank, _n, _value in places] == [3] * 7 + [9] * 7
    assert all((rank, 12) == (value, n) for rank, n, value in places)


def test_the_city_inspected_twice_and_the_second_time_was_better(demo):
    first, second = Round.objects.filter(kind=RoundKind.INSPECTION).with_counts().order_by("issued_on")
    assert (first.losing, second.losing) == (9, 6) and second.score > first.score and second.rank < first.rank
    for published in (first, second):
        assert published.items.losing().filter(action=None).count() == 0
        assert all(item.action.kind == ActionKind.FINDING for item in published.items.losing())
        assert not published.items.filter(indicator=None).exists()
    closed = ActionItem.objects.filter(kind=ActionKind.FINDING, state=ActionState.CLOSED, source__contains=first.title)
    assert closed.count() == 7


def test_firms_that_were_not_satisfied_are_called_back_by_their_units(demo):
    """The survey slipped and recovered; of the newest one nobody has opened a ledger item yet."""
    first, second, newest = Round.objects.filter(kind=RoundKind.SURVEY).order_by("issued_on")
    assert (first.rank, second.rank, newest.rank) == (3, 9, 6) and newest.score > second.score
    below = second.firms.below_satisfied()
    assert below.filter(action=None).count() == 0 and 0 < below.filter(called_back_on=None).count() < 3
    assert {firm.action.kind for firm in below.select_related("action")} == {ActionKind.ENTERPRISE}
    assert newest.firms.below_satisfied().filter(action=None).count() == 11
    names = RoundFirm.objects.values_list("name", flat=True)
    message = "".join(ActionItem.objects.values_list("title", flat=True))
    assert [name for name in names if name in message] == []


# The indicators that are counted from rounds, and what of them.
COUNTED = {
    "L3-01": "satisfaction",
    "L3-02": "satisfaction_rank",
    "L3-03": "firms_below",
    "L5-05": "items_losing",
    "L5-06": "items_at_the_bottom",
}


def test_every_month_says_what_the_rounds_said_by_then(demo):
    wrong = []
    for report in MonthlyReport.objects.published().select_related("cycle"):
        found = counts(region_id=report.region_id, until=report.cycle.end)
        values = {code: found[source] for code, source in COUNTED.items()}
        rows = IndicatorRow.objects.filter(report=report, code__in=values).values_list("code", "value", "score")
        typed = {code: score if value is None else value for code, value, score in rows}
        wrong += [
            (report.cycle.label, code) for code, count in values.items() if not count or typed[code] != count.value
        ]
    assert wrong == []


def test_a_correction_after_publication_stands_beside_what_was_published(demo):
    second = MonthlyReport.objects.get(version=2)
    first = MonthlyReport.objects.get(cycle=second.cycle, version=1)
    assert (first.state, second.state, first.number) == (ReportState.SUPERSEDED, ReportState.PUBLISHED, second.number)
    assert second.cycle.label == months_before(demo.report.cycle.start, 1)[0]
    assert second.reason
    value = [change for change in second.changes if change["field"] == "value" and change["code"] == "I13-01"]
    assert {(change["before"], change["after"]) for change in value} == {("129", "134")}
    assert IndicatorRow.objects.get(report=first, code="I13-01").value == Decimal(129)
    assert IndicatorRow.objects.get(report=second, code="I13-01").value == Decimal(134)
    signed = SignedImpact.objects.get()
    assert signed.report == first and signed.rows_digest == second.rows_digest
    assert "134" in signed.sentence


def test_a_best_value_was_restated_and_the_later_statement_counts(demo):
    stated = Benchmark.objects.filter(indicator__code="I04-01", status=BenchmarkStatus.PROVISIONAL)
    assert stated.exists()
    row = demo.row("I04-01")
    assert row.best == Decimal("98.50") and row.benchmark_status == BenchmarkStatus.FINAL


def test_the_county_is_placed_among_all_24_counties_where_their_values_are_known(demo):
    places = demo.report.regionrows.filter(is_own=True)
    assert set(places.filter(code__in=["I06", "I08", "I13"]).values_list("code", "n")) == {
        ("I06", 24),
        ("I08", 24),
        ("I13", 24),
    }
    assert not places.filter(rank=None).exists()


def test_every_doubt_about_what_was_handed_in_is_answered_and_only_drafts_leave_some_open(demo):
    answered, needless, open_ones = 0, 0, []
    for cycle in Cycle.objects.select_related("scheme", "region"):
        past = doubting(cycle=cycle)
        for figure in Figure.objects.filter(cycle=cycle).select_related("indicator"):
            if not past.of_figure(figure):
                needless += figure.note in PHRASES
            elif figure.note:
                answered += 1
            else:
                open_ones.append(figure)
    assert answered > 100 and needless == 0
    assert {figure.state for figure in open_ones} == {FigureState.DRAFT} and len(open_ones) >= 2
    # Many words, as from many people.
    assert Figure.objects.filter(note__in=PHRASES).values("note").distinct().count() >= 8


def test_the_running_month_shows_every_path_of_review_and_some_evidence(demo):
    running = Cycle.objects.get(state=CycleState.OPEN)
    assert set(Department.objects.values_list("review_path", flat=True)) == set(ReviewPath.values)
    checked = Figure.objects.filter(cycle=running, state=FigureState.CHECKED)
    assert set(checked.values_list("department__review_path", flat=True)) == {ReviewPath.BOTH}
    assert {state for (state,) in running.figures.values_list("state")} == set(FigureState.values)
    assert {proof.figure.state for proof in Evidence.objects.select_related("figure")} == {
        FigureState.SUBMITTED,
        FigureState.CHECKED,
        FigureState.RETURNED,
    }
    for proof in Evidence.objects.all():
        assert proof.size == len(proof.file.read()) > 0


def test_nobody_approved_their_own_figure_and_every_act_is_on_record(demo):
    assert not Figure.objects.filter(approved_by=F("submitted_by")).exists()
    assert not Figure.objects.filter(state=FigureState.APPROVED, approved_by=None).exists()
    assert first_broken() is None


def test_one_handler_left_without_a_successor_and_their_unit_hands_in_nothing(demo):
    today = timezone.localdate()
    held = Post.objects.filter(kind=PostKind.HANDLER).in_force(on=today).values("department")
    vacant = Department.objects.exclude(pk__in=held)
    assert [str(unit) for unit in vacant] == ["信访局"]
    assert DepartmentRow.objects.get(report=demo.report, code=vacant[0].code).reported == 0


def test_a_handler_was_followed_in_the_year_and_past_figures_keep_the_past_name(demo):
    handover = Handover.objects.select_related("former__department", "successor").get()
    former, successor, unit = handover.former.name, handover.successor.name, handover.former.department
    assert former != successor and len(handover.moved[0]["items"]) > 5
    by = Revision.objects.filter(figure__department=unit, action="saved").order_by("at")
    assert {name for name in by.filter(at__date__lt=handover.on).values_list("by_name", flat=True)} == {former}
    assert {name for name in by.filter(at__date__gte=handover.on).values_list("by_name", flat=True)} == {successor}
    rows = IndicatorRow.objects.filter(is_leaf=True, lead_code=unit.code)
    before = rows.filter(report__cycle__end__lt=handover.on)
    assert {(row.person, row.entered_by_name) for row in before} == {(former, former)}
    after = rows.filter(report__cycle__end__gte=handover.on, report__cycle__start__gte=handover.on.replace(day=1))
    assert {(row.person, row.entered_by_name) for row in after} == {(successor, successor)}


def test_a_deputy_changed_three_times_some_units_have_no_team_and_two_cards_have_gaps(demo):
    deputies = Post.objects.filter(kind=PostKind.DEPUTY, department__short_name="商务局")
    assert len(set(deputies.values_list("name", flat=True))) == 4
    assert Department.objects.exclude(pk__in=TeamDocument.objects.values("department")).count() == 4
    chiefs = set(Post.objects.filter(kind=PostKind.CHIEF).values_list("name", flat=True))
    assert chiefs == set(Responsibility.objects.leads().exclude(chief="").values_list("chief", flat=True))
    open_leads = Responsibility.objects.leads().filter(valid_to=None, indicator__is_leaf=True)
    assert set(open_leads.filter(chief="").values_list("indicator__code", flat=True)) == {"I18-01"}
    assert set(open_leads.filter(person="").values_list("indicator__code", flat=True)) == {"L4-02"}


def test_somebody_acts_for_the_shown_typist_today(demo):
    given = Delegation.objects.in_force(on=timezone.localdate()).get()
    assert given.principal.department == given.delegate.department == demo.shown


@pytest.mark.parametrize("role", sorted(Role.values))
def test_every_account_reaches_its_duties_in_two_clicks(demo, role):
    """From the first page to the list of what it answers for, and to one thing on it."""
    client, accounts = Client(), User.objects.filter(grants__role=role).order_by("pk")
    client.force_login(accounts.filter(department=demo.shown).first() or accounts[0])
    home = client.get("/").content.decode()
    administers = role in ADMIN_ROLES
    first = reverse("admin:index") if administers else reverse("responsibility_list")
    assert f'href="{first}"' in home
    listed = client.get(first).content.decode()
    second = re.findall(rf'href="({first}[^"?]+/)"', listed)
    assert second and client.get(second[-1]).status_code == 200


def test_no_page_of_one_thing_is_forgotten():
    assert set(ARGUMENTS) - set(THING) == ELSEWHERE


@pytest.mark.parametrize("role", sorted(Role.values))
def test_every_page_of_a_role_opens_with_few_queries_at_full_size(demo, role):
    client, given = Client(), []
    accounts = User.objects.filter(grants__role=role).order_by("pk")
    client.force_login(accounts.filter(department=demo.shown).first() or accounts[0])
    # What a process keeps from its first page on is there.
    client.get(reverse("own_password"))
    for name in (name for name, roles in PAGES.items() if role in roles and name not in ELSEWHERE):
        thing = THING[name].format(**demo.things).split() if name in THING else []
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse(name, args=thing))
        given.append((name, response.status_code, len(captured)))
    assert [answer for answer in given if answer[1] != 200 or answer[2] > MOST_QUERIES] == []


def test_the_province_counts_two_indicators_differently_and_one_of_them_is_explained(demo):
    boss = User.objects.filter(grants__role=Role.TASKFORCE)[0]
    lines = variances_of(cycle=demo.report.cycle, user=boss)
    found = {line.figure.indicator.code: line.differences[0].amount for line in lines}
    assert found == {"I09-02": Decimal(2), "I17-02": Decimal(14)}
    assert {line.figure.indicator.code for line in lines if line.variance} == {"I17-02"}


def test_gaps_were_proposed_decided_mended_and_proven(demo):
    """Two items were closed by the effect of two published months each; others wait, were dropped, or still run."""
    proven = ActionItem.objects.filter(needs_effect=True, state=ActionState.CLOSED)
    assert set(proven.values_list("indicator_code", flat=True)) >= {"I01-01", "I08-01"}
    assert all(item.effect.count("20") == 2 and item.rectification.verified_by for item in proven)
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert all(states[state] for state in ProposalState)
    assert not Proposal.objects.filter(state=ProposalState.DROPPED, reason="").exists()


def test_one_closed_duty_was_opened_again_by_a_later_figure(demo):
    item = ActionItem.objects.get(reopened__gt=0)
    assert (item.indicator_code, item.owner.short_name, item.state) == ("L4-06", "行政审批服务局", ActionState.OPEN)
    kinds = list(item.steps.values_list("kind", flat=True))
    assert kinds.index("closed") < kinds.index("reopened")


def test_the_ledger_has_every_kind_lamp_and_checkpoint(demo):
    items, today = ActionItem.objects.all(), Today.of(timezone.localdate(), calendar=package_calendar())
    assert set(items.values_list("kind", flat=True)) == set(ActionKind)
    assert set(items.not_closed().values_list("checkpoint", flat=True)) == set(Checkpoint)
    dark = [lamp for lamp in Lamp if not items.with_lamp(lamp, today=today.day, soon=today.soon).exists()]
    assert set(dark) <= {Lamp.NEAR}
    assert Measure.objects.count() >= 5
    assert not items.filter(kind=ActionKind.PROMISE, origin_date=None).exists()


def test_on_a_working_day_those_concerned_have_one_notice_of_what_they_owe(demo):
    rows = Reminder.objects.filter(on=timezone.localdate())
    assert rows.exists() is package_calendar().is_workday(timezone.localdate())
    assert rows.count() == rows.values("user").distinct().count()
    assert not rows.filter(user__grants__role=Role.LEADER).exists()


def test_units_said_what_holds_them_up_and_one_question_waits_for_the_meeting(demo):
    rows = Difficulty.objects.order_by("raised_at", "pk")
    assert [bool(each.answer) for each in rows] == [True, True, False]
    waiting = Difficulty.objects.before_the_meeting(region_id=demo.report.region_id).get()
    assert waiting.item.kind == ActionKind.PROMISE and waiting.from_whom == "县财政局"


def test_letters_went_out_one_step_after_the_other(demo):
    assert set(Letter.objects.values_list("level", flat=True)) == set(Escalation)
    for item in ActionItem.objects.filter(escalation=Escalation.REFERRAL):
        assert list(item.letters.order_by("pk").values_list("level", flat=True)) == list(Escalation)


def test_the_county_met_every_month_on_the_17th_or_after_the_days_off(demo):
    """Held meetings have their statements, a promise and resolutions in the ledger; one was moved; one lies ahead."""
    held = Meeting.objects.filter(state=MeetingState.HELD)
    assert held.count() >= 13
    for meeting in held.filter(moved_reason=""):
        assert meeting.day == meeting_day(meeting.month, calendar=package_calendar()).day
    assert held.exclude(moved_reason="").count() == 1
    assert not Speaker.objects.filter(state=SpeakerState.REMOVED, note="").exists()
    assert all(meeting.resolutions.exists() and meeting.agenda.exists() for meeting in held)
    promised = ActionItem.objects.filter(speeches__meeting__in=held)
    assert promised.filter(state=ActionState.CLOSED).count() >= 10
    assert Meeting.objects.exclude(state=MeetingState.HELD).exists()


def test_the_audit_trail_of_the_demo_is_whole(demo):
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert "whole" in out.getvalue()


def targets_of(demo, *codes):
    """Targets that the county handed out, judged on the day after the last published month."""
    region = demo.report.region
    rows = Target.objects.standing().filter(region=region, indicator__code__in=codes)
    found = list(rows.select_related("indicator__scheme", "region").order_by("due", "pk"))
    return target_lines(targets=found, region_id=region.pk, on=timezone.localdate())


def test_townships_owe_a_monthly_average_and_some_of_them_fall_short(demo):
    lines = [line for line in targets_of(demo, "L1-01") if line.unit]
    assert len(lines) == 15 and {line.target.amount for line in lines} == {Decimal(120)}
    short = {line.who for line in lines if line.verdict.missing}
    assert 3 < len(short) < 12 and "雾坪乡" in short
    assert all(line.target.source_document and line.target.clause for line in lines)


def test_a_monthly_average_is_held_against_its_target_as_it_is(demo):
    [line] = targets_of(demo, "L1-05")
    assert line.goal_text == "月均不少于300件"
    # Each month lies near 246: divided by the months once more it would read 24.9.
    assert Decimal(200) < line.reached < Decimal(260) and Decimal(60) < line.percent < Decimal(90)


def test_a_place_beyond_the_limit_is_missed_and_never_more_than_fulfilled(demo):
    [line] = targets_of(demo, "L5-02")
    assert (line.goal_text, line.reached, line.percent, line.rest) == (
        "期末不超过10位",
        Decimal(19),
        Decimal("52.6"),
        "超出9位",
    )
    assert line.state == TargetState.MISSED


def test_the_quarter_of_a_count_since_january_is_what_it_added(demo, sign_in):
    """On the page of the newest whole quarter that is not the first of its year."""
    published = MonthlyReport.objects.published().order_by("-cycle__start").values_list("cycle__start", flat=True)
    end = next(month for month in published if month.month in {6, 9, 12})
    values = {
        month: dict(
            FigureRow.objects.filter(report__cycle__start=month, code="L1-01", value__isnull=False).values_list(
                "department_name", "value"
            )
        )
        for month in (end, end.replace(month=end.month - 3))
    }
    at_end, before = values.values()
    reader = sign_in(User.objects.filter(grants__role=Role.LEADER).first())
    quarter = f"{end.year}Q{end.month // 3}"
    page = reader.get(reverse("module_detail", args=["L1"], query={"quarter": quarter})).context
    column = [column["name"] for column in page["columns"]].index("办件数据汇集量")
    assert page["columns"][column]["basis"] == "本季新增（累计之差）" and column == 0
    shown = {row["name"]: row["cells"][0]["text"] for group in page["groups"] if group for row in group["rows"]}
    added = {name: f"{at_end[name] - before[name]:.0f}" for name in at_end if name in before}
    assert len(added) > 40 and {name: shown[name] for name in added} == added


def test_the_quota_in_two_steps_was_met_at_the_first_and_missed_at_the_second(demo):
    if demo.report.cycle.start.month < 8:
        pytest.skip("the second step lies ahead before August is published")
    first, second = targets_of(demo, "L1-10")
    assert (first.state, second.state) == (TargetState.MET, TargetState.MISSED)
    assert first.owner.short_name == "行政审批服务局"


def late_tick(due):
    """When what the units of construction entered was accepted: on the afternoon of the 102nd day of the quarter."""
    return moment(date(due.year, due.month - 2, 1) + timedelta(days=102), 16)


def test_certificates_are_ticked_off_by_their_units_and_counted(demo):
    lines = targets_of(demo, "L1-09")
    due = lines[0].target.due
    if due > demo.report.cycle.end:
        pytest.skip("the quarter of the certificates is still running")
    words = Counter((line.state, line.verdict.late) for line in lines)
    late = words[TargetState.MET, True]  # the one that came after the quarter, once that day is past
    assert words[TargetState.MET, False] == 6 and late == (timezone.now() > late_tick(due))
    assert categories_met(region_id=demo.report.region_id, until=timezone.localdate()) == 6 + late
    [awaited] = [line for line in lines if line.state == TargetState.WAITING]
    assert awaited.tick.met_on == next_month(demo.report.cycle.start), (
        "of the running month, and nobody accepted it yet"
    )
    assert {line.tick.by for line in lines if line.tick} <= set(User.objects.filter(grants__role=Role.STAFF))


def test_registrations_stand_nowhere_in_the_demo_county(demo):
    assert Indicator.objects.get(restricted=True).code == "L1-08"
    assert not IndicatorRow.objects.filter(code="L1-08").exists()
    assert not Target.objects.filter(indicator__restricted=True).exists()


def test_the_ledgers_know_what_the_figures_say(demo):
    """Promises of every month, pieces and papers of the running one: what is known is what was typed."""
    cycles = list(Cycle.objects.order_by("start"))
    for cycle in (*cycles[1:-1:4], cycles[-1]):
        rows = Figure.objects.filter(cycle=cycle).exclude(indicator__counted_from="")
        figures = [each for each in rows.select_related("indicator") if each.value is not None]
        units = {figure.department_id for figure in figures}
        existing = count_from_ledgers(
            cycle=cycle, departments=units, indicators={figure.indicator for figure in figures}
        )
        for figure in figures:
            of_promises = figure.indicator.code in {"L4-02", "L4-03"}
            found = existing.of(figure.indicator, figure.department_id)
            if found is not None and (of_promises or cycle == cycles[-1]):
                assert not found.differs(figure.value, figure.indicator.decimals), f"{cycle} {figure} {found}"
            assert found is not None or not of_promises


def test_papers_wait_and_units_without_a_highlight_are_listed(demo):
    assert set(ExperiencePaper.objects.values_list("state", flat=True)) >= {PaperState.WAITING, PaperState.ACCEPTED}
    assert Highlight.objects.exclude(indicator_code="").exists() and Highlight.objects.exclude(bonus="").exists()
    units = list(Department.objects.filter(region__is_home=True))
    assert 0 < len(without_highlight(units=units, quarter=quarter_of(timezone.localdate()))) < len(units)
