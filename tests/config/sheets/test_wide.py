"""横表: units down and things across become one row a filled cell; another table stays as it is."""

from config.sheets.read_table import read_table
from config.sheets.table import TableColumn
from config.sheets.wide import is_wide, unpivot, wide_columns

COLUMNS = (
    TableColumn("code", required=True, aliases=("编码",)),
    TableColumn("unit", required=True, aliases=("乡镇",), is_key=True),
    TableColumn("value", required=True, aliases=("数值",), is_number=True),
)
THINGS = {"网办率": "I01", "超期件数": "I02"}


def columns(*headings: str) -> tuple[TableColumn, ...]:
    return wide_columns(COLUMNS, headings, THINGS.get, instead=("code", "value"))


def test_every_filled_cell_under_a_thing_is_a_row() -> None:
    text = "乡镇,网办率,超期件数\n岚阳街道,343,4\n清漪街道,,0\n"
    table = read_table(text.encode(), columns("乡镇", "网办率", "超期件数"), name="x.csv")

    long = unpivot(table, key="code", value="value")

    assert [column.name for column in long.columns] == ["code", "unit", "value"]
    assert list(long) == [
        (2, ("I01", "岚阳街道", "343")),
        (2, ("I02", "岚阳街道", "4")),
        (3, ("I02", "清漪街道", "0")),
    ]


def test_a_table_of_one_thing_a_row_stays_as_it_is() -> None:
    assert columns("编码", "乡镇", "数值") == COLUMNS
    table = read_table("编码,乡镇,数值\nI01,岚阳街道,1\n".encode(), COLUMNS, name="x.csv")

    assert not is_wide(table)
    assert unpivot(table, key="code", value="value") is table
    assert list(table) == [(2, ("I01", "岚阳街道", "1"))]
