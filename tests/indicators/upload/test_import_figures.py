"""Importing figures by the command: drafts through the same door as typed ones, good rows ahead of bad ones."""

import io
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from config.files.read_book import read_book
from config.sheets.read_table import read_table
from departments.access.refusals import NotDone
from departments.choices import Role
from departments.models import AuditEntry, ChangeSet, Department, Region, RoleGrant, User
from departments.sheets.command import import_book
from indicators.catalogue.load import load_catalogue
from indicators.catalogue.rows import COLUMNS as CATALOGUE_COLUMNS
from indicators.cycles.lifecycle import open_cycle
from indicators.models import Figure, Revision
from indicators.upload.door import FIGURES, figures_of

CATALOGUE = """code,name_zh,unit_zh,unit_en,direction,decimals,method,full_marks,reports,rollup,lead_department
R,网办率,%,percent,higher,2,ratio,,lead,none,市监局
T,办理时间,小时,hours,lower,2,goalposts,,lead,none,住建局
S,示范典型,分,points,higher,2,official,5,lead,none,市监局
C,按时处置率,%,percent,higher,2,ratio,,county_bureau,ratio,
"""
HEAD = "indicator_code,department_code,value,score,numerator,denominator,not_applicable,reason,note\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def region():
    region = Region.objects.create(code="430000", name="云溪县", is_home=True)
    make = Department.objects.create
    make(
        region=region,
        code="01",
        name="云溪县市场监督管理局",
        short_name="市场监管局",
        kind="county_bureau",
        aliases=["市监局"],
    )
    make(region=region, code="02", name="云溪县住房和城乡建设局", short_name="住建局", kind="county_bureau")
    make(region=region, code="03", name="云溪县城关镇人民政府", short_name="城关镇", kind="township")
    return region


@pytest.fixture
def cycle(region):
    text = CATALOGUE.replace("goalposts", "ratio")
    scheme = load_catalogue(table=read_table(text.encode(), CATALOGUE_COLUMNS), scheme_code="S", year=2023).scheme
    later = timezone.make_aware(datetime(2999, 1, 1))
    return open_cycle(region=region, scheme=scheme, month=date(2023, 5, 1), deadline=later)


@pytest.fixture
def officer(region):
    user = User.objects.create(username="zb", full_name="专班", region=region)
    RoleGrant.objects.create(user=user, role=Role.TASKFORCE)
    return user


@pytest.fixture
def load(cycle, officer):
    def do(rows, head=HEAD, user=officer):
        return take_in(read_book((head + rows).encode(), "f.csv"), cycle, user)

    return do


def take_in(book, cycle, user):
    place = figures_of(cycle, None, actor=user, on=date(2023, 6, 1))
    return import_book(book=book, door=FIGURES, place=place)


@pytest.fixture
def faults(load):
    """Cells that are refused; whoever takes them back finds the rows around them stored."""

    def do(*args, **fields):
        return [problem.address or problem.row for problem in load(*args, **fields).preview.refused]

    return do


def counts(result):
    found = result.preview.counts
    return found["new"] + found["changed"], found["same"], found["passed"]


def figure(code, unit="01"):
    return Figure.objects.get(indicator__code=code, department__code=unit)


def test_rows_become_drafts_of_the_person_who_imports(load, officer):
    assert counts(load("R,01,９８．５％,,,,,,已核对\nT,住建局,3小时,,,,,,\nS,市监局,,4.5,,,,,\n")) == (3, 0, 0)
    rate = figure("R")
    assert (rate.value, rate.note, rate.state, rate.entered_by) == (Decimal("98.5"), "已核对", "draft", officer)
    assert (figure("T", "02").value, figure("S").score) == (3, Decimal("4.5"))
    assert Revision.objects.count() == 3
    assert AuditEntry.objects.get(action="figures.upload").detail == {"saved": 3, "unchanged": 0, "file": "f.csv"}


def test_the_second_import_changes_nothing_and_says_so(load):
    rows = "R,01,98.5,,,,,,\nT,02,,,,,是,本月无业务,\n"
    load(rows)
    assert counts(load(rows)) == (0, 2, 0)
    assert Revision.objects.count() == 2
    assert AuditEntry.objects.filter(action="figures.upload").count() == 1


def test_a_rate_is_worked_out_of_its_parts_and_a_contradicting_rate_is_refused(load, faults):
    load("C,01,,,29,30,,,\n")
    assert figure("C").value == Decimal("96.67")
    load("C,02,50,,1,2,,,\n")
    assert faults("C,01,97,,29,30,,,\n") == ["C2"]


def test_zero_is_a_figure_and_a_blank_row_is_passed_over_without_erasing_anything(load):
    load("R,01,0,,,,,,\nT,02,5,,,,,,\n")
    assert figure("R").value == 0
    assert counts(load("R,01,—,,,,,,\nT,02,,,,,否,,\n")) == (0, 0, 2)
    assert (figure("R").value, figure("T", "02").value) == (0, 5)


def test_facts_without_a_column_in_the_file_stay(load):
    load("S,01,3,4.5,,,,,旧\n")
    load("S,01,3.5\n", head="指标编码,单位,数值\n")
    kept = figure("S")
    assert (kept.value, kept.score, kept.note) == (Decimal("3.5"), Decimal("4.5"), "旧")


