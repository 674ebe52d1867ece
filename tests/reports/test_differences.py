"""差距随两数: a printed difference is that of the two numbers printed beside it; what stands beside every gap."""

from dataclasses import dataclass, field
from decimal import Decimal as D

import pytest
from django.utils import translation

from indicators.choices import Direction
from indicators.scoring.formula import gap
from reports.differences import average_of, behind_average
from reports.gap_notes import gap_notes


@dataclass
class NotedLeaf:
    """What of a frozen leaf stands beside its gap."""

    value: D | None = None
    average: D | None = None
    decimals: int = 0
    direction: str = Direction.LOWER
    unit: str = "天"
    benchmark_status: str = ""
    lost: D | None = None
    zero_streak: list[str] = field(default_factory=list)
    method: str = "official"
    points: D | None = None
    awarded: D | None = None
    awarded_by_document: bool = False
    full_marks: D = D(100)
    best_score: D | None = None
    average_score: D | None = None
    score_gap: D | None = None
    relative_score_gap: D | None = None

    @property
    def average_gap(self):
        return gap(self.value, self.average, self.direction)


@pytest.mark.parametrize(
    ("row", "average", "behind"),
    [
        (NotedLeaf(D("3.1"), D("2.80416667"), 1), "2.80", "0.30"),
        (NotedLeaf(D("17.4"), D("15.975"), 1), "15.98", "1.42"),
        (NotedLeaf(D(2), D("1.625")), "1.63", "0.37"),
        (NotedLeaf(D(128), D("106.16666667")), "106.17", "21.83"),
        (NotedLeaf(D("84.77"), D("78.20791667"), 2, Direction.HIGHER), "78.21", "-6.56"),
        (NotedLeaf(D("80"), D("80"), 2, Direction.HIGHER), "80.00", "0.00"),
        # A document's average keeps the digits that it was stated with.
        (NotedLeaf(D(2), D("1.625"), benchmark_status="final"), "1.625", "0.375"),
        # Rounded it would be the very value, and worse than average by nothing.
        (NotedLeaf(D("106.17"), D("106.16666667"), 2), "106.16666667", "0.00333333"),
        (NotedLeaf(None, D("1.625")), "1.63", None),
        (NotedLeaf(D(2), None), None, None),
    ],
)
def test_the_printed_average_and_the_printed_difference_belong_together(row, average, behind):
    assert average_of(row) == (D(average) if average else None)
    assert behind_average(row) == (D(behind) if behind else None)


@pytest.mark.parametrize(
    ("row", "notes"),
    [
        (NotedLeaf(D("3.1"), D("2.80416667"), 1, lost=D("0.637")), ["丢分0.64分", "较均值差0.3天"]),
        (NotedLeaf(D("2.5"), D("2.80416667"), 1), ["优于均值0.3天"]),
        (NotedLeaf(D("62.5"), D(80), 1, Direction.HIGHER, "%"), ["较均值差17.5百分点"]),
        (NotedLeaf(D(2), D(2)), ["与均值持平"]),
        (
            NotedLeaf(points=D(0), best_score=D(5), average_score=D("2.6"), zero_streak=["2026-09", "2026-10"]),
            ["评价得分较均值差2.6分", "连续2个月得0分（2026-09、2026-10）"],
        ),
        (NotedLeaf(points=D(4), best_score=D(5), average_score=D("2.6")), ["评价得分优于均值1.4分"]),
        (NotedLeaf(points=D("2.6"), best_score=D(5), average_score=D("2.60")), ["评价得分与均值持平"]),
        (NotedLeaf(zero_streak=["2026-10"]), []),
    ],
)
def test_beside_a_gap_stand_the_loss_the_distance_to_the_average_and_the_months_at_zero(row, notes):
    with translation.override("zh-hans"):
        assert gap_notes(row) == notes


def test_a_list_with_columns_of_its_own_asks_for_the_rest():
    row = NotedLeaf(D("3.1"), D("2.8"), 1, lost=D(1), points=D(1), best_score=D(5), average_score=D(2))
    with translation.override("zh-hans"):
        assert gap_notes(row, loss=False, average=False) == ["评价得分较均值差1分"]
