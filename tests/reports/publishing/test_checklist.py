"""The pre-publication checklist in itself: weights that do not add up, and what an acknowledgement names."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from reports.choices import Caution, Obstacle
from reports.publishing.checklist import (
    Blocker,
    Checklist,
    ChecklistLine,
    Warned,
    WeightedBranch,
    refusal_text,
    weight_fault,
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def branch(*parts: str, aggregation: str = "mean", full: str = "100") -> WeightedBranch:
    return WeightedBranch("I01", "开办企业", aggregation, Decimal(full), [Decimal(part) for part in parts])


@pytest.mark.parametrize(
    "parts",
    [
        ("1", "1", "1"),  # equal: nobody said anything
        ("40", "40", "40"),
        ("3", "1", "2"),  # a ratio
        ("0.5", "0.3", "0.2"),
        ("0.333", "0.333", "0.334"),
        ("33.33", "33.33", "33.34"),
        ("60", "25", "15"),
        ("1", "1", "0", "1"),  # what weighs nothing is kept and not scored
        ("60", "40", "0"),
        ("0", "0"),
        (),
    ],
)
def test_sound_weights(parts):
    assert weight_fault(branch(*parts)) == ""


@pytest.mark.parametrize(
    ("parts", "total", "wanted"),
    [
        (("0.5", "0.3", "0.3"), "1.1", "1"),
        (("60", "25", "10"), "95", "100"),
        (("70", "40"), "110", "100"),
        (("30", "15"), "45", "100"),
        (("20", "20", "5"), "45", "100"),
        (("60", *["1"] * 22), "82", "100"),
    ],
)
def test_weights_that_do_not_add_up(parts, total, wanted):
    expected = f"I01 开办企业: the weights of its parts add up to {total}, not {wanted}"
    assert weight_fault(branch(*parts)) == expected


def test_points_add_up_to_the_points_of_the_whole():
    assert weight_fault(branch("40", "60", aggregation="sum")) == ""
    fault = "I01 开办企业: the full marks of its parts add up to 95, its own are 100"
    assert weight_fault(branch("40", "55", aggregation="sum")) == fault


def caution(*lines: str, kind: Caution = Caution.DRAFTS) -> Warned:
    return Warned(kind, [ChecklistLine(line) for line in lines])


def test_an_acknowledgement_names_the_list_that_was_shown():
    shown = caution("市监局: 1 figure (网办率)")
    assert shown.token == caution("市监局: 1 figure (网办率)").token
    assert shown.token != caution("市监局: 2 figures (网办率、覆盖率)").token
    assert shown.token != caution("市监局: 1 figure (网办率)", kind=Caution.RETURNED).token
    assert Checklist([], [shown]).missing([shown.token]) == []
    assert Checklist([], [shown]).missing([caution("另一份清单").token]) == [shown]


def test_everything_that_stands_against_it_is_said_at_once():
    checklist = Checklist(
        [Blocker(Obstacle.STALE, "Build again.")], [caution("甲"), caution("乙", kind=Caution.SILENT)]
    )
    assert refusal_text(checklist, [checklist.cautions[0].token]) == (
        "Something was changed since this version was built. Build again. "
        "1 caution is not acknowledged: Units that report nothing: 1 unit."
    )
    assert refusal_text(Checklist([], checklist.cautions), checklist.tokens) == ""