def test_every_fault_is_told_at_once_and_the_good_row_is_loaded(load, faults):
    load("T,02,9,,,,,,\n")
    assert faults(
        "R,01,98.5,,,,,,\n"  # 2 fine
        "X,01,1,,,,,,\n"  # 3 no such indicator
        "R,工商局,1,,,,,,\n"  # 4 no such unit
        "T,02,三,,,,,,\n"  # 5 text
        "T,02,3天,,,,,,\n"  # 6 another unit of measure
        'S,01,,"1,23",,,,,\n'  # 7 ambiguous comma
        "R,02,5,,,,,,\n"  # 8 not owed by this unit
        "T,02,,,,,也许,,\n"  # 9 neither yes nor no
        "S,01,,9,,,,,\n"  # 10 above full marks
        "C,01,,,1,0,,,\n"  # 11 denominator zero
        "C,02,,,1,,,,\n"  # 12 half of a rate
        "R,市监局,97,,,,,,\n"  # 13 the same cell as row 2
        "T,02,,,,,是,,\n"  # 14 not applicable without reason
    ) == [
        "A3",
        "B4",
        "C5",
        "C6",
        "D7",
        "A8",
        "G9",
        "D10",
        "F11",
        "E12",
        "A13",
        "G14",
    ]
    assert figure("T", "02").value == 9 and figure("R").value == Decimal("98.5")
    assert ChangeSet.objects.first().counts | {"gone": 0} == {
        "read": 13, "new": 1, "changed": 0, "same": 0, "passed": 0, "refused": 12, "gone": 0,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-inf", "1e5", "9" * 40, "2023-05-01", "####", "**", "-1"])
@pytest.mark.long
def test_what_is_not_a_possible_figure_is_refused(faults, text):
    assert len(faults(f"R,01,{text},,,,,,\n")) == 1


def test_a_stranger_may_not_import(faults, region):
    stranger = User.objects.create(username="x", department=Department.objects.get(code="03"))
    RoleGrant.objects.create(user=stranger, role=Role.STAFF)
    with pytest.raises(NotDone, match="You may not enter figures for this unit"):
        faults("R,01,1,,,,,,\n", user=stranger)
    assert not Figure.objects.exists() and not ChangeSet.objects.exists()


def test_a_workbook_is_read_with_its_percent_format_and_dates_are_refused(load, faults, cycle, officer, tmp_path):
    book = openpyxl.Workbook()
    for row in (["指标编码", "单位", "数值"], ["R", "市监局", 0.985], ["T", "住建局", 12]):
        book.active.append(row)
    book.active["C2"].number_format = "0.0%"
    path = tmp_path / "五月.xlsx"
    book.save(path)
    assert counts(take_in(read_book(path.read_bytes(), path.name), cycle, officer)) == (2, 0, 0)
    assert figure("R").value == Decimal("98.5")

    book.active["C3"] = date(2023, 5, 1)
    stream = io.BytesIO()
    book.save(stream)
    again = take_in(read_book(stream.getvalue(), "五月.xlsx"), cycle, officer)
    assert [p.address for p in again.preview.refused] == ["C3"] and again.change_set is None


def test_the_number_of_queries_does_not_grow_with_the_rows(load, cycle, region, django_assert_max_num_queries):
    units = [
        Department(region=region, code=f"9{n:02}", name=f"单位{n}", short_name=f"单位{n}", kind="county_bureau")
        for n in range(80)
    ]
    Department.objects.bulk_create(units)
    with django_assert_max_num_queries(50):
        assert counts(load("".join(f"C,9{n:02},,,{n},80,,,\n" for n in range(80))))[0] == 80


def test_the_command_enters_for_the_only_task_force_account_or_asks_which(load, cycle, officer, region, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(HEAD + "R,01,98.5,,,,,,\n", encoding="gb18030")
    out = StringIO()
    call_command("import_figures", path, cycle="2023-05", stdout=out)
    assert "1 figure was saved." in out.getvalue() and "can be taken back whole" in out.getvalue()
    assert figure("R").entered_by == officer
    with pytest.raises(CommandError, match="no active account nobody"):
        call_command("import_figures", path, cycle="2023-05", user="nobody")
    with pytest.raises(CommandError, match="the latest are: 2023-05"):
        call_command("import_figures", path, cycle="2023-06")
    second = User.objects.create(username="zb2", region=region)
    RoleGrant.objects.create(user=second, role=Role.TASKFORCE)
    with pytest.raises(CommandError, match="--user"):
        call_command("import_figures", path, cycle="2023-05")
    call_command("import_figures", path, cycle="2023-05", user="zb2", stdout=out)
    assert "nothing would change" in out.getvalue()


def test_the_command_ends_as_failed_where_some_rows_were_refused_and_names_them(cycle, officer, tmp_path):
    path, out = tmp_path / "f.csv", StringIO()
    path.write_text(HEAD + "R,01,98.5,,,,,,\nX,01,1,,,,,,\n")
    with pytest.raises(CommandError, match=r"f\.csv: 1 rows were refused, the others were taken") as caught:
        call_command("import_figures", path, cycle="2023-05", stdout=out)
    assert caught.value.returncode == 3 and "No indicator is called “X”." in str(caught.value)
    assert figure("R").value == Decimal("98.5") and ChangeSet.objects.get().counts["refused"] == 1


def test_the_command_takes_nothing_that_a_page_would_have_asked_about(cycle, officer, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("2023年4月月报表\n" + HEAD + "R,01,98.5,,,,,,\n")
    with pytest.raises(CommandError, match="Say with --noted that it is meant so"):
        call_command("import_figures", path, cycle="2023-05")
    path.write_text("indicator_code,department_code,value,心情\nR,01,98.5,好\n")
    with pytest.raises(CommandError, match="The column is not known"):
        call_command("import_figures", path, cycle="2023-05", accepts_warnings=True)
    assert not Figure.objects.exists() and not ChangeSet.objects.exists()
