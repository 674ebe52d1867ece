"""The workbook that comes back: the same cells, the faulty ones tinted, with what is wrong as a note of 对标."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from config.files.read_book import mark_cells, read_book
from config.files.records import CellKind
from tests.handmade_sheets import styles_of, xlsx


def workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "十一月"
    page.append(["指标", "数值"])
    page.append(["网办率", 0.985])
    page["B2"].number_format = "0.0%"
    page["A3"], page["B3"] = "准时率", "=1+1"
    page["A2"].comment = Comment("本人的注", "张三")
    page.merge_cells("A3:A4")
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def pages(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_same_workbook_with_notes():
    content = workbook()
    book = read_book(content, "一.xlsx")
    marked = mark_cells(content, book, {("十一月", 2, 2): "应为件数", ("十一月", 4, 1): "不认识这个名称"})
    page = pages(marked)["十一月"]
    assert (page["B2"].comment.text, page["B2"].comment.author) == ("应为件数", "对标")
    assert page["B2"].fill.fgColor.rgb == "00FADBD8" and page["B2"].number_format == "0.0%"
    assert page["A3"].comment.text == "不认识这个名称", "a note in a merged range stands at its first cell"
    assert (page["B3"].value, page["A2"].comment.text) == ("=1+1", "本人的注")


def test_earlier_notes_of_ours_are_kept_and_none_is_written_twice():
    content = workbook()
    book = read_book(content, "一.xlsx")
    once = mark_cells(content, book, {("十一月", 2, 2): "甲"})
    twice = mark_cells(once, book, {("十一月", 2, 2): "乙"})
    again = mark_cells(twice, book, {("十一月", 2, 2): "乙"})
    assert pages(again)["十一月"]["B2"].comment.text == "甲\n乙"


@pytest.mark.parametrize("kind", ["csv", "html", "odd xlsx"])
def test_other_formats_become_a_workbook_with_the_same_cells(kind):
    content, name = {
        "csv": ("指标,数值\n网办率,98.5%\n=1+1,007\n".encode(), "a.csv"),
        "html": (
            "<table><tr><td>指标</td><td>数值</td></tr><tr><td>网办率</td><td>98.5%</td></tr>"
            "<tr><td>=1+1</td><td>007</td></tr></table>".encode(),
            "a.xls",
        ),
        "odd xlsx": (
            xlsx(
                '<row r="1"><c t="str"><v>指标</v></c><c t="str"><v>数值</v></c></row>'
                '<row r="2"><c t="str"><v>网办率</v></c><c s="0"><v>0.985</v></c></row>'
                '<row r="3"><c t="str"><v>=1+1</v></c><c t="str"><v>007</v></c></row>',
                styles=styles_of(9).replace("<cellStyleXfs>", "<fills><fill/></fills><cellStyleXfs>"),
            ),
            "a.xlsx",
        ),
    }[kind]
    book = read_book(content, name)
    sheet = book.sheets[0]
    marked = mark_cells(content, book, {(sheet.name, 2, 2): "错"})
    again = read_book(marked, "b.xlsx").sheets[0]
    assert [[again.text(row, column) for column in (1, 2)] for row in (1, 2, 3)] == [
        ["指标", "数值"],
        ["网办率", "98.5%"],
        ["=1+1", "007"],
    ]
    assert pages(marked).worksheets[0]["B2"].comment.text == "错"
    assert again.cell(3, 1).kind == CellKind.TEXT, "a text that looks like a formula stays a text"


def test_a_range_that_openpyxl_would_spread_over_millions_of_cells():
    content = xlsx(
        '<row r="1"><c r="A1"><v>5</v></c></row>', after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    marked = mark_cells(content, read_book(content, "a.xlsx"), {("表", 1, 1): "错"})
    assert pages(marked)["表"]["A1"].comment.text == "错"
