"""A list on paper: numbered, on the size of paper that it needs, days and numbers never broken."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from config.documents.blocks import Align, Form, Note, TextTable, Title
from config.files.write_xlsx import A3, Sheet, SheetColumn
from config.lists.paper import ROOM, lay_columns, sheet_as_document

DAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def document(columns, rows, **more):
    sheet = Sheet("单位", "单位一览", more.pop("subtitle", ""), columns, rows, **more)
    return sheet_as_document(sheet, office="县营商办", day=DAY)


def test_a_list_says_title_filter_numbered_rows_and_notes():
    columns = [SheetColumn("单位", 20), SheetColumn("得分", 10, decimals=1)]
    text = document(columns, [["市监局", Decimal("64.52")], ["发改局", None]], subtitle="状态：在用", notes=["注：无"])
    title, subtitle, table, note = text.blocks
    assert (title, subtitle, note) == (Title("单位一览"), Note("状态：在用"), Note("注：无"))
    assert [column.title for column in table.columns] == ["序号", "单位", "得分"]
    assert table.rows == (("1", "市监局", "64.5"), ("2", "发改局", ""))
    assert [column.align for column in table.columns] == [Align.CENTRE, Align.CENTRE, Align.RIGHT]


def test_a_list_that_is_numbered_is_not_numbered_twice():
    text = document([SheetColumn("序号", 6, decimals=0, centred=True), SheetColumn("单位")], [[1, "市监局"]])
    assert text.blocks[1].rows == (("1", "市监局"),)


def test_a_list_without_rows_says_so():
    text = document([SheetColumn("单位")], [], empty="没有单位。")
    assert text.blocks == (Title("单位一览"), Note("没有单位。"))


def test_short_texts_stand_in_the_middle_and_long_ones_at_the_left():
    text = document([SheetColumn("姓名"), SheetColumn("事项")], [["王某", "压减企业开办环节的工作任务"]])
    assert [column.align for column in text.blocks[1].columns][1:] == [Align.CENTRE, Align.LEFT]


@pytest.mark.parametrize(("signs", "form"), [(10, Form.SHEET), (60, Form.CHART)])
def test_a_wide_list_is_printed_on_a3(signs, form):
    columns = [SheetColumn(f"第{n}列") for n in range(6)]
    assert document(columns, [["字" * signs] * 6]).form == form


def test_a_sheet_for_a_wall_is_printed_on_a3_however_narrow():
    assert document([SheetColumn("单位")], [["市监局"]], paper=A3).form == Form.CHART


def test_days_and_numbers_keep_their_width_where_long_texts_give_way():
    columns = [SheetColumn("完成时限"), SheetColumn("联系电话"), *[SheetColumn(f"说明{n}") for n in range(5)]]
    form, widths = lay_columns(columns, [["2026-12-01", "0731-88321112", *["长" * 90] * 5]], wide=True)
    assert form == Form.CHART and sum(widths) <= ROOM[form]
    assert widths[0] >= 13 and widths[1] >= 16 and min(widths[2:]) >= 9


def test_an_empty_column_takes_no_more_than_its_broken_heading():
    _form, widths = lay_columns([SheetColumn("销号日期"), SheetColumn("销号日期")], [["", "2026-12-01"]])
    assert widths == [7, 13]


def test_sixty_rows_of_names_of_forty_characters_with_control_characters_are_one_table():
    rows = [["望" * 40 + "\x07", "\u202e市监局"] for _n in range(60)]
    table = next(block for block in document([SheetColumn("指标"), SheetColumn("单位")], rows).blocks[1:])
    assert isinstance(table, TextTable) and len(table.rows) == 60


def test_what_not_even_a3_holds_is_set_in_small_type_without_its_empty_columns():
    columns = [SheetColumn(f"数值{n}") for n in range(24)]
    table = document(columns, [["12345678.90"] * 23 + [""]]).blocks[1]
    assert table.small and len(table.columns) == 24 and len(table.rows[0]) == 24
    assert not document(columns[:6], [["12345678.90"] * 6]).blocks[1].small
