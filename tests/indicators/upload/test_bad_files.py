"""The four files people load by a command, each with everything that goes wrong: read exactly, or refused.

Every refusal names the row and the remedy; what is refused leaves nothing behind.
"""

import io
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from departments.models import AuditEntry, ChangeSet, Region
from indicators.models import Benchmark, Figure, Indicator, RegionalValue, Responsibility, Revision, Scheme
from tests.indicators.entry.desk import Desk, make_desk

pytestmark = pytest.mark.django_db
KEPT = (AuditEntry, Benchmark, Figure, Indicator, Region, RegionalValue, Responsibility, Revision, Scheme)
DOCUMENT = "省优化办通报〔2026〕5号"


@dataclass(frozen=True)
class SheetKind:
    """One kind of file: its head, a row with a given number, and how the stored number is found."""

    command: str
    head: str
    row: str  # {n} stands for the number
    number: str  # the column of the number
    stored: Callable[[], Any]
    arguments: tuple[str, ...] = ()

    def file(self, *rows: str) -> str:
        return "\n".join([self.head, *rows]) + "\n"

    def one(self, number: str) -> str:
        quoted = f'"{number}"' if {",", "\n"} & set(number) else number
        return self.file(self.row.replace("{n}", quoted))


# Commands that take the rows without faults.
PARTLY_TAKEN = {"import_figures", "import_benchmarks"}
KINDS = {
    "catalogue": SheetKind(
        "load_catalogue",
        "code,parent_code,name_zh,direction,best",
        "N-1,,新指标,higher,{n}",
        "best",
        lambda: Indicator.objects.get(code="N-1").best,
        ("--scheme=new", "--year=2026"),
    ),
    "regional values": SheetKind(
        "load_regional_values",
        "indicator_code,region_code,region_name,period,value",
        "I01-01,430101,甲县,2026-05,{n}",
        "value",
        lambda: RegionalValue.objects.get().value,
        ("--scheme={scheme}",),
    ),
    "figures": SheetKind(
        "import_figures",
        "indicator_code,department_code,value",
        "I01-01,市监局,{n}",
        "value",
        lambda: Figure.objects.get().value,
        ("--cycle=2026-05", "--user={taskforce}"),
    ),
    "benchmarks": SheetKind(
        "import_benchmarks",
        "indicator_code,best,own_value,source_document",
        f"I01-01,{{n}},1,{DOCUMENT}",
        "best",
        lambda: Benchmark.objects.get().best,
        ("--cycle=2026-05", "--user={taskforce}"),
    ),
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def desk(county: Desk, db: None) -> Desk:
    return deepcopy(county)


@pytest.fixture(params=KINDS, ids=str)
def kind(request) -> SheetKind:
    return KINDS[request.param]


@pytest.fixture
def submit_file(desk, tmp_path):
    """Upload a text (or the bytes of a file) by the command of its kind."""

    def submit(kind: SheetKind, content: str | bytes, name: str = "file.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        names = {"scheme": desk.cycle.scheme.code, "taskforce": desk.taskforce.username}
        out = io.StringIO()
        call_command(kind.command, path, *(a.format(**names) for a in kind.arguments), stdout=out, stderr=out)
        return out.getvalue()

    return submit


def all_that_is_kept() -> list[list[tuple[Any, ...]]]:
    tables = []
    with connection.cursor() as cursor:
        for model in KEPT:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')
            tables.append(cursor.fetchall())
    return tables


@pytest.fixture
def refusal_lines(submit_file):
    """The lines of a refusal; nothing was stored, and no audit line pretends so."""
    before = all_that_is_kept()

    def refusal(kind: SheetKind, content: str | bytes, name: str = "file.csv") -> list[str]:
        with pytest.raises(CommandError) as caught:
            submit_file(kind, content, name)
        assert before == all_that_is_kept()
        head, *lines = str(caught.value).splitlines()
        assert head == f"{name} was not loaded; nothing was changed. Problems: {len(lines)}."
        return lines

    return refusal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２３．５", "123.5"),
        ("1,234", "1234"),
        ("１，２３４．５", "1234.5"),
        (" 7 ", "7"),
        ("0", "0"),
        ("—", None),
        ("", None),
        ("０．１２３４５６７８", "0.12345678"),
        ("999999999999999", "999999999999999"),
    ],
)
@pytest.mark.long
def test_what_can_be_read_is_read_exactly(kind, submit_file, text, number):
    submit_file(kind, kind.one(text))
    if number is None and kind.command == "import_figures":
        assert not Figure.objects.exists()
    else:
        assert kind.stored() == (None if number is None else Decimal(number))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_text_may_come_in_either_encoding(kind, submit_file, encoding):
    submit_file(kind, kind.one("5").encode(encoding))
    assert kind.stored() == 5


