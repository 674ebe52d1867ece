"""A place that can be defended: by how many indicators a unit is ranked, who leads too few of them, who is at the
bottom for how long."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from departments.choices import Role
from indicators.choices import CycleState
from indicators.models import SchemeSettings
from reports.build.assemble import assemble
from reports.build.inputs import read_inputs
from reports.documents.files import export_workbook
from reports.models import DepartmentRow, MonthlyReport
from reports.pages.board.views import _departments, _write_sentences
from tests import factories as make
from tests.reports.exact import publish

pytestmark = pytest.mark.django_db
# The attainments of what each bureau leads; None is not reported.
LED = {
    "档案局": [100],
    "市监局": [90, 80, None],
    "税务局": [70, 70],
    "人社局": [60, 60],
    "住建局": [50, 50],
    "财政局": [40, 40],
    "残联": [30, None],
}


class LeadCounty:
    """Seven bureaus that lead one to three indicators each, scored by the goalposts 0–100."""

    def __init__(self, **settings) -> None:
        self.region, self.scheme = make.make_region("云溪县", code="430000"), make.make_scheme()
        make.make_settings(self.scheme, **settings)
        self.bureaus, self.leaves = {}, {}
        for place, (name, values) in enumerate(LED.items()):
            self.bureaus[name] = make.make_department(name, region=self.region, code=f"D{place}", position=place)
            for number in range(len(values)):
                leaf = make.make_indicator(f"I{place}-{number}", scheme=self.scheme, best=100, worst=0)
                make.make_lead(leaf, self.bureaus[name])
                self.leaves[name, number] = leaf

    def publish(self, month: int = 5, **changed) -> MonthlyReport:
        cycle = make.make_cycle(
            scheme=self.scheme, region=self.region, month=date(2026, month, 1), state=CycleState.CLOSED
        )
        for name, values in (LED | changed).items():
            for number, value in enumerate(values):
                if value is not None:
                    make.make_figure(self.leaves[name, number], self.bureaus[name], cycle, value)
        return publish(cycle)


def sentence(report: MonthlyReport) -> str:
    with translation.override("zh-hans"):
        [text] = _departments(report, list(DepartmentRow.objects.filter(report=report)))
    return text


def test_the_notice_says_by_how_many_of_its_indicators_a_unit_is_ranked():
    assert sentence(LeadCounty().publish()) == (
        "2026年5月“牵头指标得分”排名，县级单位共7个单位参加。前三名：档案局（100分，仅牵头1项指标）、"
        "市监局（85分，按3项牵头指标中的2项计）、税务局（70分，按2项牵头指标中的2项计）。"
        "后三名：住建局（50分，按2项牵头指标中的2项计）、财政局（40分，按2项牵头指标中的2项计）、"
        "残联（30分，按2项牵头指标中的1项计）。"
    )


def test_who_leads_too_few_is_not_ranked_and_who_reported_too_few_is_told_from_them():
    report = LeadCounty(least_scored=2).publish()
    rows = {row.short_name: row for row in DepartmentRow.objects.filter(report=report)}
    assert [(row.rank, row.n) for name, row in rows.items() if name in {"市监局", "财政局"}] == [(1, 5), (5, 5)]
    alone, silent = rows["档案局"], rows["残联"]
    assert (alone.rank, alone.score, alone.too_few, alone.below_floor) == (None, None, True, False)
    # One that leads two and gave one is ranked as soon as it reports: first with 100 it would not be, 65 is fourth.
    assert (silent.rank, silent.too_few, silent.below_floor) == (None, False, True)
    assert (silent.best_rank, silent.worst_rank) == (3, 6)
    assert sentence(report).endswith(
        "缺报、未参加排名：残联（2项中有1项，如报齐，位次在第3至第6位之间）。牵头的计分指标过少、不参加排名：档案局（1项）。"
    )


def test_settings_in_force_keep_no_limit_and_new_ones_ask_for_two():
    assert LeadCounty().publish().parameters["least_scored"] == 0
    assert SchemeSettings(scheme=make.make_scheme(), effective_from=date(2026, 1, 1)).least_scored == 2


def test_the_page_and_the_file_say_why_a_unit_is_not_ranked(sign_in):
    county = LeadCounty(least_scored=2)
    report = county.publish()
    leader = sign_in(make.make_user(Role.LEADER, region=county.region))
    reason = "仅牵头1项计分指标，数量过少，不参加排名"
    assert reason in leader.get(reverse("rankings")).content.decode()
    assert reason in leader.get(reverse("unit_detail", args=["D0"])).content.decode()
    assert reason in "".join(map(str, cells(report)))


@pytest.mark.long
def test_whoever_is_named_for_months_at_the_bottom_stands_on_the_sheet_and_in_this_order(sign_in):
    """住建局 is among the last three for three months; 财政局 is last from the second on, and 税务局 joins them."""
    county = LeadCounty()
    county.publish(5, 人社局=[10, 10], 残联=[20, 20], 财政局=[95, 95])
    county.publish(6, 人社局=[99, 99], 残联=[99, 99], 财政局=[5, 5])
    report = county.publish(7, 人社局=[99, 99], 残联=[99, 99], 财政局=[5, 5])
    expected = ["住建局", "财政局", "税务局"]
    assert [row[1] for row in cells(report, "连续靠后单位") if row[1] in LED] == expected
    with translation.override("zh-hans"):
        listed = _write_sentences(report).streaks
        remarks = {row[1]: row[-1] for row in cells(report, "牵头单位排名") if row[1] in LED}
    assert [name for name, _words in listed] == expected
    # The remarks of the ranking are the same words of the same units, and who joined this month is no streak.
    assert {name: text for name, text in remarks.items() if text} == dict(listed)
    assert dict(listed)["住建局"] == "连续3个发布月居后3名（2026-05至2026-07）"
    page = sign_in(make.make_user(Role.LEADER, region=county.region)).get(reverse("leader"))
    calls = [call.code for call in page.context["calls"] if call.place is not None]
    assert calls == [county.bureaus[name].code for name in expected]


def test_a_unit_of_one_indicator_does_not_carry_an_old_streak_along():
    county = LeadCounty()
    low = {"档案局": [0]}
    county.publish(5, **low)
    assert county.publish(6, **low).departmentrows.get(short_name="档案局").last_streak == ["2026-05", "2026-06"]
    make.make_settings(county.scheme, effective_from=date(2026, 7, 1), least_scored=2)
    row = county.publish(7, **low).departmentrows.get(short_name="档案局")
    assert (row.too_few, row.last_streak, row.bottom_streak) == (True, [], [])


def test_a_limit_of_none_leaves_rows_and_inputs_as_they_were():
    report = LeadCounty().publish()
    again = assemble(read_inputs(cycle=report.cycle))
    assert all(not row.too_few for row in again.departments.rows)
    assert {row.code: row.rank for row in again.departments.rows} == dict(
        DepartmentRow.objects.filter(report=report).values_list("code", "rank")
    )


def cells(report: MonthlyReport, sheet: str = "") -> list[tuple]:
    to = io.BytesIO()
    export_workbook(report=report, to=to, actor=None, language="zh-hans")
    to.seek(0)
    book = load_workbook(to)
    sheets = [book[sheet]] if sheet else book.worksheets
    return [tuple(cell.value for cell in row) for each in sheets for row in each.iter_rows()]
