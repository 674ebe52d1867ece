"""The sheet they already have: titles, two-row headings, aliases, matched columns; and every kind of bad file."""

import html
import io
import zipfile
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from departments.models import AuditEntry, Department, NameMeaning, Region
from indicators.models import Figure, Indicator
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload.sheets import confirm as press
from tests.indicators.upload.sheets import (
    faults,
    fill,
    form_of,
    messages_of,
    plan_of,
    problems_of,
    save,
    say_columns,
    sheet,
    statuses,
    upload_sheet,
)

SAMPLES = Path("/work/shared/data/messy_exports")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(scope="module")
def county(module_db):
    desk = make_desk()
    Department.objects.filter(pk=desk.unit.pk).update(name="云溪县市场监督管理局", aliases=["市监局", "工商局"])
    Region.objects.filter(pk=desk.region.pk).update(name="云溪县")
    Indicator.objects.filter(pk=desk.speed.pk).update(aliases=["企业开办时间"])
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


def confirm(client, preview):
    return messages_of(press(client, preview))


class TestTheirSheet:
    def test_titles_blank_columns_two_row_headings_units_and_notes_do_not_matter(self, desk, clerk):
        def merge(book):
            page = book.active
            for area in ("A1:H1", "A2:H2", "A4:A5", "B4:B5", "D4:D5", "E4:F4", "G4:G5", "A9:H9"):
                page.merge_cells(area)

        file = sheet(
            ["云溪县营商环境指标月报表"],
            ["填报单位：市监局    2026年5月"],
            [],
            ["序号", "指标名称", None, "本月值", "其中", None, "备注"],
            [None, None, None, None, "分子", "分母"],
            [1, "企业开办时间", None, "2.5工作日", None, None, "已核对"],
            [2, "1.按时率（%）", None, "96.67％", 29, 30],
            [3, "示范典型", None, "—"],
            ["注：本表于每月5日前报送。"],
            ["填表人：", "李文静", None, "审核人：王建国"],
            ["合计", None, None, 99],
            change=merge,
        )
        preview = upload_sheet(clerk, file)
        assert statuses(preview) == {"I01-01": "new", "I01-02": "new"}, faults(preview)
        assert [why for _row, why in preview.context["preview"].passed] == [
            "states nothing",
            *["line below the table"] * 2,
            "total",
        ]
        assert confirm(clerk, preview) == "2 figures were saved."
        speed, rate = desk.figure(), desk.figure(desk.rate)
        assert (speed.value, speed.note) == (Decimal("2.5"), "已核对")
        assert (rate.numerator, rate.denominator, rate.value) == (29, 30, Decimal("96.67"))

    def test_headings_nobody_knows_are_asked_for_once_and_remembered(self, desk, clerk, sign_in):
        rows = [["报表"], ["考核内容（五月）", "我们的数", "去年的数"], ["办理时间", 2.5, 7], ["示范典型", 1, 2]]
        question = upload_sheet(clerk, sheet(*rows))
        form = question.context["meanings"]
        assert [(line.letter, line.samples) for line in form.lines] == [
            ("A", ["办理时间", "示范典型"]),
            ("B", ["2.5", "1"]),
            ("C", ["7", "2"]),
        ]
        assert {name: form[name].value() for name in ("c1", "c2", "c3")} == {"c1": "name", "c2": "value", "c3": ""}
        for answer, word in (
            ({"c2": ""}, "holds the figures"),
            ({"c1": ""}, "names the indicator"),
            ({"c3": "value"}, "appears more than once"),
            ({"c2": "password"}, "Choose what each column holds"),
        ):
            assert word in html.unescape(say_columns(clerk, question, always="", **answer).text)
        assert not NameMeaning.objects.exists()
        preview = say_columns(clerk, question, c1="name", c2="value", c3="")
        assert statuses(preview) == {"I01-01": "new", "I01-03": "new"}
        later = upload_sheet(sign_in(desk.colleague), sheet(*rows, ["合计", 3, 9]))
        assert statuses(later) == {"I01-01": "new", "I01-03": "new"} and later.context["preview"].warnings == []
        kept = NameMeaning.objects.filter(door="figures", unit=desk.unit, by_name="李文静")
        assert dict(kept.values_list("text", "meaning")) == {
            "考核内容{0m}": "name",
            "我们的数": "value",
            "去年的数": "",
        }

    @pytest.mark.long
    def test_a_remembered_match_can_be_corrected(self, desk, clerk):
        first = upload_sheet(clerk, sheet(["指标", "甲", "乙"], ["办理时间", 2, 7]))
        wrong = say_columns(clerk, first, c2="value", c3="")
        right = say_columns(clerk, wrong, c2="", c3="value")
        confirm(clerk, right)
        assert desk.figure().value == 7
        kept = dict(NameMeaning.objects.values_list("text", "meaning"))
        assert kept == {"指标": "name", "甲": "", "乙": "value"}

    def test_a_sheet_of_many_units_finds_them_by_alias(self, desk, boss):
        def merge(book):
            book.active.merge_cells("A2:A3")

        file = sheet(
            ["单位", "指标", "数值"],
            ["工商局", "办理时间", 2],
            [None, "示范典型", 1],
            ["住建局", "办件量", "1,234件"],
            change=merge,
        )
        preview = upload_sheet(boss, file)
        assert statuses(preview) == {"I01-01": "new", "I01-03": "new", "I02-01": "new"}
        assert confirm(boss, preview) == "3 figures were saved."
        assert Figure.objects.get(department=desk.neighbour).value == 1234

    def test_a_unit_is_found_by_every_name_it_goes_by(self, desk, boss):
        names = [
            "云溪县市场监督管理局",
            "市场监督管理局",
            "县市场监督管理局",
            "市监局",
            "县市监局",
            "云溪县市监局",
            "工商局",
        ]
        rows = [[name, leaf.code, 2] for name, leaf in zip(names, desk.more_like(desk.speed, len(names)), strict=True)]
        preview = upload_sheet(boss, sheet(["填报单位", "指标编码", "数值"], *rows))
        assert [line.row.department for line in plan_of(preview).lines] == [desk.unit] * len(names)

    def test_a_unit_nobody_knows_is_a_fault_with_similar_names(self, desk, boss):
        preview = upload_sheet(boss, sheet(["填报单位", "指标编码", "数值"], ["市坚局", "I01-01", 2]))
        assert faults(preview) == [("A2", "No unit is called “市坚局”.")]
        assert desk.unit.short_name in problems_of(preview)[0].remedy

    def test_rows_of_other_units_and_months_are_passed_over_and_told(self, desk, clerk):
        rows = [
            ["填报单位", "月份", "指标", "数值"],
            ["住建局", "5月", "办件量", 5],
            ["市监局", "2026年4月", "办理时间", 5],
            ["市监局", "2026年5月", "办理时间", 6],
        ]
        preview = upload_sheet(clerk, sheet(*rows))
        assert statuses(preview) == {"I01-01": "new"}
        assert preview.context["preview"].passed == [(2, "another unit: 住建局"), (3, "another period: 2026年4月")]
        confirm(clerk, preview)
        assert desk.figure().value == 6 and Figure.objects.count() == 1

    def test_a_sheet_of_many_units_must_name_them(self, desk, boss):
        question = upload_sheet(boss, sheet(["指标", "数值"], ["办理时间", 2]))
        assert [problem.remedy for problem in problems_of(question)] == ["Say which column names the reporting unit."]
        assert confirm(boss, question) == "There is nothing to store. Nothing was changed."

    def test_hidden_rows_and_columns_are_passed_over_and_told(self, desk, clerk):
        def hide(book):
            book.active.row_dimensions[2].hidden = True
            book.active.column_dimensions["B"].hidden = True

        preview = upload_sheet(
            clerk, sheet(["指标", "得分", "数值"], ["办理时间", 1, 2], ["示范典型", 3, 4], change=hide)
        )
        assert statuses(preview) == {"I01-03": "new"} and preview.context["preview"].passed == [(2, "hidden row")]
        confirm(clerk, preview)
        assert (desk.figure(desk.award).value, desk.figure(desk.award).score) == (4, None)

    @pytest.mark.long
    def test_what_the_sheet_is_silent_about_stays_stored(self, desk, clerk):
        desk.draft(desk.award, "1", note="附文件", score=Decimal(3))
        confirm(
            clerk, upload_sheet(clerk, sheet(["指标", "数值", "备注"], ["示范典型", 2, None], ["办理时间", None, None]))
        )
        award = desk.figure(desk.award)
        assert (award.value, award.score, award.note) == (2, 3, "附文件") and Figure.objects.count() == 1

    def test_a_figure_that_the_unit_does_not_owe_is_a_fault(self, desk, clerk):
        preview = upload_sheet(
            clerk, sheet(["指标", "数值"], ["办件量", 2], ["开办企业", 3], ["办理时长", 4], ["I01-01", 5])
        )
        assert [cell for cell, _message in faults(preview)] == ["A2", "A3", "A4"]
        assert "办理时间" in problems_of(preview)[2].remedy
        confirm(clerk, preview)
        assert [figure.value for figure in Figure.objects.all()] == [5], "good rows go ahead of bad ones"

    def test_the_same_indicator_twice_is_a_fault(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标", "数值"], ["办理时间", 2], ["企业开办时间", 3]))
        assert faults(preview) == [("A3", "Indicator and unit are the same as in row 2.")]

    def test_a_contradicting_rate_is_a_fault(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标", "数值", "分子", "分母"], ["按时率", 90, 29, 30]))
        assert faults(preview) == [("B2", "The value 90 is not numerator ÷ denominator, which is 96.67.")]

    @pytest.mark.long
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_csv_in_both_encodings(self, desk, clerk, encoding):
        text = "月报表\n指标名称,本月值,备注\n办理时间,２．５,\"=cmd|' /C calc'!A0\"\n"
        preview = upload_sheet(clerk, text.encode(encoding), "月报.csv")
        confirm(clerk, preview)
        assert (desk.figure().value, desk.figure().note) == (Decimal("2.5"), "=cmd|' /C calc'!A0")

    @pytest.mark.long
    def test_a_marked_csv_comes_back_as_a_workbook_without_formulas(self, desk, clerk):
        preview = upload_sheet(clerk, "指标,数值,备注\n办理时间,三天,=1+1\n".encode(), "月报.csv")
        page = openpyxl.load_workbook(io.BytesIO(clerk.get(preview.context["marked_url"]).content)).active
        assert page["B2"].comment.text.startswith("“三天” is not a number.") and page["C2"].data_type == "s"

    def test_doubts_are_shown_and_do_not_block(self, desk, clerk):
        Indicator.objects.filter(pk=desk.rate.pk).update(rollup="none")
        preview = upload_sheet(clerk, sheet(["指标", "数值"], ["按时率", 0.985]))
        assert [len(line.doubts) for line in plan_of(preview).lines] == [0]
        preview = upload_sheet(clerk, sheet(["指标", "数值"], ["按时率", 130]))
        assert plan_of(preview).lines[0].doubts and "▲" in preview.text
        assert confirm(clerk, preview) == "1 figure was saved."


ROWS = (["指标", "数值"], ["办理时间", 2])


def repack(content, **parts):
    to = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return to.getvalue()


def with_rows(content, xml):
    """The workbook with these further rows written below its own."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = archive.read(part).replace(b"</sheetData>", xml + b"</sheetData>")
    return repack(content, **{part: data})


class TestBadFiles:
    def refusal_of(self, client, content, name="表.xlsx"):
        before = list(Figure.objects.values())
        answer = upload_sheet(client, content, name)
        assert answer.redirect_chain == []
        assert list(Figure.objects.values()) == before
        lines = [
            *answer.context.get("problems", []),
            *answer.context["form"].non_field_errors(),
            *answer.context["form"].errors.get("file", []),
        ]
        assert lines, "refused without a word"
        return " ".join(lines)

    @pytest.mark.parametrize(
        ("content", "name", "word"),
        [
            (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\x01", "a.xlsx", "holds no table"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", "holds no table"),
            (b"PK\x03\x04 torn", "a.xlsx", "damaged"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "damaged"),
            (b"<html><table></table></html>", "a.xlsx", "web page"),
            (b"", "a.xlsx", "empty"),
            (repack(sheet(*ROWS), **{"xl/vbaProject.bin": b"x"}), "a.xlsm", "macros"),
            (repack(sheet(*ROWS), **{"xl/macrosheets/sheet1.xml": b"<x/>"}), "a.xlsx", "macros"),
            (repack(sheet(*ROWS), **{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "a.xlsx", "linked to other"),
            (repack(sheet(*ROWS), **{"xl/connections.xml": b"<x/>"}), "a.xlsx", "linked to other"),
            (sheet(), "a.xlsx", "empty"),
            (sheet(["完全", "无关"], ["的", "表"]), "a.xlsx", "No table was found"),
            ('指标,数值\n办理时间,"2\n'.encode(), "a.csv", "cannot be read from row"),
        ],
    )
    def test_what_is_no_usable_table_is_refused_by_name(self, clerk, content, name, word):
        assert word in self.refusal_of(clerk, content, name)

    def test_a_file_over_the_limit_is_refused_before_it_is_read(self, clerk, monkeypatch):
        monkeypatch.setattr("departments.sheets.views.steps.read_sheet", lambda **fields: pytest.fail("it was read"))
        assert "11 MB; at most 10 MB" in self.refusal_of(clerk, b"PK\x03\x04" + bytes(10 * 1024 * 1024 - 3))

    @pytest.mark.long
    def test_a_hundred_thousand_empty_rows_do_no_harm(self, desk, clerk):
        tail = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 100_003))
        assert confirm(clerk, upload_sheet(clerk, with_rows(sheet(*ROWS), tail))) == "1 figure was saved."

    def test_figures_far_below_are_refused_instead_of_lost(self, clerk):
        far = b'<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row>'
        assert "A900000" in self.refusal_of(clerk, with_rows(sheet(*ROWS), far))

    def test_a_merged_range_cannot_make_cells_without_end(self, clerk):
        part = "xl/worksheets/sheet1.xml"
        with zipfile.ZipFile(io.BytesIO(sheet(*ROWS))) as archive:
            merge = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:XFD1048576"/></mergeCells>'
            data = archive.read(part).replace(b"</sheetData>", merge)
        preview = upload_sheet(clerk, repack(sheet(*ROWS), **{part: data}))
        assert statuses(preview) == {"I01-01": "new"}

    def test_formulas_dates_and_error_values_are_faults_of_their_cells(self, desk, clerk):
        rows = [
            ["指标", "数值", "分子", "分母"],
            ["办理时间", "=SUM(1,1)"],
            ["按时率", None, 29, "#DIV/0!"],
        ]
        preview = upload_sheet(clerk, sheet(*rows))
        assert [cell for cell, _message in faults(preview)] == ["B2", "D3"]
        assert "as a value" in problems_of(preview)[0].remedy

    def test_a_formula_in_a_column_that_is_not_needed_does_no_harm(self, desk, clerk):
        preview = upload_sheet(clerk, sheet(["指标", "数值", "同比"], ["办理时间", 2, "=B2*2"]))
        assert confirm(clerk, preview) == "1 figure was saved." and desk.figure().value == 2

    def test_a_form_whose_hidden_sheet_was_deleted_is_read_like_any_other_sheet(self, desk, clerk):
        def bare(book):
            del book["_duibiao"]

        preview = upload_sheet(clerk, fill(form_of(clerk, desk), {"I01-01": {"Value": 2}}, bare))
        assert statuses(preview) == {"I01-01": "new"} and "form" not in preview.context["preview"].reading.options

    def test_a_workbook_that_only_looks_blank_says_so(self, clerk):
        assert "empty" in self.refusal_of(clerk, save(openpyxl.Workbook()))

    def test_a_staff_member_of_another_unit_is_refused_and_put_on_record(self, desk, clerk):
        answer = upload_sheet(clerk, sheet(*ROWS), department=desk.neighbour.code)
        assert answer.status_code == 404 and not Figure.objects.exists()
        assert AuditEntry.objects.get(action="entry.refused").detail == {"department": desk.neighbour.code}


@pytest.mark.skipif(not SAMPLES.exists(), reason=f"sample exports not found at {SAMPLES}")
@pytest.mark.parametrize("name", ["by_province_1.csv", "by_province_2.csv", "gdp_annual.xls", "industry_monthly.xls"])
def test_real_exports_of_other_years_are_refused_with_what_they_hold(clerk, name):
    answer = upload_sheet(clerk, (SAMPLES / name).read_bytes(), name)
    (problem,) = answer.context["problems"]
    assert "No column is of 2026-05" in problem and "The sheet has: B" in problem
    assert not Figure.objects.exists()
