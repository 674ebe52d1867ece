"""rank_regions: one row a region and node, exact, or a clear refusal and no file."""

import csv
import io
import re
import stat
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from reports.build.rank_regions import rank_regions
from tests.factories import make_indicator, make_region, make_regional_value, make_scheme, make_settings

HEAD = "region_code,region_name,node_code,value,score,rank,n,best,average,gap,score_printed"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def scheme():
    """Two leaves under one parent: a rate held to goalposts, and days held to the best of all."""
    scheme = make_scheme(code="S", year=2026)
    make_settings(scheme)
    parent = make_indicator("P", scheme=scheme, is_leaf=False)
    rate = make_indicator("rate", parent=parent, method="goalposts", best=100, worst=0)
    days = make_indicator("days", parent=parent, direction="lower", weight=Decimal(3))
    counties = [
        make_region(name, code=code, is_home=False) for code, name in (("1", "甲县"), ("2", "乙,县"), ("3", "丙县"))
    ]
    for county, percent, time in zip(counties, ("98.50", "62.5", None), ("60", "96", "80"), strict=True):
        make_regional_value(rate, county, percent, status="value" if percent else "missing")
        make_regional_value(days, county, time)
    make_region("无数据县", is_home=False)
    return scheme


def rank(tmp_path, **fields):
    path = tmp_path / "out.csv"
    stdout = io.StringIO()
    call_command("rank_regions", **{"scheme": "S", "period": "2026-05", "to": str(path), "stdout": stdout, **fields})
    return path.read_text(encoding="utf-8"), stdout.getvalue()


def test_every_region_has_a_row_on_every_node(scheme, tmp_path):
    text, answer = rank(tmp_path)
    assert text.splitlines() == [
        HEAD,
        "1,甲县,rate,98.5,98.500000,1,2,98.5,80.5,0,98.50",
        '2,"乙,县",rate,62.5,62.500000,2,2,98.5,80.5,36,62.50',
        "3,丙县,rate,,,,2,98.5,80.5,,",
        "1,甲县,days,60,100.000000,1,3,60,78.66666667,0,100.00",
        '2,"乙,县",days,96,62.500000,3,3,60,78.66666667,36,62.50',
        "3,丙县,days,80,75.000000,2,3,60,78.66666667,20,75.00",
        "1,甲县,P,,99.625000,1,3,99.625000,79.041667,0.000000,99.63",
        '2,"乙,县",P,,62.500000,3,3,99.625000,79.041667,37.125000,62.50',
        "3,丙县,P,,75.000000,2,3,99.625000,79.041667,24.625000,75.00",
    ]
    assert "3 regions on 3 indicators" in answer


def test_it_can_be_read_back_by_any_reader_of_csv(scheme, tmp_path):
    rows = list(csv.DictReader(io.StringIO(rank(tmp_path)[0])))
    assert {row["region_name"] for row in rows} == {"甲县", "乙,县", "丙县"}


def test_settings_of_the_scheme_decide(scheme, tmp_path):
    scheme.settings.update(score_decimals=0, missing_rule="zero")
    rows = {(r["region_code"], r["node_code"]): r for r in csv.DictReader(io.StringIO(rank(tmp_path)[0]))}
    assert (rows["3", "P"]["score"], rows["3", "P"]["score_printed"]) == ("56.250000", "56")
    assert rows["2", "P"]["score_printed"] == "63"


def test_settings_dated_after_the_period_hold_where_there_were_none(scheme, tmp_path):
    for value in scheme.indicators.get(code="rate").regional_values.all():
        make_regional_value(value.indicator, value.region, value.value, period="2019", status=value.status)
    scheme.settings.update(score_decimals=1)
    assert ",98.5\n" in rank(tmp_path, period="2019")[0]


def test_later_settings_do_not_change_an_earlier_period(scheme, tmp_path):
    before = rank(tmp_path)
    make_settings(scheme, effective_from=date(2026, 6, 1), score_decimals=0)
    assert rank(tmp_path) == before


def test_no_practice_scores_zero_and_has_no_value(scheme, tmp_path):
    scheme.indicators.get(code="rate").regional_values.filter(value=None).update(status="zero")
    assert "3,丙县,rate,,0.000000,3,3,98.5,80.5,,0.00\n" in rank(tmp_path)[0]


def test_small_and_large_numbers_are_written_out(scheme, tmp_path):
    values = scheme.indicators.get(code="days").regional_values.order_by("region__code")
    for value, number in zip(values, ("0.00000001", "999999999999999", "0"), strict=True):
        value.value = Decimal(number)
        value.save()
    text = rank(tmp_path)[0]
    assert "1,甲县,days,0.00000001," in text
    assert '2,"乙,县",days,999999999999999,' in text
    assert "3,丙县,days,0,100.000000,1," in text
    assert "E" not in text.replace(HEAD, "")


@pytest.mark.parametrize("regions", [1, 30])
def test_queries_do_not_grow_with_the_rows(regions, django_assert_max_num_queries):
    scheme = make_scheme()
    for _ in range(2):
        leaf = make_indicator(scheme=scheme)
        for n in range(regions):
            make_regional_value(leaf, make_region(is_home=False), n)
    with django_assert_max_num_queries(6):
        rank_regions(scheme=scheme, period="2026-05", to=io.StringIO())