def test_a_workbook_is_read_like_a_text_file(kind, submit_file):
    book = openpyxl.Workbook()
    book.active.append(kind.head.split(","))
    book.active.append([5.25 if cell == "{n}" else cell for cell in kind.row.split(",")])
    stream = io.BytesIO()
    book.save(stream)
    submit_file(kind, stream.getvalue(), "file.xlsx")
    assert kind.stored() == Decimal("5.25")


NO_NUMBERS = [
    "98％",
    "98%",
    "三",
    "约5",
    "1,23",
    "1.2.3",
    "NaN",
    "Infinity",
    "-inf",
    "1e5",
    "9" * 40,
    "0.123456789",
    "####",
    "2026-05-01",
    "2026年5月",
    "5月1日",
    "12:30",
    "=1+1",
    "5²",
    "12*4",
    "1 234",
    "x" * 5000,
]


@pytest.mark.long
def test_what_is_not_plainly_a_number_is_refused_with_row_and_column(kind, refusal_lines):
    for text in NO_NUMBERS:
        [line] = refusal_lines(kind, kind.one(text))
        assert re.match(f"Cell [A-F]2, column “{kind.number}”: ", line) and line.endswith("."), text


def test_a_percent_sign_is_taken_where_the_indicator_is_measured_in_per_cent(submit_file):
    submit_file(KINDS["figures"], KINDS["figures"].file("I01-03,市监局,98"))
    for text in ("98％", "98%"):
        with pytest.raises(CommandError, match="measured in"):
            submit_file(KINDS["figures"], KINDS["figures"].file(f"I01-03,市监局,{text}"))


