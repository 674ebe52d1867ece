"""On what basis a number stands: a month's own count, one since January, a state and an average, each told as one."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from lxml import html

from config.sheets.read_table import read_table
from departments.choices import DepartmentKind, Role
from indicators.catalogue.rows import COLUMNS, read_definitions
from indicators.choices import Basis, CycleState, TargetMeasure
from indicators.models import Cycle
from tests import factories as make
from tests.flows.counties import publish
from tests.flows.pages import words

SHIPPED = Path(settings.BASE_DIR) / "indicators" / "catalogue" / "county.csv"
MEAN = re.compile("平均数|户均数|÷月数|加权平均年利率")
# Completed until then of a task that the months do not change.
STATES = {"L1-08", "L1-10"}


class BasisCounty:
    """Module L1 of two townships: cases since January, and the county's monthly average per township."""

    def __init__(self):
        self.region, self.scheme = make.make_region("云溪县"), make.make_scheme(year=2025)
        make.make_settings(self.scheme)
        self.towns = [make.make_township(name, region=self.region) for name in ("石桥湾镇", "鹿听乡")]
        self.bureau = make.make_department("审批局", region=self.region)
        top = make.make_indicator("L1", scheme=self.scheme, is_leaf=False, name_zh="行政效能")
        self.cases = make.make_indicator(
            "L1-01",
            parent=top,
            name_zh="办件数据汇集量",
            unit_zh="件",
            basis=Basis.CUMULATIVE,
            decimals=0,
            reports=[DepartmentKind.TOWNSHIP],
        )
        self.average = make.make_indicator(
            "L1-05", parent=top, name_zh="乡镇月均办件量", unit_zh="件", basis=Basis.AVERAGE, decimals=1
        )
        for indicator in (self.cases, self.average):
            make.make_lead(indicator, self.bureau)
        self.taskforce = make.make_taskforce(self.region)

    def month(self, month, cases, average="249.0"):
        cycle = make.make_cycle(
            scheme=self.scheme, region=self.region, month=date(2025, month, 1), state=CycleState.CLOSED
        )
        for unit, value in zip(self.towns, cases, strict=True):
            if value is not None:
                make.make_figure(self.cases, unit, cycle, value)
        make.make_figure(self.average, self.bureau, cycle, average)
        return publish(cycle, self.taskforce)


@pytest.fixture(scope="module")
def third_quarter(module_db):
    county = BasisCounty()
    county.month(6, (8723, 400))
    county.month(7, (10300, 450))
    county.month(8, (11800, 500))
    county.month(9, (13265, None), average="251.5")
    return county


@pytest.fixture
def reader(third_quarter, sign_in):
    return sign_in(make.make_user(Role.LEADER, region=third_quarter.region))


def module(reader, **query):
    return reader.get(reverse("module_detail", args=["L1"], query=query)).context


def township(context):
    [group] = [each for each in context["groups"] if each and each["key"] == "township"]
    return group


@pytest.mark.django_db
@pytest.mark.long
def test_the_quarter_of_a_count_since_january_is_4542_and_not_13265(reader):
    context = module(reader, quarter="2025Q3")
    [column] = context["columns"]
    assert column["basis"] == "本季新增（累计之差）"
    rows = {row["name"]: [cell["text"] for cell in row["cells"]] for row in township(context)["rows"]}
    assert rows["石桥湾镇"] == ["4542", "1473.9"]
    assert township(context)["rows"][1]["cells"][0]["hint"] == "截至2025-08、缺2025-09"
    assert context["gaps"] == ["办件数据汇集量：鹿听乡缺报2025-09。"]


@pytest.mark.django_db
def test_a_month_says_since_when_it_counts(reader):
    context = module(reader, period="2025-08")
    assert [column["basis"] for column in context["columns"]] == ["截至2025-08累计"]
    assert township(context)["league"] == (
        "2025年8月，乡镇（街道）2个单位中，办件数据汇集量（累计）依次为：石桥湾镇（11800件）、鹿听乡（500件）。"
    )
    [line] = context["county"]
    assert (line["value"], line["basis"]) == ("249.0", "2025-08平均")


@pytest.mark.django_db
def test_a_quarter_takes_an_average_as_it_was_last_told(reader):
    [line] = module(reader, quarter="2025Q3")["county"]
    assert (line["value"], line["basis"], line["hint"]) == ("251.5", "2025-09平均", "")