def test_indicators_no_longer_in_force_are_left_out(scheme, tmp_path):
    scheme.indicators.filter(code="days").update(effective_to=date(2026, 4, 30))
    assert ",days," not in rank(tmp_path)[0]


class TestRefusals:
    def refusal_of(self, tmp_path, **fields):
        with pytest.raises(CommandError) as refusal:
            rank(tmp_path, **fields)
        return str(refusal.value)

    def test_an_unknown_scheme_is_answered_with_those_there_are(self, scheme, tmp_path):
        assert self.refusal_of(tmp_path, scheme="T") == "There is no scheme T; known are: S 2026."
        assert "There is no scheme S 2020" in self.refusal_of(tmp_path, year=2020)

    def test_a_period_without_values_is_answered_with_those_there_are(self, scheme, tmp_path):
        text = self.refusal_of(tmp_path, period="2019")
        assert "no values of the period 2019; it has: 2026-05." in text
        assert not list(tmp_path.iterdir())

    def test_a_refusal_leaves_an_earlier_file_as_it_was(self, scheme, tmp_path):
        before = rank(tmp_path)[0]
        self.refusal_of(tmp_path, period="nonsense")
        assert (tmp_path / "out.csv").read_text(encoding="utf-8") == before

    def test_a_folder_that_is_not_there(self, scheme, tmp_path):
        assert "cannot be written" in self.refusal_of(tmp_path, to=str(tmp_path / "no" / "out.csv"))

    def test_a_folder_instead_of_a_file(self, scheme, tmp_path):
        assert "cannot be written" in self.refusal_of(tmp_path, to=str(tmp_path))
        assert not list(tmp_path.iterdir())


def test_the_file_may_be_read_by_whoever_may_read_new_files(scheme, tmp_path):
    rank(tmp_path)
    plain = tmp_path / "plain"
    plain.touch()
    mode = stat.S_IMODE((tmp_path / "out.csv").stat().st_mode)
    assert mode == stat.S_IMODE(plain.stat().st_mode)


CATALOGUE = """code,parent_code,name_en,direction,method,best,worst,weight
ALL,,Overall,,,,,
T,ALL,Times,,,,,0.6
R,ALL,Rates,,,,,0.4
days,T,Days,lower,goalposts,{0.5},{90},2
steps,T,Steps,lower,minmax,,,1
share,R,Share,higher,ratio,,,1
grade,R,Grade,higher,efficacy,{100},{60},1
"""
VALUES = """indicator_code,region_code,region_name,period,value
days,r1,甲县,2026,{12.5}
days,r2,乙县,2026,{12.5}
days,r3,丙县,2026,ZERO
days,r4,丁县,2026,
steps,r1,甲县,2026,{3}
steps,r2,乙县,2026,{7}
steps,r3,丙县,2026,NA
steps,r4,丁县,2026,{3}
share,r1,甲县,2026,{33.3}
share,r2,乙县,2026,{66.7}
share,r3,丙县,2026,{0}
share,r4,丁县,2026,{66.7}
grade,r1,甲县,2026,{59.99}
grade,r2,乙县,2026,{88.8}
grade,r3,丙县,2026,{100}
grade,r4,丁县,2026,{75}
"""


def from_files(tmp_path, scheme, constant="1", *, renamed=False, reversed_=False):
    """Load both files, every number in braces times the constant, and rank; scores and places by region and node."""
    prefix = "x" if renamed else ""
    for command, text, name in (("load_catalogue", CATALOGUE, "c"), ("load_regional_values", VALUES, "v")):
        text = re.sub(r"{([\d.]+)}", lambda number: f"{Decimal(number[1]) * Decimal(constant):f}", text)
        if renamed:
            text = re.sub(r"\b(ALL|T|R|days|steps|share|grade|r\d)(?=,)", r"x\1", text)
        head, *rows = text.splitlines()
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([head, *(rows[::-1] if reversed_ else rows)]) + "\n", encoding="utf-8")
        year = {"year": 2026} if command == "load_catalogue" else {}
        call_command(command, path, scheme=scheme, stdout=io.StringIO(), stderr=io.StringIO(), **year)
    rows = csv.DictReader(io.StringIO(rank(tmp_path, scheme=scheme, period="2026")[0]))
    same = ("score", "score_printed", "rank", "n")
    return {
        (row["region_code"].removeprefix(prefix), row["node_code"].removeprefix(prefix)): [row[name] for name in same]
        for row in rows
    }


def test_from_file_to_file_neither_order_nor_codes_nor_the_unit_of_measurement_matter(tmp_path):
    first = from_files(tmp_path, "first")
    assert first["r1", "days"] == ["86.592179", "86.59", "1", "3"]
    assert first["r3", "ALL"][2:] == ["4", "4"]
    others = ({"constant": "3"}, {"constant": "0.001"}, {"renamed": True}, {"reversed_": True})
    for number, each in enumerate((*others, {"constant": "7", "renamed": True, "reversed_": True})):
        assert from_files(tmp_path, f"again{number}", **each) == first, each
