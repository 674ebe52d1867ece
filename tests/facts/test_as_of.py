"""截至: a figure that was counted up to a day before the end of its period says so from the cell to the publication."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from lxml import html

from departments.choices import Role
from indicators.choices import Basis, CycleState, FigureState, Standing
from indicators.models import Cycle, Figure
from indicators.review.decide import approve_figures
from reports.analysis.quarters import MonthFact, MonthMeasure, Quarter, quarter_together, span_basis, together
from reports.models import IndicatorRow
from tests import factories as make
from tests.flows.counties import publish
from tests.flows.pages import words

DAY = "2025年10月25日"


class FundsCounty:
    """Two figures of a bureau in October: funds counted up to the 25th, and contracts of the whole month."""

    def __init__(self, client_of):
        self.region, self.scheme = make.make_region("云溪县"), make.make_scheme(year=2025)
        make.make_settings(self.scheme)
        self.bureau = make.make_department("商务局", region=self.region)
        top = make.make_indicator("L3", scheme=self.scheme, is_leaf=False, name_zh="招商引资")
        facts = {"parent": top, "unit_zh": "万元", "basis": Basis.CUMULATIVE, "decimals": 2}
        self.funds = make.make_indicator("L3-04", name_zh="项目累计到位资金", **facts)
        self.contracts = make.make_indicator("L3-05", name_zh="签约资金", **facts)
        for indicator in (self.funds, self.contracts):
            make.make_lead(indicator, self.bureau)
            make.make_benchmark(indicator, self.region, "15000", "9600", effective_from=date(2025, 1, 1))
        self.taskforce = make.make_taskforce(self.region)
        self.staff = make.make_user(Role.STAFF, department=self.bureau)
        self.reviewer = make.make_user(Role.REVIEWER, department=self.bureau)
        self.cycle = make.make_cycle(
            scheme=self.scheme,
            region=self.region,
            month=date(2025, 10, 1),
            deadline=timezone.now() + timedelta(days=1),
        )
        self.client = client_of(self.staff)

    def post(self, name, **sent):
        body = {"user": self.staff.pk, "cycle": self.cycle.pk, **sent}
        answer = self.client.post(reverse(name), json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def enter(self):
        """In the grid, as the page sends it; then submitted, approved, closed, built and published."""
        key = {"d": self.bureau.pk}
        funds = {**key, "i": self.funds.pk, "typed": {"value": "9600", "as_of": DAY}}
        contracts = {**key, "i": self.contracts.pk, "typed": {"value": "8000", "as_of": "2025-10-31"}}
        saved = self.post("entry_cell", cells=[funds, contracts])
        shown = [{**key, "i": row["i"], "version": row["version"]} for row in saved["rows"]]
        assert self.post("entry_submit", rows=shown)["done"] == 2
        waiting = Figure.objects.filter(cycle=self.cycle, state=FigureState.SUBMITTED)
        approve_figures(figures=[figure.pk for figure in waiting], actor=self.reviewer)
        Cycle.objects.filter(pk=self.cycle.pk).update(state=CycleState.CLOSED)
        self.cycle.refresh_from_db()
        return publish(self.cycle, self.taskforce)


@pytest.fixture
def county(sign_in, db):
    return FundsCounty(sign_in)


@pytest.fixture
def report(county):
    return county.enter()


@pytest.fixture
def reader(county, report, sign_in):
    return sign_in(make.make_user(Role.LEADER, region=county.region))


def page_of(reader, code):
    return reader.get(reverse("indicator_detail", args=[code]))


def test_the_day_is_frozen_with_the_figure_and_the_last_of_the_month_is_not(report):
    rows = IndicatorRow.objects.filter(report=report, is_leaf=True)
    assert dict(rows.values_list("code", "as_of")) == {"L3-04": date(2025, 10, 25), "L3-05": None}


@pytest.mark.parametrize(("code", "day"), [("L3-04", DAY), ("L3-05", "2025年10月31日")])
@pytest.mark.long
def test_the_tile_of_the_indicator_says_it(reader, code, day):
    assert page_of(reader, code).context["span"] == f"累计 · 截至{day}"


@pytest.mark.parametrize(("code", "day"), [("L3-04", DAY), ("L3-05", "2025年10月31日")])
@pytest.mark.long
def test_the_sentence_to_quote_says_it(reader, code, day):
    page = page_of(reader, code)
    [notice, *_others] = page.context["notices"]
    assert notice.sources[0] == f"本县填报数，截至{day}"
    assert f"截至{day}" in page.text


def test_the_why_page_says_it(reader):
    assert f"截至{DAY}" in reader.get(reverse("explain", args=["L3-04"], query={"period": "2025-10"})).text


def test_the_list_of_gaps_and_its_sentence_say_it(reader):
    rows = {line["row"].code: line for line in reader.get(reverse("gaps")).context["lines"]}
    assert {code: line["day"] for code, line in rows.items()} == {"L3-04": f"截至{DAY}", "L3-05": ""}
    assert rows["L3-04"]["sentence"].startswith(f"项目累计到位资金（累计，截至{DAY}）比全省最优值少5400万元")
    assert rows["L3-05"]["sentence"].startswith("签约资金（累计）比全省最优值少7000万元")
    assert f"9600.00 截至{DAY}" in words(html.document_fromstring(reader.get(reverse("gaps")).text))


def test_the_page_of_the_module_says_it_instead_of_the_month(reader):
    found = {
        line["leaf"].code: line["basis"] for line in reader.get(reverse("module_detail", args=["L3"])).context["county"]
    }
    assert found == {"L3-04": f"截至{DAY}累计", "L3-05": "截至2025-10累计"}


def test_other_pages_say_it_beside_the_basis(reader, county):
    unit = reverse("unit_detail", args=[county.bureau.code])
    for page in (unit, reverse("leader"), reverse("home"), reverse("indicator_why", args=["L3-04"])):
        text = words(html.document_fromstring(reader.get(page).text))
        assert f"累计，截至{DAY}" in text, page


def test_a_units_cell_of_a_month_or_quarter_says_it():
    measure, day = MonthMeasure(Basis.CUMULATIVE, 0), date(2025, 10, 25)
    cells = {
        "2025-09": MonthFact(Standing.REPORTED, Decimal(5)),
        "2025-10": MonthFact(Standing.REPORTED, Decimal(9), day=day),
    }
    assert together(measure, cells, ["2025-10"]).day == day
    assert quarter_together(measure, cells, ["2025-10"], Quarter(2025, 4)).day == day
    assert together(measure, cells, ["2025-09"]).day is None
    with override("zh-hans"):
        assert span_basis(measure, "2025-10", by_quarter=False, day=day) == f"截至{DAY}累计"
        assert span_basis(measure, "2025-10", by_quarter=True, day=day) == f"本季新增（累计之差），截至{DAY}"


def test_the_column_of_the_file_says_it(reader, report):
    file = reader.get(reverse("report_download", args=[report.cycle.label]))
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    days = {}
    for page in book.worksheets:
        for row in page.iter_rows(min_row=1, max_row=8):
            titles = [cell.value for cell in row]
            if "截至" in titles:
                place = titles.index("截至")
                below = page.iter_rows(min_row=row[0].row + 1, values_only=True)
                days |= {each[1]: each[place] for each in below if each[1] in {"L3-04", "L3-05"}}
    assert days == {"L3-04": "2025-10-25", "L3-05": "2025-10-31"}
