"""按规则提出: which rules hold, and which of them no open ledger item answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.choices import ProposalRule
from reports.loop.proposing import Finding, indicator_rules, still_open, unit_rules


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"zero": False, "below": False, "serious": False}, ()),
        ({"zero": True, "below": True, "serious": True}, (ProposalRule.ZERO, ProposalRule.SERIOUS, ProposalRule.BELOW)),
        ({"zero": False, "below": True, "serious": False}, (ProposalRule.BELOW,)),
    ],
)
def test_the_rules_of_an_indicator(facts, rules):
    assert indicator_rules(**facts) == rules


@pytest.mark.parametrize(
    ("in_bottom", "months", "rules"),
    [
        (False, 0, ()),
        (True, 1, (ProposalRule.BOTTOM,)),
        (True, 2, (ProposalRule.BOTTOM, ProposalRule.STREAK)),
        (False, 3, ()),
    ],
)
def test_the_rules_of_a_place_in_the_ranking(in_bottom, months, rules):
    assert unit_rules(in_bottom=in_bottom, months=months, streak_min=2) == rules


def finding(*rules, code="I01", unit="D1"):
    return Finding(code, "网办率", unit, rules, ())


def test_what_an_open_duty_of_the_same_indicator_and_unit_answers_is_left_out():
    answered = {("I01", "D1"): frozenset({ProposalRule.BELOW})}
    assert still_open([finding(ProposalRule.BELOW)], answered) == []
    assert still_open([finding(ProposalRule.ZERO, ProposalRule.BELOW)], answered) == [finding(ProposalRule.ZERO)]
    others = [finding(ProposalRule.BELOW, unit="D2"), finding(ProposalRule.BELOW, code="I02")]
    assert still_open(others, answered) == others


RULES = st.sets(st.sampled_from(list(ProposalRule)))


@given(RULES, RULES)
def test_nothing_answered_is_ever_proposed_and_nothing_else_is_lost(held, answered):
    found = still_open([finding(*sorted(held))], {("I01", "D1"): frozenset(answered)})
    assert {rule for each in found for rule in each.rules} == held - answered
