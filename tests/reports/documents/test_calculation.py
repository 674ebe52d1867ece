"""计算过程: LibreOffice works every formula out anew, from a file that stores no result, and finds our digits."""

import io
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from departments.models import Department
from indicators.choices import Aggregation, Direction, Method, MissingRule, Rounding, Standing
from indicators.models import Figure, Indicator, SchemeSettings
from tests import factories as make
from tests.reports.exact import build, exact_month
from tests.reports.workbook import convert, file_of, rows_of, without_results

pytestmark = pytest.mark.django_db


def every_rule() -> None:
    """Beside the exact month: points that add up, the other two methods, an exponent, a ratio above 1, and one of which
    nobody knows the best."""
    scheme = Indicator.objects.get(code="A").scheme
    unit, cycle = Department.objects.get(code="101"), Figure.objects.first().cycle
    summed = {"is_leaf": False, "aggregation": Aggregation.SUM, "weight": Decimal("0.7")}
    parent = make.make_indicator("B", scheme=scheme, position=10, name_zh="评价", unit_zh="", **summed)
    leaves = {
        "B-1": ({"method": "minmax", "full_marks": 13}, "61.7"),
        "B-2": ({"method": "efficacy", "best": 95, "worst": 60, "full_marks": 9}, "77.77"),
        "B-3": ({"best": 3, "worst": 11, "exponent": Decimal("0.5"), "direction": Direction.LOWER}, "4.123"),
        "B-4": ({}, "98.6"),
        "B-5": ({}, "12"),
    }
    for number, (code, (rule, value)) in enumerate(leaves.items(), start=11):
        leaf = make.make_indicator(code, scheme=scheme, parent=parent, position=number, name_zh=code, **rule)
        make.make_lead(leaf, unit)
        make.make_figure(leaf, unit, cycle, value)
        if code != "B-5":
            make.make_benchmark(leaf, cycle.region, "97.5", "80.1", worst=Decimal("40.3"), effective_from=cycle.start)


@pytest.fixture(params=[(Rounding.HALF_UP, MissingRule.EXCLUDE), (Rounding.HALF_EVEN, MissingRule.ZERO)])
def report(request, db):
    cycle = exact_month()
    every_rule()
    rounding, missing = request.param
    SchemeSettings.objects.update(rounding=rounding, missing_rule=missing)
    Figure.objects.filter(indicator__code="A-4").delete()
    return build(cycle)


def test_all_methods_and_states_are_among_the_rows(report):
    leaves = report.indicatorrows.filter(is_leaf=True)
    assert {row.method for row in leaves if row.method} == set(Method)
    assert {row.standing for row in leaves} >= {Standing.REPORTED, Standing.MISSING, Standing.NOT_APPLICABLE}


def test_what_is_stored_is_what_the_report_froze(report):
    rows = {row["Code"]: row for row in rows_of(file_of(report), "Calculation")}
    for frozen in report.indicatorrows.all():
        stored = rows[frozen.code]["Attainment·As printed"]
        assert (None if stored is None else Decimal(str(stored))) == frozen.score, frozen.code
    assert str(rows[None]["Attainment·As printed"]) == report.summary["score"].rstrip("0")


@pytest.mark.long
@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_libreoffice_finds_our_digits_in_every_formula(report, soffice, tmp_path, paper):
    data, blank = file_of(report, paper=paper), tmp_path / "blank.xlsx"
    blank.write_bytes(without_results(data))
    made = convert(soffice, blank, "xlsx:Calc MS Excel 2007 XML", tmp_path / "made").read_bytes()
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    ours, theirs = (openpyxl.load_workbook(io.BytesIO(each), data_only=True) for each in (data, made))
    compared = 0
    for sheet in formulas.sheetnames:
        for row in formulas[sheet].iter_rows():
            for cell in row:
                where = f"{sheet}!{cell.coordinate}"
                own, other = ours[sheet][cell.coordinate].value, theirs[sheet][cell.coordinate].value
                if cell.data_type == "f":
                    compared += 1
                    assert text_of(own, cell.number_format) == text_of(other, cell.number_format), (where, cell.value)
                else:
                    assert (own or "") == (other or ""), where
    assert compared > 60


def text_of(value, number_format):
    """A result to its last printed digit."""
    if value in (None, ""):
        return ""
    unit = Decimal(1).scaleb(-len(number_format.partition(".")[2]))
    return Decimal(f"{value:.13g}").quantize(unit, ROUND_HALF_UP)
