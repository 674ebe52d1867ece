"""check_facts: every number on every page and sheet of a built month is explained, and a wrong one is found."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import translation

from departments.choices import DepartmentKind, Role
from departments.models import AuditEntry, Department
from indicators.models import Figure, Indicator
from reports.checking.addresses import list_of_targets, lists_of, pages_of, targets_of
from reports.checking.check import LANGUAGES, check_report, check_rows
from reports.checking.files import FileChecker
from reports.checking.month import read_month
from reports.checking.pages import PageChecker
from reports.checking.readers import check_own_result, readers_of
from reports.checking.render import answer_of
from reports.checking.target_facts import read_targets
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from tests import factories as make
from tests.reports.exact import exact_month, publish, repeat_month

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def report(module_db) -> MonthlyReport:
    """May after April, version 2: a figure was corrected."""
    cycle = exact_month()
    april = repeat_month(cycle, date(2026, 4, 1))
    Figure.objects.filter(cycle=april, indicator__code="A-1").update(value=Decimal(55))
    publish(april)
    publish(cycle)
    Figure.objects.filter(cycle=cycle, indicator__code="A-1").update(value=Decimal("70.5"))
    corrected = publish(cycle, "市监局更正")
    rate, covered = (Indicator.objects.get(code=code) for code in ("A-1", "A-4"))
    term = {"effective_from": date(2026, 4, 1), "due": date(2026, 5, 31)}
    make.make_target(rate, Figure.objects.filter(indicator=rate).first().department, "75", **term)
    make.make_target(covered, None, "50", kind=DepartmentKind.TOWNSHIP, region=cycle.region, **term)
    make.make_target(covered, None, "40", region=cycle.region, **term)
    for role, unit in ((Role.STAFF, "101"), (Role.REVIEWER, "101"), (Role.STAFF, "601")):
        make.make_user(role, department=Department.objects.get(code=unit))
    make.make_user(Role.LEADER, region=cycle.region)
    make.make_taskforce(cycle.region)
    return corrected


def faults_on_pages(report) -> list[str]:
    return [f"{page.name}: {line}" for page in check_report(whole(report)) for line in page.unexplained]


def whole(report) -> MonthlyReport:
    return MonthlyReport.objects.with_twins().select_related("cycle__scheme", "region").get(pk=report.pk)


@pytest.mark.long
def test_every_number_of_a_built_month_is_explained_by_a_frozen_row(report):
    pages = {page.name: page for page in check_report(whole(report))}
    assert {name: page.unexplained for name, page in pages.items() if page.unexplained} == {}
    # Not by finding none: the sheets, the lists and every indicator with its explanation were read.
    found = pages["workbook zh-hans · 指标差距"].triples, pages["workbook zh-hans · 评价得分"].triples
    assert found == (6, 2) and pages["workbook zh-hans · 更正清单"].kinds
    assert pages["gaps list=all"].triples == 7
    assert {f"{name} A-{n}" for name in ("indicator_detail", "explain") for n in range(1, 6)} <= set(pages)
    assert all(page.count for name, page in pages.items() if name.startswith(("gaps list=all", "unit", "explain A")))
    # And by those who see less: their first pages, their targets, the leader's page.
    readers = {"clerk", "reviewer", "township", "leader"}
    assert {name.split()[0].partition("@")[2] for name in pages} - {""} == readers
    assert all(pages[f"home@{reader}"].count for reader in readers) and pages["leader@leader"].count
    assert all(pages[f"own_result@{reader}"].count > 3 for reader in readers - {"leader"})
    assert pages["target_indicator A-4"].count > pages["target_indicator@township A-4"].count > 0
    spread = {name.split()[0] for name in pages if "gain=" in name or "since=" in name or name.endswith("1 average")}
    assert spread == {"indicator_needed", "whatif"}, "of one earlier month no other is asked about"


@pytest.mark.long
def test_checking_writes_nothing(report):
    before = AuditEntry.objects.count(), Session.objects.count()
    call_command("check_facts", "2026-05", stdout=io.StringIO())
    assert (AuditEntry.objects.count(), Session.objects.count()) == before


@pytest.mark.long
def test_the_command_sums_up_by_kind_of_page(report):
    out = io.StringIO()
    call_command("check_facts", "2026-05", region="430621", stdout=out)
    text = out.getvalue()
    assert "workbook zh-hans · 指标差距: " in text and "indicator_detail (6 pages): " in text
    assert ", 0 unexplained" in text.splitlines()[-1]


@pytest.mark.parametrize(
    ("model", "code", "change", "expected"),
    [
        (IndicatorRow, "A-1", {"gap": Decimal(29)}, "gap 29"),
        (IndicatorRow, "A-1", {"relative_gap": Decimal("36.38")}, "relative_gap 36.38"),
        (IndicatorRow, "A-2", {"score_gap": Decimal(4)}, "score_gap 4"),
        (IndicatorRow, "A-3", {"rank_province": 3}, "place 3 worked out, among the counties 2"),
        (IndicatorRow, "A-4", {"score": Decimal(31)}, "attainment 31"),
        (IndicatorRow, "A-1", {"lost": Decimal(16)}, "points lost, by its share of the total 16.593750"),
        (IndicatorRow, "A-4", {"loss_rank": 2}, "place 2 by points lost, by the losses 3"),
        (DepartmentRow, "101", {"rank": 2}, "place 2 of 2"),
        (DepartmentRow, "201", {"score": Decimal("38.13")}, "score 38.13"),
        (FigureRow, "A-4", {"rank": 2}, "place 2 of 3"),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value),
)
def test_a_frozen_number_that_does_not_follow_from_the_others_is_found(report, model, code, change, expected):
    model.objects.filter(report=report, code=code).update(**change)
    assert expected in "\n".join(check_rows(read_month(whole(report))).unexplained)


@pytest.mark.long
def test_a_number_on_a_page_that_stands_in_no_row_is_found_with_its_place(report, monkeypatch):
    monkeypatch.setattr("reports.pages.gaps.views.gap_sentence", lambda row: f"{row.name}差距为123.45。")
    found = [line for line in faults_on_pages(report) if line.startswith("gaps list=all")]
    assert len(found) == 4 and all("123.45 in “" in line for line in found)


@pytest.mark.parametrize(
    ("name", "printed", "altered"),
    [
        ("indicator_detail A-2", "2026-06-02", "2026-06-09"),
        ("wall list=all&part=1", "55.00", "55.01"),
        ("report_why", "−3.69", "−3.68"),
        ("indicator_why A-1", "+15.50", "+15.51"),
        ("indicator_why A-4", "70.5%", "70.6%"),
        ("department_why 101", "52.88", "52.89"),
        ("indicator_needed A-4", "33.34%", "33.35%"),
        ("indicator_needed A-4", "再办结7件", "再办结6件"),
        ("whatif 201", "64.66", "64.67"),
        ("whatif 101", "28.06%", "28.07%"),
        ("module_quarter A 2026Q2", "66.67", "66.68"),
        ("restated", "46.76", "46.77"),
        ("home", "18.75", "18.76"),
        ("board", "15.47", "15.48"),
        ("board", "已报7项", "已报8项"),
        ("report_list", "44.60", "44.61"),
        ("target_list page=1", "94", "95"),
        ("target_list page=1", "未达到", "已达到"),
        ("target_indicator A-1", "还差4.5", "还差4.6"),
        ("csv target_list", "70.5", "70.6"),
        ("csv target_list", "未达到", "已达到"),
        ("csv gaps list=all", "27.50", "27.51"),
        ("csv rankings", "52.88", "52.98"),
        ("csv board", "13.39", "13.38"),
        ("csv indicator_list", "70.50", "70.51"),
        ("csv module_list", "49.19", "49.18"),
        ("csv report_list", "44.60", "44.61"),
    ],
)
@pytest.mark.long
def test_an_altered_number_is_found_on_every_kind_of_page_and_file(report, monkeypatch, name, printed, altered):
    month, reader, book = read_month(whole(report)), make.make_taskforce(report.region), read_targets(report.region_id)
    checker = PageChecker(month, reader)

    def answer_otherwise(address, reader):
        answer = answer_of(address, reader)
        assert printed in answer.content.decode()
        answer.content = answer.content.decode().replace(printed, altered).encode()
        return answer

    def faults() -> list[str]:
        if not name.startswith("csv "):
            [page] = [checker.check(each) for each in (*pages_of(month), *targets_of(book)) if each.name == name]
            return page.unexplained
        [page] = [
            page
            for each in (*lists_of(month), list_of_targets(book))
            if each.name == name.removeprefix("csv ")
            for page in FileChecker(checker, reader, ("csv",)).check(each)
        ]
        return page.unexplained

    with translation.override(LANGUAGES[0]):
        assert faults() == []
        monkeypatch.setattr("reports.checking.render.answer_of", answer_otherwise)
        monkeypatch.setattr("reports.checking.files.answer_of", answer_otherwise)
        digits = altered.strip("+−%>").removesuffix("</td").strip("再办结已报项件")
        assert any(digits in line for line in faults())


def test_the_own_result_of_a_released_month_is_read_as_it_stood_under_an_embargo(report, monkeypatch):
    month = read_month(whole(report))
    clerk = next(other.user for other in readers_of(month) if other.name == "clerk")
    stored = MonthlyReport.objects.values().get(pk=report.pk)
    with translation.override(LANGUAGES[0]):
        [page] = check_own_result(month, clerk)
        assert (page.unexplained, page.count > 3, month.report.state) == ([], True, report.state)
        monkeypatch.setattr("reports.pages.monthly.views_own.gap_unit", lambda unit: "123.45")
        [altered] = check_own_result(month, clerk)
    assert any("123.45" in line for line in altered.unexplained)
    assert MonthlyReport.objects.values().get(pk=report.pk) == stored, "the embargo was undone"
    leader = next(other.user for other in readers_of(month) if other.name == "leader")
    assert check_own_result(month, leader) == []


@pytest.mark.long
def test_a_cell_of_another_column_is_found(report, monkeypatch):
    """The average under the heading of the best: a true number in the wrong place."""
    from reports.documents.workbook import indicator_sheet

    cells = indicator_sheet._gap_cells

    def exchange_two(row, period, decimals):
        found = list(cells(row, period, decimals))
        found[5], found[6] = found[6], found[5]
        return found

    monkeypatch.setattr(indicator_sheet, "_gap_cells", exchange_two)
    faults = faults_on_pages(report)
    assert any("最优值”: 80, expected 98" in line for line in faults)
    assert any("Best value”: 80, expected 98" in line for line in faults)


@pytest.mark.long
def test_the_command_ends_with_an_error_where_something_is_unexplained(report):
    IndicatorRow.objects.filter(report=report, code="A-1").update(gap=Decimal(29))
    with pytest.raises(CommandError) as error:
        call_command("check_facts", "2026-05", stdout=io.StringIO())
    assert error.value.returncode == 1


def test_a_month_that_was_not_built_is_refused_in_words(report):
    with pytest.raises(CommandError, match="No report of 2020-01 has been built"):
        call_command("check_facts", "2020-01", stdout=io.StringIO())
