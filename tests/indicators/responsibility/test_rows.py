"""Rows of a sheet of responsibilities: what they say by themselves, and what is wrong with them."""

from datetime import date

import pytest
from django.utils import translation

from config.sheets.read_table import read_table
from indicators.responsibility.rows import COLUMNS, names_in, read_card_rows

HEAD = "指标编码,指标名称,牵头单位,责任单位,责任科室,责任人,指标长,市级对口部门,生效日期"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def read(*rows):
    table = read_table("\n".join([HEAD, *rows]).encode(), COLUMNS, name="分工.csv")
    return read_card_rows(table, today=date(2026, 6, 1))


def test_a_full_row_is_read_with_its_names_and_its_day():
    rows, problems = read("I01,网办率,市监局,税务局、公安局,登记股,孙三,何长,市市监局,2026年7月1日")
    assert problems == []
    row = rows[0]
    assert (row.code, row.lead, row.co_units, row.start) == ("I01", "市监局", ("税务局", "公安局"), date(2026, 7, 1))
    assert row.texts == {"section": "登记股", "person": "孙三", "chief": "何长", "city_counterpart": "市市监局"}


def test_blank_says_nothing_and_nobody_takes_away():
    blank, nobody = read("I01,,,,,,,,", "I02,,市监局,无,—,无,,,")[0]
    assert (blank.lead, blank.co_units, blank.texts, blank.start) == ("", None, {}, None)
    assert (nobody.co_units, nobody.texts) == ((), {"section": "", "person": ""})


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        ("I01,,市监局、税务局,,,,,,", "lead", "Two leads are named: 市监局、税务局."),
        (",,市监局,,,,,,", "indicator_code", "The code is missing."),
        ("I01,,市监局,,,,,,6月底", "from", "2026-06-30"),
        ("I01,,市监局,,,,,,2023.6.31", "from", "there is no 31"),
        (f"I01,,市监局,,,{'名' * 41},,,", "person", "longer than 40"),
    ],
)
def test_what_is_wrong_with_a_row_names_column_and_remedy(row, column, text):
    rows, problems = read(row)
    assert not rows[0].is_sound and [(p.row, p.column) for p in problems] == [(2, column)]
    assert text in str(problems[0]) and problems[0].remedy


def test_two_leads_for_a_day_in_two_rows_name_the_first_row():
    rows, problems = read("I01,,市监局,,,,,,", "I01,,税务局,,,,,,", "I01,,市监局,,,,,,")
    assert [row.row for row in rows if row.is_sound] == [2] and [p.row for p in problems] == [3, 4]
    assert "市监局 in row 2: two leads for a day" in str(problems[0])
    assert "stands in row 2 already" in str(problems[1])


@pytest.mark.parametrize("text", ["甲、乙", "甲,乙", "甲；乙 、", " 甲 乙 甲"])
def test_names_in_one_cell_are_taken_apart(text):
    assert names_in(text) == ("甲", "乙")
