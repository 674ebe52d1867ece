"""Where the cells of a pasted block go: by names, headings, months and units; by the cell where nothing is said."""

import pytest
from django.utils import translation

from config.files.records import sheet_of
from config.sheets.understand import Wanted, vocabulary
from indicators.entry.paste import cut_text
from indicators.upload.columns import figure_columns
from indicators.upload.pasted_block import MOST_COLUMNS, MOST_ROWS, GridPage, PageRow
from indicators.upload.placing import place_block

NAMES = {"网办率": 0, "办理时限": 1, "招商资金": 2, "按时办结率": 3, "I01-01": 0, "I01-02": 1, "I01-03": 2, "I01-04": 3}
ROWS = [PageRow(("%",)), PageRow(("工作日",)), PageRow(("万元",)), PageRow(("%",), is_ratio=True)]
COLUMNS = ("value", "denominator", "score", "note")
UNITS = {"市监局": True, "白鹭洲镇": False}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page(at=0, columns=COLUMNS, label="2026-11"):
    def find(text):
        return NAMES.get(text.split("（")[0])

    words = vocabulary(figure_columns(), Wanted(label=label))
    return GridPage(ROWS, columns, at, label, words, find, UNITS.get, lambda text: text.count("-") == 2)


def place(block, **where):
    return place_block(block if not isinstance(block, str) else sheet_of(cut_text(block)), page(**where))


def texts(placement):
    """Row and column of every filled cell, and what goes there; None where it is a fault."""
    filled = [cell for cell in placement.cells if cell.text and cell.text.strip()]
    return {(cell.row, cell.column): None if cell.fault else cell.text for cell in filled}


def faults(placement):
    return [cell.fault for cell in placement.cells if cell.fault]


def test_figures_alone_are_laid_over_the_cells_from_where_they_were_dropped():
    assert texts(place("88.1\n92.2\n77.7")) == {(0, "value"): "88.1", (1, "value"): "92.2", (2, "value"): "77.7"}
    found = place("1\t2\t3\n4", at=2, columns=("denominator", "score"))
    assert (texts(found), found.beyond) == (
        {(2, "denominator"): "1", (2, "score"): "2", (3, "denominator"): "4"},
        ["3"],
    )
    assert place("1\n2\n3", at=2).beyond == ["3"]
    assert texts(place("1\n\n3")) == {(0, "value"): "1", (2, "value"): "3"}


@pytest.mark.parametrize("heading", ["本月数", "数值", "11月", "2026年11月", "本月值（%）", "完成情况"])
def test_a_heading_that_was_copied_along_takes_no_row(heading):
    found = place(f"{heading}\n88.1\n92.2\n77.7")
    at = {at[0]: text for at, text in texts(found).items()}
    assert at in ({0: "88.1", 1: "92.2", 2: "77.7"}, {0: "88.1", 1: None, 2: None}), "a unit in the heading counts"


def test_a_first_line_of_text_over_figures_is_refused_in_words():
    found = place("随便写的\n88.1\n92.2")
    assert found.cells == [] and "“随便写的”" in found.refused
    assert place("10月\n88.1\n92.2").refused.startswith("No column of the block can be taken over.")
    assert place("约3\n88.1").refused == "" and place("—\n88.1").refused == "", "a figure, though not a clean one"


@pytest.mark.parametrize(
    "block",
    [
        "招商资金\t88.1\n网办率\t92.2\n办理时限\t77.7",
        "序号\t指标名称\t本月数\n1\t招商资金\t88.1\n2\t网办率\t92.2\n3\t办理时限\t77.7",
        "指标编码\t数值\t备注\nI01-03\t88.1\t\nI01-01\t92.2\t\nI01-02\t77.7\t",
        "指标名称\t10月\t11月\n招商资金\t1\t88.1\n网办率\t2\t92.2\n办理时限\t3\t77.7",
        "指标\t2025年11月\t2026年11月\n招商资金\t1\t88.1\n网办率\t2\t92.2\n办理时限\t3\t77.7",
        "2026年11月指标表\t\n指标名称\t数值\n招商资金\t88.1\n网办率\t92.2\n办理时限\t77.7\n合计\t258",
        "\t招商资金\t网办率\t办理时限\n本月数\t88.1\t92.2\t77.7\n上月数\t1\t2\t3",
        "招商资金\t网办率\t办理时限\n88.1\t92.2\t77.7",
        "指标\t月份\t数值\n招商资金\t2026-11\t88.1\n招商资金\t2026-10\t1\n网办率\t11月\t92.2\n办理时限\t11月\t77.7",
        "名称\t单位\t数值\n招商资金\t万元\t88.1\n网办率\t%\t92.2\n办理时限\t工作日\t77.7",
    ],
)
@pytest.mark.parametrize("at", [0, 2])
def test_names_place_the_rows_in_whatever_order_and_wherever_the_block_is_dropped(block, at):
    found = place(block, at=at)
    assert texts(found) == {(2, "value"): "88.1", (0, "value"): "92.2", (1, "value"): "77.7"}
    assert found.is_named and not found.refused