NO_TABLES = [
    (b"", "The file is empty."),
    (b"\n , \n", "The file is empty."),
    ("你好\n".encode(), "No table was found"),
    ("甲,乙\n1,2\n".encode(), "No table was found"),
    (b"\xff\xfe\x00a", "No table was found"),
    ("nom,é\n".encode("cp1252"), "neither clean UTF-8 nor clean GB18030"),
    (b"PK\x03\x04torn", "damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    (b"<html></html>", "web page"),
]


def test_what_is_no_table_is_refused_with_one_reason_and_a_way_out(kind, refusal_lines):
    for content, text in NO_TABLES:
        [line] = refusal_lines(kind, content)
        assert text in line and line.count(". ") >= 1


def test_a_head_without_rows_is_refused(kind, refusal_lines):
    [line] = refusal_lines(kind, kind.head + "\n")
    assert line == "The table has a header but no rows. Fill it in and hand it in again."


def test_wrong_columns_are_all_named(kind, refusal_lines):
    first, *others = kind.head.split(",")
    lines = refusal_lines(kind, ",".join(["colour", *others, others[0]]) + "\n" + "x," * (len(others) + 1) + "x\n")
    first = "name" if kind.command == "import_figures" else first
    assert sum(line.startswith(f"Row 1, column “{first}”: The column is missing.") for line in lines) == 1
    assert sum("The column is not known" in line for line in lines) == 1
    n_twice = sum("appears more than once" in line for line in lines)
    assert n_twice == (1 if kind.command in PARTLY_TAKEN else 2) and len(lines) == 2 + n_twice


def test_a_cell_beyond_the_headings_is_named(kind, refusal_lines):
    if kind.command == "import_figures":
        pytest.skip("a sheet of figures may hold more than is asked for")
    row = kind.row.replace("{n}", "5")
    lines = refusal_lines(kind, kind.file(row + ",y"))
    assert any(re.match("Cell [D-G]2: The cell stands under no heading", line) for line in lines)


def test_the_same_row_twice_is_told_with_both_rows(kind, refusal_lines, submit_file):
    row = kind.row.replace("{n}", "5")
    if kind.command in PARTLY_TAKEN:
        assert "Row 3: It says the same as row 2." in submit_file(kind, kind.file(row, row)).splitlines()
        assert kind.stored() == 5
        return
    lines = refusal_lines(kind, kind.file(row, row))
    assert len(lines) == 1 and re.match("Row 3|Cell [A-F]3", lines[0]) and "row 2" in lines[0]


def test_one_bad_row_among_good_ones_stops_them_all_or_itself_alone(kind, refusal_lines, submit_file):
    good = kind.row.replace("{n}", "5").replace("N-1", "N-0").replace("430101", "430100")
    if kind.command not in PARTLY_TAKEN:
        [line] = refusal_lines(kind, kind.file(good, kind.row.replace("{n}", "x")))
        assert re.match("Cell [A-F]3", line)
        return
    file = kind.file(good.replace("I01-01", "I01-03"), kind.row.replace("{n}", "x"))
    with pytest.raises(CommandError) as caught:
        submit_file(kind, file)
    head, line = str(caught.value).splitlines()
    assert head == "file.csv: 1 rows were refused, the others were taken. Problems: 1." and re.match(
        "Cell [A-F]3", line
    )
    assert caught.value.returncode == 3 and kind.stored() == 5
    assert ChangeSet.objects.get().counts["refused"] == 1


@pytest.mark.parametrize("name", ["regional values", "figures", "benchmarks"])
def test_an_unknown_or_composed_indicator_is_refused(refusal_lines, name):
    capitals = ("i01-01",) if name == "regional values" else ()  # found by what people call it, capitals or not
    for code in ("NO-1", *capitals, "' OR 1=1 --", "I01", "x" * 300):
        row = KINDS[name].row.replace("{n}", "5").replace("I01-01", code)
        [line] = refusal_lines(KINDS[name], KINDS[name].file(row))
        assert line.startswith("Cell A2"), code


def test_a_file_that_is_not_there_and_a_folder_are_said_to_be(kind, desk, tmp_path):
    names = {"scheme": desk.cycle.scheme.code, "taskforce": desk.taskforce.username}
    for path in (tmp_path / "absent.csv", Path("/")):
        with pytest.raises(CommandError, match="cannot be opened"):
            call_command(kind.command, path, *(a.format(**names) for a in kind.arguments))


@pytest.mark.long
def test_ten_thousand_strangers_are_all_named(refusal_lines):
    """Figures of units and indicators that nobody knows: the slowest way to be wrong."""
    kind = KINDS["figures"]
    lines = refusal_lines(kind, kind.file(*(f"Q{n},望岚县住房和城乡建设局{n},1" for n in range(5_000))))
    assert len(lines) == 10_000
    assert lines[-1].startswith("Cell B5001, column “department_code”: No unit is called")


@pytest.mark.long
def test_many_new_indicators_are_read_exactly_level_by_level(desk, submit_file, django_assert_max_num_queries):
    kind = KINDS["catalogue"]
    tops = [f"T{n},,一级{n},," for n in range(20)]
    leaves = [f"T{n % 20}-{n},T{n % 20},指标{n},lower,{n}" for n in range(1_000)]
    with django_assert_max_num_queries(60):  # in batches, the smallest on SQLite
        assert "1020 created, 0 updated, 0 unchanged" in submit_file(kind, kind.file(*reversed(leaves), *tops))
    stored = Indicator.objects.filter(scheme__code="new")
    assert stored.filter(is_leaf=True, parent__code="T7").count() == 50
    assert (stored.get(code="T19-999").best, stored.get(code="T19-999").parent.code) == (999, "T19")
    assert "1020 unchanged" in submit_file(kind, kind.file(*reversed(leaves), *tops))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"scheme": "x" * 31}, "longer than 30 characters"),
        ({"scheme": ""}, "The code of the scheme is missing."),
        ({"scheme": "a/b"}, "A code cannot contain"),
        ({"year": 99999}, "99999 is not a year."),
        ({"year": -1}, "-1 is not a year."),
        ({"name_zh": "长" * 81}, "longer than 80 characters"),
        ({"name_en": "x" * 121}, "longer than 120 characters"),
    ],
)
def test_a_scheme_that_no_database_should_hold_is_refused(tmp_path, arguments, text):
    before = all_that_is_kept()
    path = tmp_path / "c.csv"
    path.write_text(KINDS["catalogue"].one("5"), encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was changed") as refusal:
        call_command("load_catalogue", path, **{"scheme": "new", "year": 2026, **arguments})
    assert text in str(refusal.value)
    assert before == all_that_is_kept()
