"""What is only kept (台账统计) names nobody: not in targets, not in modules, not in rankings, not in files."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from departments.choices import DepartmentKind, Role
from indicators.choices import CycleState, Direction, TargetMeasure
from indicators.kinds import compares_units
from indicators.models import Indicator
from reports.documents.files import export_workbook
from reports.models import FigureRow
from tests import factories as make
from tests.reports.exact import publish

pytestmark = pytest.mark.django_db
KEPT = [{"ranked": False}, {"weight": 0}]


class KeptCounty:
    """Seven townships report press articles and complaints, which may be ``kept`` only, and a volume that is ranked."""

    def __init__(self, **kept) -> None:
        self.region, self.scheme = make.make_region("云溪县"), make.make_scheme()
        make.make_settings(self.scheme)
        self.towns = [make.make_township(f"第{place}镇", region=self.region) for place in range(7)]
        bureau = make.make_department("宣传部", region=self.region)
        top = make.make_indicator("L6", scheme=self.scheme, is_leaf=False, name_zh="宣传")
        units = {"parent": top, "reports": [DepartmentKind.TOWNSHIP], "decimals": 0}
        self.press = make.make_indicator("L6-01", name_zh="报道篇数", unit_zh="篇", **units | kept)
        self.complaints = make.make_indicator("L6-02", name_zh="投诉件数", direction=Direction.LOWER, **units | kept)
        self.volume = make.make_indicator("L6-03", name_zh="办件量", **units)
        self.cycle = make.make_cycle(
            scheme=self.scheme, region=self.region, month=date(2026, 5, 1), state=CycleState.CLOSED
        )
        for leaf in (self.press, self.complaints, self.volume):
            make.make_lead(leaf, bureau)
            for place, town in enumerate(self.towns):
                make.make_figure(leaf, town, self.cycle, place)
        make.make_target(
            self.press,
            None,
            "3",
            region=self.region,
            kind=DepartmentKind.TOWNSHIP,
            measure=TargetMeasure.TOTAL,
            effective_from=date(2026, 1, 1),
            due=date(2026, 5, 31),
        )
        self.report = publish(self.cycle)
        self.leader = make.make_user(Role.LEADER, region=self.region)


def test_one_function_decides():
    scored = Indicator(ranked=True, weight=1)
    assert [compares_units(each) for each in (scored, *(Indicator(**{"weight": 1} | kept) for kept in KEPT))] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("kept", KEPT)
class TestWhatIsKept:
    def test_a_target_counts_who_is_there_and_names_nobody(self, kept, sign_in):
        county = KeptCounty(**kept)
        [block] = sign_in(county.leader).get(reverse("target_indicator", args=["L6-01"])).context["blocks"]
        assert "前三名" not in block["paragraph"] and "4" in block["paragraph"]
        assert not any(town.short_name in block["paragraph"] for town in county.towns)
        assert block["zeros"] == []

    def test_a_module_names_units_by_what_is_ranked_alone(self, kept, sign_in):
        county = KeptCounty(**kept)
        context = sign_in(county.leader).get(reverse("module_detail", args=["L6"])).context
        [group] = [each for each in context["groups"] if each]
        assert "办件量" in group["league"] and "报道" not in group["league"] + group["zero"]
        assert context["late"] == ""
        [row] = [each for each in group["rows"] if each["name"] == "第0镇"]
        assert [bool(cell.get("zero")) for cell in row["cells"]] == [False, False, True]

    @pytest.mark.long
    def test_rankings_pages_and_the_file_have_no_place_for_it(self, kept, sign_in):
        county = KeptCounty(**kept)
        placed = FigureRow.objects.filter(report=county.report, rank__isnull=False)
        assert set(placed.values_list("code", flat=True)) == {"L6-03"}
        # Rows of a month that was built before the guard still have places: nobody reads them.
        FigureRow.objects.filter(report=county.report, code="L6-01").update(rank=1, n=7, reverse_rank=7)
        client = sign_in(county.leader)
        assert [row.code for row, _url in client.get(reverse("rankings")).context["unit_indicators"]] == ["L6-03"]
        [group] = client.get(reverse("ranking_units", args=["L6-01"])).context["groups"]
        assert group["paragraph"] == ""
        unit = client.get(reverse("unit_detail", args=[county.towns[0].code]))
        assert [figure.code for figure, *_rest in unit.context["figures"]] == ["L6-03"]
        to = io.BytesIO()
        export_workbook(report=county.report, to=to, actor=None, language="zh-hans")
        to.seek(0)
        codes = {row[1].value for row in load_workbook(to)["单位"].iter_rows(min_row=5)}
        assert codes & {"L6-01", "L6-02", "L6-03"} == {"L6-03"}


@pytest.mark.parametrize(("weight", "zeros"), [(0, 0), (1, 1)])
def test_only_what_counts_scores_zero(weight, zeros):
    """得0分 is a loss of points: an indicator of no weight has none to lose, and stands on no list of zero scores."""
    region, scheme = make.make_region("云溪县"), make.make_scheme()
    make.make_settings(scheme)
    unit = make.make_department("优化办", region=region)
    leaf = make.make_indicator("L1-01", scheme=scheme, name_zh="网办率", weight=weight)
    make.make_lead(leaf, unit)
    make.make_benchmark(leaf, best="90", region=region, effective_from=date(2026, 1, 1))
    cycle = make.make_cycle(scheme=scheme, region=region, month=date(2026, 5, 1), state=CycleState.CLOSED)
    make.make_figure(leaf, unit, cycle, "0")
    report = publish(cycle)
    row = report.indicatorrows.get(code="L1-01")
    assert (row.score, row.zero_score, len(row.zero_streak)) == (0, bool(zeros), zeros)
    assert (report.summary["zero"], report.departmentrows.get(code=unit.code).zero_scores) == (zeros, zeros)
