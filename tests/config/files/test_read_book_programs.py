"""What real programs write: LibreOffice, statistical offices, and the collected cases of neighbouring products."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from config.files.read_book import read_book
from config.files.records import Cell, CellKind, Grid

SHARED = Path(__file__).resolve().parents[5] / "shared"
CASES, EXPORTS = SHARED / "cases", SHARED / "data" / "messy_exports"


def brief(cell: Cell) -> tuple[CellKind, str, str]:
    return cell.kind, cell.text, cell.unit


def texts(sheet: Grid, rows: int = 3, columns: int = 3) -> list[list[str]]:
    return [[sheet.text(row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "十一月"
    page.append(["指标", "数值", "说明"])
    page.append(["网办率", 0.98512, "甲"])
    page.append(["质押融资额", 33980000, "乙"])
    page.append(["月份", None, "=B2*2"])
    page["B2"].number_format, page["B3"].number_format = "0.0%", '0.0"件"'
    page["B4"] = 46327
    page["B4"].number_format = 'yyyy"年"m"月"'
    page.append(["合并", 98.5])
    page["B5"].number_format = '0.0"%"'
    page.merge_cells("A5:A6")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    book.create_sheet("藏").append(["x"])
    book["藏"].sheet_state = "hidden"
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_that_libreoffice_wrote(kind, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "表.xlsx").write_bytes(workbook())
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            *("--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "in" / "表.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    book = read_book((tmp_path / f"表.{kind}").read_bytes(), f"表.{kind}")
    sheet = book.sheets[0]
    assert (book.format, sheet.name, [each.name for each in book.hidden_sheets]) == (kind, "十一月", ["藏"])
    assert [brief(sheet.cell(row, 2)) for row in (2, 3, 4, 5)] == [
        (CellKind.PERCENT, "98.512%", ""),
        (CellKind.NUMBER, "33980000", "件"),
        (CellKind.DATE, "2026-11", ""),
        (CellKind.PERCENT, "98.5%", ""),
    ]
    assert sheet.cell(4, 3).text in ("1.97024", "197.024%")
    assert sheet.cell(4, 3).is_formula and not sheet.cell(4, 2).is_formula
    assert sheet.merges == ((5, 1, 6, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({3}))


@pytest.mark.skipif(not EXPORTS.exists(), reason="the exports are not here")
@pytest.mark.parametrize(
    ("name", "kind", "row", "values"),
    [
        ("gdp_annual.xls", "xls", 4, ["国内生产总值当季值(亿元)", "206504.3", "278019.7"]),
        ("industry_monthly.xls", "xls", 4, ["工业增加值同比增长(%)", "3.9", "-1.1"]),
        ("by_province_1.csv", "csv", 5, ["北京市", "49670.2", "47353.7"]),
        ("by_province_2.csv", "csv", 5, ["北京市", "", "3703"]),
    ],
)
def test_exports_of_the_statistical_office(name, kind, row, values):
    book = read_book((EXPORTS / name).read_bytes(), name)
    assert book.format == kind
    assert texts(book.sheets[0], row)[-1] == values


@pytest.mark.skipif(not CASES.exists(), reason="the cases are not here")
class TestCases:
    def read(self, path: str) -> Grid:
        return read_book((CASES / path).read_bytes(), Path(path).name).sheets[0]

    def test_a_percent_sign_that_is_text(self):
        assert texts(self.read("01_literal_percent/literal.xlsx"), 4)[1:] == [
            ["I01-01", "网办率", "98.5%"],
            ["I01-02", "税务登记准时率", "91.2%"],
            ["I01-08", "两次以上退件率", "0.75%"],
        ]

    def test_years_over_months(self):
        sheet = self.read("04_year_over_months/two_years.xlsx")
        assert [sheet.spread(1, column) for column in range(2, 6)] == ["2025年", "2025年", "2026年", "2026年"]
        assert texts(sheet, 4, 5)[3] == ["税务登记准时率", "83.3", "84.4", "92.2", "93.3"]

    def test_headings_that_are_days(self):
        assert texts(self.read("07_date_heading/dates.xlsx"), 1, 5)[0][2:] == ["2026-09", "2026-10", "2026-11"]

    @pytest.mark.parametrize("name", ["empty_fill", "strict"])
    def test_files_that_excel_opens_and_openpyxl_does_not(self, name):
        found = self.read(f"11_files_excel_opens_openpyxl_does_not/{name}.xlsx")
        assert [found.text(row, 3) for row in (2, 3)] == ["88.5", "92.25"]

    @pytest.mark.parametrize("name", ["title_fullwidth_comma_padded", "title_fullwidth_comma_utf8"])
    def test_separators_under_a_title(self, name):
        assert [row[1] for row in texts(self.read(f"14_csv_variants/{name}.csv"), 4)[2:]] == ["88.5", "92.25"]

    def test_formulas(self):
        computed = self.read("15_formula_cells/cached.xlsx").cell(2, 5)
        assert (computed.kind, computed.text, computed.is_formula) == (CellKind.PERCENT, "95.6521739130435%", True)
        assert self.read("15_formula_cells/no_cache.xlsx").cell(2, 3).kind == CellKind.UNCOMPUTED

    def test_every_other_file_is_read(self):
        files = sorted(path for path in CASES.rglob("*") if path.suffix in (".xlsx", ".csv"))
        assert len(files) > 20
        for path in files[::3]:  # the rest is read above, or of the same kind
            assert read_book(path.read_bytes(), path.name).sheets[0].width > 1, path
