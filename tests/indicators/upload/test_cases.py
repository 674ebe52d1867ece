"""Sheets as they come, through the real door: each kind of public fault with several sheets of its own making."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from departments.models import Department
from indicators.choices import Basis
from indicators.models import Figure, Indicator
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload.sheets import (
    address_of,
    confirm,
    faults,
    messages_of,
    plan_of,
    say_columns,
    sheet,
    statuses,
    upload_sheet,
)

pytestmark = pytest.mark.django_db
NAMES = ["办理时间", "示范典型"]  # two indicators of the unit, in its own words


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(scope="module")
def county(module_db):
    desk = make_desk()
    Indicator.objects.filter(pk=desk.foreign.pk).update(reports=["lead", "township"])
    Department.objects.filter(pk=desk.unit.pk).update(name="云溪县市场监督管理局")
    for name in ("白鹭洲镇", "桃蹊镇"):
        make.make_department(name, region=desk.region, kind="township")
    return desk


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


@pytest.fixture
def clerk(desk, sign_in):
    return sign_in(desk.staff)


@pytest.fixture
def boss(desk, sign_in):
    return sign_in(desk.taskforce)


def values(response):
    """Code → value that would be stored."""
    assert "preview" in response.context, response.context.get("problems") or address_of(response)
    return {line.row.indicator.code: line.entry.value for line in plan_of(response).lines}


def of_units(response):
    lines = plan_of(response).lines
    return {(str(line.row.department), line.row.indicator.code): line.entry.value for line in lines}


def problems(response):
    return " ".join(response.context["problems"])


def formats(**codes):
    def change(book):
        for cell, code in codes.items():
            book.active[cell].number_format = code

    return change


def merge(*areas):
    def change(book):
        for area in areas:
            book.active.merge_cells(area)

    return change


class TestNumberFormats:
    """What a cell shows follows from the meaning of its number format."""

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("stored", "code", "value"),
        [
            (98.5, '0.00"%"', "98.5"),
            (98.5, r"0.0\%", "98.5"),
            (0.985, "0.0%", "98.5"),
            (0.75, '0.00"%"', "0.75"),
            (98.5, '[Red]0.0"%";-0.0"%"', "98.5"),
            (98.5, '0.0"％"', "98.5"),
            (98.5, "0.00", "98.5"),
        ],
    )
    def test_a_percentage(self, desk, clerk, stored, code, value):
        Indicator.objects.filter(pk=desk.rate.pk).update(rollup="none")
        rows = [["指标名称", "数值"], ["按时率", stored]]
        assert values(upload_sheet(clerk, sheet(*rows, change=formats(B2=code)))) == {"I01-02": Decimal(value)}

    def test_a_number_of_so_many_is_no_percentage(self, desk, clerk):
        Indicator.objects.filter(pk=desk.rate.pk).update(rollup="none")
        for text in ("41 of 50", "41/50", "41∕50", "50件中41件"):
            assert len(faults(upload_sheet(clerk, sheet(["指标名称", "数值"], ["按时率", text])))) == 1, text
        rows = [["指标名称", "数值"], ["按时率", 41]]
        preview = upload_sheet(clerk, sheet(*rows, change=formats(B2='0" of 50"')))
        assert [cell for cell, _message in faults(preview)] == ["B2"]


class TestStatedUnits:
    """What the sheet says of its unit of measure is compared, wherever it stands."""

    @pytest.mark.parametrize(
        ("rows", "cell"),
        [
            ([["指标名称", "计量单位", "数值"], ["办理时间", "小时", 72]], "B2"),
            ([["指标名称", "单位", "数值"], ["办理时间", "小时", 72]], "B2"),
            ([["指标名称", "数值（小时）"], ["办理时间", 72]], "B2"),
            ([["指标名称", "数值"], ["办理时间（小时）", 72]], "A2"),
            ([["月报"], ["单位：小时"], ["指标名称", "数值"], ["办理时间", 72]], "B4"),
            ([["指标名称", "数值"], [None, "小时"], ["办理时间", 72]], "B3"),
        ],
    )
    def test_another_one_is_a_fault_and_nothing_is_taken(self, desk, clerk, rows, cell):
        preview = upload_sheet(clerk, sheet(*rows))
        assert values(preview) == {} and [at for at, _message in faults(preview)] == [cell]
        assert "小时" in faults(preview)[0][1] and "工作日" in faults(preview)[0][1]

    @pytest.mark.long
    @pytest.mark.parametrize(
        "rows",
        [
            [["指标名称", "计量单位", "数值"], ["办理时间", "个工作日", 3]],
            [["指标名称", "数值（工作日）"], ["办理时间", 3]],
            [["指标名称", "数值"], ["办理时间（工作日）", 3]],
            [["月报"], ["单位：工作日、%"], ["指标名称", "数值"], ["办理时间", 3]],
            [["指标名称", "数值"], ["办理时间", "3工作日"]],
            [["月报"], ["单位：件"], ["指标名称", "计量单位", "数值"], ["办理时间", "工作日", 3]],
        ],
    )
    def test_its_own_is_fine(self, desk, clerk, rows):
        assert values(upload_sheet(clerk, sheet(*rows))) == {"I01-01": 3}

    def test_the_unit_of_a_number_format_counts(self, desk, clerk):
        rows = [["指标名称", "数值"], ["办理时间", 3]]
        assert values(upload_sheet(clerk, sheet(*rows, change=formats(B2='0"工作日"')))) == {"I01-01": 3}
        wrong = upload_sheet(clerk, sheet(*rows, change=formats(B2='0"小时"')))
        assert [cell for cell, _message in faults(wrong)] == ["B2"]


class TestPeriodsOfHeadings:
    """All parts of a heading must agree."""

    TWO_YEARS = [
        ["指标名称", "2025年", None, "2026年", None],
        [None, "5月", "6月", "4月", "5月"],
        ["办理时间", 1, 2, 3, 4],
    ]

    @pytest.mark.parametrize("change", [merge("A1:A2", "B1:C1", "D1:E1"), None])
    def test_the_year_over_the_months_counts_merged_or_not(self, desk, clerk, change):
        assert values(upload_sheet(clerk, sheet(*self.TWO_YEARS, change=change))) == {"I01-01": 4}

    def test_last_year_alone_is_refused_with_what_is_there(self, desk, clerk):
        rows = [["指标名称", "2025年", None], [None, "4月", "5月"], ["办理时间", 1, 2]]
        answer = upload_sheet(clerk, sheet(*rows, change=merge("A1:A2", "B1:C1")))
        assert "No column is of 2026-05" in problems(answer) and "C2 2025年·5月" in problems(answer)

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("four", "five"),
        [
            (date(2026, 4, 1), date(2026, 5, 1)),
            ("2026-04", "2026-05"),
            ("2026.4", "2026.5"),
            ("四月", "五月"),
            ("2026年4月份", "2026年5月份"),
            ("完成值（4月）", "完成值（5月）"),
            ("202604", "202605"),
        ],
    )
    def test_every_writing_of_a_month_is_read(self, desk, clerk, four, five):
        rows = [["指标名称", four, five], ["办理时间", 1, 2]]
        assert values(upload_sheet(clerk, sheet(*rows))) == {"I01-01": 2}

    @pytest.mark.long
    @pytest.mark.parametrize("heading", ["2025年5月", "上年同期", "去年5月", "5月（上年）", "全省平均", "2026年6月"])
    def test_a_column_of_another_time_or_place_is_not_taken(self, desk, clerk, heading):
        rows = [["指标名称", heading, "本月值"], ["办理时间", 1, 2]]
        assert values(upload_sheet(clerk, sheet(*rows))) == {"I01-01": 2}

    def test_a_title_of_another_period_is_a_warning_to_be_acknowledged(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["2026年4月指标月报表"], ["指标名称", "数值"], ["办理时间", 2]))
        assert "A1 says that the sheet is of 2026-04" in preview.text
        confirm(clerk, preview)
        assert not Figure.objects.exists()
        confirm(clerk, preview, warned="on")
        assert desk.figure().value == 2

    def test_a_day_of_filling_in_is_no_period(self, desk, clerk):
        rows = [["2026年5月月报表", None, "填报日期：2026年6月3日"], ["指标名称", "数值"], ["办理时间", 2]]
        assert upload_sheet(clerk, sheet(*rows)).context["preview"].warnings == []

    def test_months_are_remembered_by_meaning_and_not_by_place(self, desk, clerk, sign_in):
        months = [f"{number}月" for number in range(1, 13)]
        rows = [["指标名称", "责任领导", *months], ["办理时间", "甲", *range(1, 13)]]
        first = say_columns(clerk, upload_sheet(clerk, sheet(*rows)), c2="")
        assert values(first) == {"I01-01": 5}
        make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=date(2026, 6, 1))
        assert values(upload_sheet(sign_in(desk.colleague), sheet(*rows), cycle="2026-06")) == {"I01-01": 6}

    @pytest.mark.long
    def test_what_one_unit_said_is_not_what_another_means(self, desk, clerk, boss):
        rows = [["指标名称", "甲", "乙"], ["办理时间", 2, 7]]
        first = say_columns(clerk, upload_sheet(clerk, sheet(*rows)), c1="name", c2="value", c3="")
        assert values(first) == {"I01-01": 2}
        other = upload_sheet(boss, sheet(*rows), department=desk.neighbour.code)
        assert ("A1", "甲") not in faults(other) and values(other) == {}
        assert any("The column is missing." in message for _cell, message in faults(other))

    def test_a_sheet_for_each_month_is_offered_the_periods_first(self, desk, clerk):
        def more(book):
            book.active.title = "4月"
            other = book.create_sheet("5月")
            other.append(["指标名称", "数值"])
            other.append(["办理时间", 2])

        preview = upload_sheet(clerk, sheet(["指标名称", "数值"], ["办理时间", 1], change=more))
        assert preview.context["preview"].reading.sheets == ["4月", "5月"]
        assert values(preview) == {"I01-01": 2}
        assert values(say_columns(clerk, preview, sheet="4月")) == {"I01-01": 1}


class TestShapes:
    def test_a_total_is_only_what_should_name_something(self, desk, clerk):
        rows = [["指标编码", "汇总方式", "数值"], ["I01-01", "平均", 2], ["I01-03", "合计", 1], ["合计", None, 3]]
        preview = upload_sheet(clerk, sheet(*rows))
        assert values(preview) == {"I01-01": 2, "I01-03": 1} and preview.context["preview"].passed == [(4, "total")]

    def test_units_down_and_indicators_across(self, desk, boss):
        rows = [
            ["2026年5月乡镇街道情况表"],
            ["序号", "乡镇（街道）", "办件量（件）"],
            [1, "白鹭洲镇", 343],
            [2, "桃蹊镇", "478件"],
        ]
        preview = upload_sheet(boss, sheet(*rows, ["合计", None, 821], change=merge("A1:C1")), choose="1")
        assert of_units(preview) == {("白鹭洲镇", "I02-01"): 343, ("桃蹊镇", "I02-01"): 478}

    def test_indicators_down_and_units_across(self, desk, boss):
        rows = [["指标名称", "白鹭洲镇", "桃蹊镇", "合计"], ["办件量", 3, 4, 7]]
        preview = upload_sheet(boss, sheet(*rows), choose="1")
        assert of_units(preview) == {("白鹭洲镇", "I02-01"): 3, ("桃蹊镇", "I02-01"): 4}

    def test_indicators_and_months_across(self, desk, boss):
        rows = [["单位", "办件量", None], [None, "4月", "5月"], ["白鹭洲镇", 3, 4]]
        preview = upload_sheet(boss, sheet(*rows, change=merge("A1:A2", "B1:C1")), choose="1")
        assert of_units(preview) == {("白鹭洲镇", "I02-01"): 4}


class TestWhoseSheet:
    @pytest.mark.parametrize(
        "rows",
        [
            [["白鹭洲镇2026年5月月报表"], ["指标名称", "数值"], ["办件量", 3]],
            [["月报表"], ["填报单位：白鹭洲镇"], ["指标名称", "数值"], ["办件量", 3]],
            [["月报表"], ["单位：白鹭洲镇", "2026年5月"], ["指标名称", "数值"], ["办件量", 3]],
        ],
    )
    def test_a_sheet_of_another_unit_is_refused_with_the_cell(self, desk, boss, rows):
        unit = Department.objects.get(short_name="桃蹊镇")
        answer = upload_sheet(boss, sheet(*rows), department=unit.code)
        cell = "A1" if len(rows) == 3 else "A2"
        assert f"Cell {cell}: {cell} says that the sheet is of 白鹭洲镇" in problems(answer)
        own = Department.objects.get(short_name="白鹭洲镇")
        assert values(upload_sheet(boss, sheet(*rows), department=own.code)) == {"I02-01": 3}

    def test_handed_in_for_all_units_it_is_the_sheet_of_whom_it_names(self, desk, boss):
        rows = [["白鹭洲镇2026年5月月报表"], ["指标名称", "数值"], ["办件量", 3]]
        assert of_units(upload_sheet(boss, sheet(*rows), choose="1")) == {("白鹭洲镇", "I02-01"): 3}


class TestRates:
    def test_a_rate_alone_is_asked_for(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标名称", "数值"], ["按时率", 96.67]))
        assert values(preview) == {"I01-02": Decimal("96.67")} and 'name="warned"' in preview.text
        assert "Tick that you have read" in messages_of(confirm(clerk, preview))
        confirm(clerk, preview, warned="on")
        assert desk.figure(desk.rate).value == Decimal("96.67")

    def test_locked_rows_that_differ_are_counted_with_their_reason(self, desk, clerk):
        desk.submit(desk.speed, "3")
        desk.submit(desk.award, "1")
        preview = upload_sheet(clerk, sheet(["指标名称", "数值"], ["办理时间", 2], ["示范典型", 2]))
        assert set(statuses(preview).values()) == {"locked"}
        assert "2 rows differ and were passed over: " in preview.text
        assert "already stored" not in preview.text


class TestMonthsSoFar:
    """1-5月 is the value of an indicator that counts all months (累计), and of no other."""

    ROWS = [["指标名称", "5月", "1-5月"], ["办理时间", 2, 9], ["示范典型", 1, 4]]

    @pytest.fixture(autouse=True)
    def cumulative(self, desk):
        Indicator.objects.filter(pk=desk.award.pk).update(basis=Basis.CUMULATIVE)

    @pytest.mark.parametrize("heading", ["1-5月", "1—5月", "2026年1-5月", "1至5月", "1-5月完成值"])
    def test_each_takes_its_own_column(self, desk, clerk, heading):
        head, *rows = self.ROWS
        preview = upload_sheet(clerk, sheet([*head[:2], heading], *rows))
        assert values(preview) == {"I01-01": 2, "I01-03": 4}
        assert preview.context["preview"].warnings == [] and faults(preview) == []

    def test_alone_it_is_no_value_of_a_month(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标名称", "1-5月"], ["办理时间", 9], ["示范典型", 4]))
        assert values(preview) == {"I01-03": 4}
        assert [row for row, _why in preview.context["preview"].passed] == [2]
        assert "not cumulative" in preview.context["preview"].passed[0][1]

    def test_of_other_months_it_is_not_taken(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标名称", "1-4月", "数值"], ["示范典型", 4, 5]))
        assert values(preview) == {"I01-03": 5}

    def test_a_fault_is_told_at_its_own_cell(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标名称", "5月", "1-5月"], ["示范典型", 1, "四"], ["办理时间", 2, "九"]))
        assert [cell for cell, _message in faults(preview)] == ["C2"] and values(preview) == {"I01-01": 2}
