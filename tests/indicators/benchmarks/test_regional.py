"""Loading values of many regions: exact, whole or not at all, safe twice, in a fixed number of statements."""

from copy import deepcopy
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from departments.models import AuditEntry, ChangeSet, Region
from departments.sheets.changes import take_back
from indicators.benchmarks.regional import load_regional_values
from indicators.benchmarks.regional_rows import COLUMNS
from indicators.catalogue.load import load_catalogue
from indicators.catalogue.rows import COLUMNS as CATALOGUE_COLUMNS
from indicators.models import Indicator, RegionalValue, Scheme
from tests import factories as make

DOING_BUSINESS = Path(settings.BASE_DIR).parent / "shared" / "data" / "doing_business_2019"
HEAD = "indicator_code,region_code,region_name,period,value\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def one_scheme(module_db):
    text = "code,parent_code,name_zh,direction\nA,,甲,\nA1,A,率,higher\nA2,A,时间,lower\n"
    return load_catalogue(table=read_table(text.encode(), CATALOGUE_COLUMNS), scheme_code="S", year=2023).scheme


@pytest.fixture
def scheme(one_scheme, db):
    return deepcopy(one_scheme)


def load(scheme, rows, **fields):
    return load_regional_values(
        table=read_table((HEAD + rows).encode(), COLUMNS, name="v.csv"), scheme=scheme, **fields
    )


def counts(result):
    return result.created, result.updated, result.unchanged


def read_stored():
    rows = RegionalValue.objects.order_by("indicator__code", "region__code", "period")
    return [tuple(row) for row in rows.values_list("indicator__code", "region__code", "period", "value", "status")]


def test_numbers_blanks_and_marks_are_stored_as_what_they_are(scheme):
    load(
        scheme, "A1,01,甲县,2023,98.5\nA1,02,乙县,2023,\nA1,03,丙县,2023,NA\nA1,04,丁县,2023,ZERO\nA1,05,戊县,2023,0\n"
    )
    assert [row[3:] for row in read_stored()] == [
        (Decimal("98.5"), "value"),
        (None, "missing"),
        (None, "na"),
        (None, "zero"),
        (Decimal(0), "value"),
    ]


def test_the_second_load_changes_nothing_and_says_so(scheme):
    rows = "A1,01,甲县,2023,98.5\nA2,01,甲县,2023,NA\n"
    assert counts(load(scheme, rows)) == (2, 0, 0)
    before, entries = read_stored(), AuditEntry.objects.count()
    assert counts(load(scheme, rows)) == (0, 0, 2)
    assert read_stored() == before
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize(
    ("old", "new"), [("1", "2"), ("0", ""), ("", "0"), ("NA", "ZERO"), ("ZERO", "0"), ("1.5", "1.50001")]
)
def test_every_change_of_a_cell_is_an_update(scheme, old, new):
    load(scheme, f"A1,01,甲县,2023,{old}\nA1,02,乙县,2023,7\n")
    assert counts(load(scheme, f"A1,01,甲县,2023,{new}\nA1,02,乙县,2023,7\nA1,03,丙县,2023,7\n")) == (1, 1, 1)


def test_other_periods_and_schemes_are_left_alone(scheme):
    load(scheme, "A1,01,甲县,2022,1\n")
    load(scheme, "A1,01,甲县,2023,2\n")
    assert [(row[2], row[3]) for row in read_stored()] == [("2022", 1), ("2023", 2)]


def test_regions_are_created_once_and_renamed_by_a_later_file(scheme):
    result = load(scheme, "A1,01,甲县,2023,1\nA2,01,,2023,1\nA1,02,,2023,1\n", level="city")
    assert result.regions_created == 2
    assert list(Region.objects.order_by("code").values_list("code", "name", "level")) == [
        ("01", "甲县", "city"),
        ("02", "02", "city"),
    ]
    result = load(scheme, "A1,01,甲区,2023,1\nA1,02,,2023,1\n")
    assert (result.regions_created, result.regions_renamed) == (0, 1)
    assert Region.objects.get(code="01").name == "甲区"


def test_every_fault_is_told_at_once_and_nothing_is_loaded(scheme):
    rows = (
        "A1,01,甲县,2023,98％\n"  # 2
        "X9,01,甲县,2023,1\n"  # 3 unknown, and again in row 5
        "A,01,甲县,2023,1\n"  # 4 composed
        "X9,02,乙县,2023,1\n"  # 5
        "A1,0 3,丙县,2023,1\n"  # 6
        "A1,04,丁县,2023年,1\n"  # 7
        "A1,05,戊县,2023,一\n"  # 8
        "A1,06,己县,2023,1\n"  # 9
        "A1,06,己县,2023,2\n"  # 10 the same cell again
        "A1,06,庚县,2022,2\n"  # 11 another name
        ",07,辛县,2023,1\n"  # 12
        "A2,08,壬县,2023\n"  # 13 nothing published
        'A2,09,癸县,2023,"1,23"\n'  # 14
    )
    with pytest.raises(ProblemList) as caught:
        load(scheme, rows)
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (2, "value"),
        (3, "indicator_code"),
        (4, "indicator_code"),
        (6, "region_code"),
        (7, "period"),
        (8, "value"),
        (10, ""),
        (11, "region_name"),
        (12, "indicator_code"),
        (14, "value"),
    ]
    assert "1 further rows up to row 5" in caught.value.problems[1].message
    assert not RegionalValue.objects.exists()
    assert not Region.objects.exists()


