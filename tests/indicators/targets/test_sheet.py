"""Targets from a sheet: one deadline a row or a column each, everything wrong told at once, all or nothing."""

import re
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import translation

from config.files.problems import ProblemList
from config.files.write_plain import plain_workbook
from departments.access.refusals import NotAllowed
from departments.choices import DepartmentKind
from departments.models import AuditEntry
from indicators.choices import Basis, TargetMeasure
from indicators.models import RegistrationRule, Target
from indicators.targets.set import set_target
from indicators.targets.sheet import import_targets, open_sheet, plan_targets
from tests import factories as make

pytestmark = pytest.mark.django_db
HEAD = "指标编号,单位,要求,任务数,完成时限,类别,执行起,来源文件,条款"
ON = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class TargetSheetCounty:
    """Two townships that report a count, and a bureau that leads it."""

    def __init__(self):
        self.region = make.make_region("云溪县")
        scheme = make.make_scheme()
        self.towns = [make.make_township(name, region=self.region) for name in ("城关镇", "石桥镇")]
        self.bureau = make.make_department("审批局", region=self.region)
        reports = [DepartmentKind.TOWNSHIP]
        self.volume = make.make_indicator("L1-01", scheme=scheme, basis=Basis.CUMULATIVE, reports=reports, decimals=0)
        self.signed = make.make_indicator("L1-08", scheme=scheme, restricted=True, reports=reports)
        make.make_lead(self.volume, self.bureau)
        self.taskforce = make.make_taskforce(self.region)

    def plan(self, *rows, head=HEAD):
        return plan_targets(table=self.open(*rows, head=head), region=self.region, on=ON)

    def open(self, *rows, head=HEAD):
        return open_sheet("\n".join([head, *rows]).encode(), "任务.csv", today=ON)

    def take(self, *rows, head=HEAD):
        return import_targets(table=self.open(*rows, head=head), region=self.region, actor=self.taskforce)

    def refusals_of(self, *rows, head=HEAD):
        with pytest.raises(ProblemList) as refusal:
            self.take(*rows, head=head)
        assert not Target.objects.exists()
        return [str(problem) for problem in refusal.value.problems]


@pytest.fixture
def county():
    return TargetSheetCounty()


def test_every_row_sets_a_target_of_a_unit_a_kind_or_the_county(county):
    assert (
        county.take(
            "L1-01,城关镇,累计达到,1200,2026-06-30,,,县政办〔2026〕3号,第三条",
            "L1-01,乡镇街道,月均不少于,120,2026年12月31日,,2026-01-01,县政办〔2026〕3号,",
            "L1-01,全县,,90000,2026-12-31,,,县政办〔2026〕3号,",
            "L1-01,审批局,按类别完成,,2026-12-31,营业执照,,县政办〔2026〕3号,",
        )
        == 4
    )
    first, kind, whole, category = Target.objects.order_by("pk")
    assert (first.department, first.amount, first.due) == (county.towns[0], Decimal(1200), date(2026, 6, 30))
    assert (first.measure, first.clause, first.effective_from) == (TargetMeasure.TOTAL, "第三条", date(2026, 1, 1))
    assert (kind.department, kind.kind, kind.measure) == (None, DepartmentKind.TOWNSHIP, TargetMeasure.AVERAGE)
    assert (whole.department, whole.kind, whole.measure) == (None, "", TargetMeasure.TOTAL)
    assert (category.category, category.amount) == ("营业执照", None)
    entry = AuditEntry.objects.get(action="target.import")
    assert entry.detail["rows"] == 4 and entry.detail["file"] == "任务.csv"


def test_a_heading_that_is_a_day_is_a_deadline_and_an_empty_cell_asks_for_nothing(county):
    head = "指标编号,单位,来源文件,2026-06-30,2026年7月31日"
    assert county.take("L1-01,城关镇,通知,600,1200", "L1-01,石桥镇,通知,,900", head=head) == 3
    found = Target.objects.order_by("department__position", "due").values_list("department__name", "due", "amount")
    assert list(found) == [
        ("城关镇", date(2026, 6, 30), Decimal(600)),
        ("城关镇", date(2026, 7, 31), Decimal(1200)),
        ("石桥镇", date(2026, 7, 31), Decimal(900)),
    ]


def test_the_same_sheet_a_second_time_changes_nothing(county):
    row = "L1-01,城关镇,累计达到,1200,2026-06-30,,,通知,"
    county.take(row)
    assert county.plan(row).differences == [] and county.take(row) == 0
    with pytest.raises(ProblemList, match="withdraw it first"):
        county.take(row.replace("1200", "1300"))
    assert Target.objects.get().amount == 1200