@pytest.mark.django_db
def test_a_monthly_average_is_held_against_its_target_as_it_is(third_quarter, reader):
    facts = {"due": date(2025, 9, 30), "effective_from": date(2025, 1, 1), "region": third_quarter.region}
    make.make_target(third_quarter.average, None, 300, measure=TargetMeasure.AVERAGE, **facts)
    page = reader.get(reverse("target_indicator", args=["L1-05"]))
    [block] = page.context["blocks"]
    [(line, _badge, _url)] = block["rows"]
    assert (line.goal_text, line.word, line.rest) == ("月均不少于300件", "未达到", "还差48.5件")
    assert (str(line.reached), str(line.percent)) == ("251.50000000", "83.8")


@pytest.mark.django_db
def test_what_a_target_adds_up_is_a_count_until_now_and_not_of_one_month(third_quarter, reader):
    """Pieces since January are 累计, though the last month has none; a value stands on its indicator's basis."""
    pieces = make.make_indicator(
        "L6-01",
        scheme=third_quarter.scheme,
        name_zh="完成数",
        unit_zh="篇",
        basis=Basis.MONTH,
        decimals=0,
        reports=[DepartmentKind.TOWNSHIP],
    )
    make.make_lead(pieces, third_quarter.bureau)
    facts = {"effective_from": date(2025, 1, 1), "region": third_quarter.region}
    amounts = {TargetMeasure.TOTAL: 20, TargetMeasure.AVERAGE: 2, TargetMeasure.VALUE: 3}
    for measure, amount in amounts.items():
        make.make_target(
            pieces, None, amount, measure=measure, kind=DepartmentKind.TOWNSHIP, due=date(2025, 9, 30), **facts
        )
    for cycle in Cycle.objects.filter(region=third_quarter.region):
        for unit in third_quarter.towns:
            make.make_figure(pieces, unit, cycle, "0" if cycle.start.month == 9 else "4")
    page = reader.get(reverse("target_indicator", args=["L6-01"]))
    blocks = {block["key"].measure: block for block in page.context["blocks"]}
    assert {measure: str(block["basis"]) for measure, block in blocks.items()} == {
        TargetMeasure.TOTAL: "累计",
        TargetMeasure.AVERAGE: "平均",
        TargetMeasure.VALUE: "当月",
    }
    assert "完成数（累计）" in blocks[TargetMeasure.TOTAL]["paragraph"]
    heads = [words(head) for head in html.document_fromstring(page.content.decode()).xpath("//th[@scope='col']")]
    assert sorted(head for head in heads if head.startswith("完成数")) == [
        "完成数（篇） 平均",
        "完成数（篇） 当月",
        "完成数（篇） 累计",
    ]
    listed = reader.get(reverse("target_list")).context["table"].data.data
    assert {line.target.measure: line.basis_text for line in listed if line.target.indicator == pieces} == {
        measure: str(block["basis"]) for measure, block in blocks.items()
    }


@pytest.mark.django_db
def test_the_sentence_of_a_notice_names_the_basis(third_quarter, reader):
    make.make_benchmark(third_quarter.average, third_quarter.region, "610", effective_from=date(2025, 1, 1))
    report = third_quarter.month(10, (14000, 520), average="246.0")
    page = reader.get(reverse("indicator_detail", args=["L1-05"], query={"period": report.cycle.label}))
    assert page.context["sentence"] == "乡镇月均办件量（平均）比全省最优值少364件（相对差距59.67%）。"
    assert page.context["span"] == "平均 · 截至2025年10月31日"


def leaves():
    rows, problems = read_definitions(read_table(SHIPPED, COLUMNS))
    assert not problems
    return [row for row in rows if row.stated.get("direction") and row.stated.get("basis")]


def test_the_shipped_catalogue_says_of_every_figure_what_it_is():
    def basis_of(row):
        text = row.stated["rule_text"]
        if MEAN.search(text):
            return Basis.AVERAGE
        if row.code in STATES or "连续12个月" in text:
            return Basis.POINT
        return (
            Basis.CUMULATIVE
            if re.match("（?年初", text)
            else Basis.MONTH
            if text.startswith(("当月", "（当月"))
            else Basis.POINT
        )

    wrong = {
        row.code: (row.stated["basis"], row.stated["rule_text"][:30])
        for row in leaves()
        if row.stated["basis"] != basis_of(row)
    }
    assert wrong == {}
    assert {row.code for row in leaves() if row.stated["basis"] == Basis.AVERAGE} >= {"L1-05", "L1-06", "I14-09"}