def test_rows_of_others_and_totals_are_passed_over_and_said():
    found = place("指标\t数值\n网办率\t92.2\n别的指标\t5\n合计\t97.2")
    assert texts(found) == {(0, "value"): "92.2"}
    assert found.passed == [("别的指标 5", "No row of this page is called so."), ("合计 97.2", "A total.")]
    found = place("填报单位\t指标\t数值\n市监局\t网办率\t92.2\n合计\t\t97.2\n\t\t5")
    assert found.passed == [("合计 97.2", "A total."), ("5", "The line names no row.")]


def test_a_row_named_twice_is_a_fault_on_both_lines():
    found = place("网办率\t92.2\n网办率\t93.3\n办理时限\t7")
    assert texts(found) == {(0, "value"): None, (1, "value"): "7"}
    assert faults(found) == ["The block names this row more than once."] * 2


def test_code_and_name_of_different_rows_are_not_guessed():
    found = place("I01-01\t办理时限\t5\nI01-03\t招商资金\t6")
    assert texts(found) == {(2, "value"): "6"}
    assert found.passed == [("I01-01 办理时限 5", "Its names are of different rows.")]


@pytest.mark.parametrize(
    "block",
    [
        "指标\t单位\t数值\n招商资金\t元\t33980000\n网办率\t%\t92",
        "指标\t数值（元）\n招商资金\t33980000",
        "招商资金（元）\t33980000",
        "指标\t数值\n招商资金（元）\t33980000",
        "单位：元\t\n指标\t数值\n招商资金\t33980000",
        "招商资金\t元\t33980000\n网办率\t%\t92",
    ],
)
def test_a_unit_that_is_stated_is_compared_with_the_row_s_own(block):
    found = place(block)
    assert texts(found)[2, "value"] is None
    assert "The block states the unit 元; this row is measured in 万元." in faults(found)
    assert texts(found).get((0, "value"), "92") == "92"


def test_a_unit_in_the_number_format_is_compared_too():
    sheet = sheet_of([["招商资金", ["n", "3398", "3398", "亿元"]]])
    assert faults(place_block(sheet, page())) == ["The block states the unit 亿元; this row is measured in 万元."]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("2025年11月指标表\t\n指标\t数值\n网办率\t92", "2026-11"),
        ("填报单位：白鹭洲镇\t\n指标\t数值\n网办率\t92", "another unit"),
        ("指标\t本月数\t累计\n网办率\t92\t93", "Several columns could be meant: 本月数、累计."),
        ("指标\t10月\n网办率\t92", "“10月”: Of another time or place."),
        ("指标\t胡写\n网办率\t92", "“胡写”: Nobody knows this heading."),
    ],
)
def test_a_block_that_contradicts_the_page_is_refused_whole(block, words):
    found = place(block)
    assert found.cells == [] and words in found.refused


def test_a_column_of_units_names_whose_rows_they_are():
    found = place("填报单位\t指标\t数值\n市监局\t网办率\t92\n白鹭洲镇\t办理时限\t5")
    assert texts(found) == {(0, "value"): "92"}
    assert found.passed == [("白鹭洲镇 办理时限 5", "Of another unit.")]


def test_a_rate_is_taken_in_its_parts_and_asked_for_them():
    found = place("指标\t分子\t分母\n按时办结率\t9\t10\n网办率\t3\t")
    assert texts(found) == {(3, "value"): "9", (3, "denominator"): "10", (0, ""): "3"}
    found = place("指标\t数值\n按时办结率\t98.5%")
    assert faults(found) == ["This is a rate: numerator and denominator are asked for."]
    found = place("指标\t数值\t分子\t分母\n按时办结率\t90\t9\t10")
    assert [cell.text for cell in found.cells if not cell.fault] == ["9", "10"]
    assert faults(found) == ["The rate is worked out from its parts."]


def test_gaps_of_merged_cells_and_hidden_rows_are_no_cells():
    sheet = sheet_of([["网办率", "5"], ["办理时限", None], ["招商资金", "7"]], merges=[(1, 2, 2, 2)])
    assert [(cell.row, cell.text) for cell in place_block(sheet, page()).cells] == [(0, "5"), (1, None), (2, "7")]
    sheet.hidden_rows = frozenset({1})
    assert texts(place_block(sheet, page())) == {(2, "value"): "7"}


def test_two_headings_over_each_other_count_together():
    sheet = sheet_of(
        [
            ["指标", "2025年", None, "2026年", None],
            [None, "10月", "11月", "10月", "11月"],
            ["网办率", "1", "2", "3", "4"],
        ],
        merges=[(1, 2, 1, 3), (1, 4, 1, 5), (1, 1, 2, 1)],
    )
    assert texts(place_block(sheet, page())) == {(0, "value"): "4"}


def test_a_block_larger_than_any_page_is_refused_in_words():
    for block in ("1\n" * (MOST_ROWS + 1), "1\t" * MOST_COLUMNS + "1"):
        assert place(block).refused == f"Paste at most {MOST_ROWS} rows and {MOST_COLUMNS} columns at once."
    assert place("").refused == "The block holds nothing to take over."


def test_days_behind_the_note_are_a_column_and_anything_else_is_not():
    columns = (*COLUMNS, "as_of")
    assert texts(place("3\t\t\t月中\t2026-11-25", columns=columns))[0, "as_of"] == "2026-11-25"
    found = place("3\t\t\t\t草稿", columns=columns)
    assert (texts(found), found.beyond) == ({(0, "value"): "3"}, ["草稿"])