def test_a_look_tells_what_would_be_set(county):
    message = county.plan("L1-01,城关镇,累计达到,1200,2026-06-30,,,通知,").differences
    assert [(each.row, each.fact, each.after) for each in message] == [(2, "2026-06-30", "1200 件 in total")]
    assert not Target.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", DepartmentKind)
def test_a_kind_of_units_is_read_by_the_name_that_the_pages_give_it(county, kind, language):
    county.volume.reports = [kind]
    county.volume.save()
    with translation.override(language):
        county.take(f"L1-01,{kind.label},累计达到,100,2026-12-31,,,分解表,")
    assert Target.objects.get().kind == kind


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_a_sheet_waits_for_a_target_that_is_being_typed():
    """And then finds it standing, instead of failing half-way."""
    county = TargetSheetCounty()
    row = "L1-01,城关镇,累计达到,100,2026-12-31,,,分解表,"
    wanted = county.plan(row).targets[0]
    assert county.taskforce.role_set  # read before the thread begins

    def take():
        try:
            return county.take(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            set_target(facts=wanted, region=county.region, actor=county.taskforce)
            taking = thread.submit(take)
            wait([taking], timeout=1)
        assert taking.result() == 0
    assert Target.objects.count() == 1


def test_all_that_is_wrong_is_told_with_its_row_and_the_remedy(county):
    text = county.refusals_of(
        "L9-99,城关,累计达到,abc,6月底,,,,",
        "L1-01,石桥镇,尽快,5,2026-06-30,,,通知,",
        "L1-01,石桥镇,累计达到,,2026-06-31,,,通知,",
        "L1-01,审批局,累计达到,5,2026-06-30,,,通知,",
        "L1-01,石桥镇,累计达到,5,2026-06-30,,2026-07-01,通知,",
        "L1-01,城关镇,累计达到,7,2026-06-30,,,通知,",
        "L1-01,城关镇,累计达到,8,2026-06-30,,,通知,",
        "L1-01,城关镇,按类别完成,,2026-06-30,,,通知,",
    )
    rows = {int(re.search(r"\d+", line)[0]) for line in text}
    assert rows == {2, 3, 4, 5, 6, 8, 9}
    whole = "\n".join(text)
    for part in (
        "No scheme in force measures an indicator L9-99",
        "No unit is called “城关”",
        "“abc” is not a number",
        "for example 2026-06-30",
        "column “来源文件”: The cell is empty",
        "“尽快” is nothing that a target can ask for",
        "累计达到、期末达到、月均不少于、按类别完成",
        "2026-06 has 30 days",
        "审批局 reports no figures",
        "lies before 2026-07-01",
        "stands in row 7 already",
        "Name the category",
    ):
        assert part in whole, part


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ("指标编号,单位,来源文件,6月底", "for example 2026-06-30"),
        ("指标编号,单位,来源文件,2026-02-30", "2026-02 has 28 days"),
        ("指标编号,单位,来源文件,颜色", "The column is not known"),
        ("单位,来源文件,2026-06-30", "indicator_code"),
        ("指标编号,单位,来源文件,2026-06-30,2026-06-30", "more than once"),
    ],
)
def test_a_head_that_is_not_certain_is_refused(county, head, part):
    with pytest.raises(ProblemList, match=part):
        county.open("L1-01,城关镇,通知,600,1200", head=head)


def test_a_workbook_with_days_in_its_head_is_read_alike(county):
    rows = [["L1-01", "城关镇", "通知", "600"]]
    book = plain_workbook(["指标编号", "单位", "来源文件", "2026-06-30"], rows, name="x.xlsx")
    table = open_sheet(b"".join(book.streaming_content), "x.xlsx", today=ON)
    assert import_targets(table=table, region=county.region, actor=county.taskforce) == 1
    assert Target.objects.get().due == date(2026, 6, 30)


def test_registrations_are_refused_until_the_county_allows_them(county):
    row = "L1-08,城关镇,累计达到,500,2026-06-30,,,通知,"
    assert "国办函〔2026〕12号" in county.refusals_of(row)[0]
    RegistrationRule.objects.create(
        region=county.region,
        effective_from=ON,
        allowed=True,
        reason="上级要求",
        source_document="省函〔2026〕9号",
        set_by_name="x",
        set_at=make.timezone.now(),
    )
    assert len(county.plan(row).targets) == 1


def test_nobody_but_the_task_force_hands_a_sheet_in(county):
    clerk = make.make_user("staff", department=county.towns[0])
    with pytest.raises(NotAllowed):
        import_targets(table=county.open("L1-01,城关镇,,1,2026-06-30,,,通知,"), region=county.region, actor=clerk)
