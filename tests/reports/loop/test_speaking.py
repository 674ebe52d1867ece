"""Who should speak, by hand: the last, the bottom group, months, zero scores, the largest fall, the most improved."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from departments.choices import SpeakerPart, SpeakerRule
from reports.loop.speaking import UnitStanding, nominate

_number = count(1)


def unit(rank, *, n=5, movement=None, group="county", zero=0, last=(), bottom=(), code="", **flags):
    code = code or f"D{next(_number)}"
    return UnitStanding(
        code,
        code,
        group,
        rank,
        n,
        False,
        flags.get("is_last", False),
        flags.get("in_bottom", False),
        tuple(last),
        tuple(bottom),
        zero,
        movement,
    )


def rules_of(units, part=SpeakerPart.STATEMENT):
    found = nominate(units, bottom_n=2, streak_min=2)
    return {each.code: [rule.value for rule, _says in each.rules] for each in found if each.part == part}


def test_each_rule_puts_its_unit_on_the_list():
    months = ("2026-04", "2026-05")
    units = [
        unit(1, code="A", movement=3),
        unit(2, code="B", zero=2),
        unit(3, code="C", movement=-2),
        unit(4, code="D", in_bottom=True, bottom=months, movement=-1),
        unit(5, code="E", is_last=True, in_bottom=True, last=months),
    ]
    assert rules_of(units) == {"E": ["last", "streak"], "D": ["bottom", "streak"], "B": ["zero"], "C": ["fall"]}
    assert rules_of(units, SpeakerPart.EXPERIENCE) == {"A": ["rise"]}


def test_the_weightiest_rule_comes_first():
    units = [
        unit(1, code="A", movement=-4),
        unit(2, code="B", zero=1),
        unit(4, code="C", in_bottom=True),
        unit(5, code="D", is_last=True),
    ]
    assert list(rules_of(units)) == ["D", "C", "B", "A"]


def test_one_month_is_no_streak():
    units = [unit(1), unit(5, code="E", is_last=True, last=("2026-05",), bottom=("2026-05",))]
    assert rules_of(units) == {"E": ["last"]}


def test_a_lone_unit_or_equal_units_are_not_last_but_a_zero_score_still_speaks():
    assert rules_of([unit(1, n=1, is_last=True, in_bottom=True)]) == {}
    equal = [unit(1, code="A", is_last=True, zero=1), unit(1, code="B", is_last=True)]
    assert rules_of(equal) == {"A": ["zero"]}


def test_units_that_fell_or_rose_as_far_are_all_named_and_groups_are_kept_apart():
    units = [
        unit(1, code="A", movement=-2),
        unit(2, code="B", movement=-2),
        unit(3, code="C", movement=2),
        unit(1, code="T", group="townships", movement=-1),
        unit(2, code="U", group="townships", movement=1),
    ]
    assert rules_of(units) == {"A": ["fall"], "B": ["fall"], "T": ["fall"]}
    assert set(rules_of(units, SpeakerPart.EXPERIENCE)) == {"C", "U"}


def test_a_unit_without_a_place_is_not_last():
    assert rules_of([unit(None, n=0), unit(1), unit(2)]) == {}


ranked = st.lists(
    st.builds(unit, st.integers(1, 9), movement=st.none() | st.integers(-5, 5), zero=st.integers(0, 2)), max_size=12
)


@given(ranked)
def test_nobody_is_named_twice_in_a_part_and_every_name_has_its_rule(units):
    found = nominate(units, bottom_n=3, streak_min=2)
    assert len({(each.code, each.part) for each in found}) == len(found)
    assert all(each.rules for each in found)


@given(ranked)
def test_who_fell_furthest_fell_at_least_as_far_as_everybody(units):
    fell = {
        each.code
        for each in nominate(units, bottom_n=3, streak_min=2)
        if SpeakerRule.FALL in [rule for rule, _says in each.rules]
    }
    moves = {each.code: each.movement or 0 for each in units}
    lowest = min(moves.values(), default=0)
    assert fell == ({code for code, move in moves.items() if move == lowest} if lowest < 0 else set())