def test_a_table_of_another_shape_is_refused(scheme):
    with pytest.raises(ProblemList, match="No table was found"):
        read_table("省份,2024年\n北京市,1\n".encode(), COLUMNS)
    with pytest.raises(ProblemList) as caught:
        read_table(b"region_code,period,unit\n1,2,3\n", COLUMNS)
    assert [p.column for p in caught.value.problems] == ["unit", "indicator_code", "value"]


@pytest.mark.long
def test_ten_thousand_rows_are_read_exactly_in_a_fixed_number_of_statements(
    scheme, django_assert_max_num_queries, tmp_path
):
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        stream.writelines(
            f"A{1 + n % 2},{n // 20:06d},县{n // 20},20{10 + n // 2 % 10},{n}.25\n" for n in range(10_000)
        )
    with django_assert_max_num_queries(25):  # most of them create the regions, in batches
        result = load_regional_values(table=read_table(path, COLUMNS), scheme=scheme)
    assert counts(result) == (10_000, 0, 0)
    assert Region.objects.count() == 500
    assert RegionalValue.objects.get(indicator__code="A2", region__code="000499", period="2019").value == Decimal(
        "9999.25"
    )
    assert counts(load_regional_values(table=read_table(path, COLUMNS), scheme=scheme)) == (0, 0, 10_000)


def test_the_command_finds_the_scheme_or_says_which_there_are(scheme, tmp_path):
    path = tmp_path / "v.csv"
    path.write_text(HEAD + "A1,01,甲县,2023,1\n", encoding="gb18030")
    out = StringIO()
    call_command("load_regional_values", path, scheme="S", stdout=out)
    assert "1 values created" in out.getvalue()
    with pytest.raises(CommandError, match="known are: S 2023"):
        call_command("load_regional_values", path, scheme="T")
    path.write_text(HEAD + "Z,01,甲县,2023,1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Cell A2, column “indicator_code”"):
        call_command("load_regional_values", path, scheme="S")


@pytest.mark.parametrize("kind", ["raw", "scores"])
def test_a_published_data_set_of_190_economies_loads_completely(kind):
    if not DOING_BUSINESS.exists():
        pytest.skip(f"the published data set is not at {DOING_BUSINESS}")
    catalogue = read_table(DOING_BUSINESS / f"catalogue_{kind}.csv", CATALOGUE_COLUMNS)
    scheme = load_catalogue(table=catalogue, scheme_code="DB", year=2019).scheme
    assert Indicator.objects.filter(scheme=scheme).leaves().count() == 47
    values = DOING_BUSINESS / f"values_{kind}.csv"
    result = load_regional_values(table=read_table(values, COLUMNS), scheme=scheme, level="country")
    assert (result.created, result.regions_created) == (8930, 190)
    assert Scheme.objects.filter(code="DB").count() == 1
    written = {
        tuple(line.split(",")[i] for i in (0, 1, 3)): line.split(",")[4]
        for line in values.read_text(encoding="utf-8").splitlines()[1:]
        if '"' not in line
    }
    found = {row[:3]: row[3:] for row in read_stored()}
    for key, text in written.items():
        value, status = found[key]
        expected = {"": "missing", "NA": "na", "ZERO": "zero"}.get(text, "value")
        assert (status, value) == (expected, Decimal(text) if expected == "value" else None), key


def test_regions_down_and_indicators_across_are_read_too(db, tmp_path):
    scheme = make.make_scheme(code="wide")
    one = make.make_indicator("W1", scheme=scheme, name_zh="网办率")
    two = make.make_indicator("W2", scheme=scheme, name_zh="超期件数")
    file = tmp_path / "wide.csv"
    file.write_text(
        "地区编码,地区名称,期别,网办率,超期件数\n900001,甲县,2026,98.5,4\n900002,乙县,2026,,0\n", encoding="utf-8"
    )

    call_command("load_regional_values", str(file), scheme="wide")

    stored = RegionalValue.objects.filter(indicator__in=[one, two]).order_by("region__code", "indicator__code")
    assert [(v.region.name, v.indicator.code, v.value) for v in stored] == [
        ("甲县", "W1", Decimal("98.5")),
        ("甲县", "W2", 4),
        ("乙县", "W2", 0),
    ]


def test_with_an_account_good_rows_go_ahead_and_are_taken_back_whole(scheme, tmp_path):
    boss = make.make_taskforce(make.make_region())
    path = tmp_path / "values.csv"
    path.write_text(HEAD + "A1,430101,甲县,2026-05,5\nA1,430102,乙县,2026-05,x\n")
    with pytest.raises(CommandError, match="1 rows were refused") as caught:
        call_command("load_regional_values", path, scheme=scheme.code, user=boss.username)
    assert caught.value.returncode == 3
    assert [value.value for value in RegionalValue.objects.all()] == [5]
    take_back(change_set=ChangeSet.objects.get(door="regional"), actor=boss, reason="传错")
    assert not RegionalValue.objects.exists() and not Region.objects.filter(code="430101").exists()
