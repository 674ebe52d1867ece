"""What the README says of a rank is what the program makes of it: its examples are read out of it and worked again."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.choices import Direction, Method
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Comparator, Facts, Rule, attainment
from reports.ranking import rank

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
D, UNKNOWN = Decimal, Comparator()


def cells(start: str) -> list[str]:
    """The cells of the one table row that begins so."""
    (line,) = [line for line in README.splitlines() if line.startswith(f"| {start}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def example(method: str) -> tuple[list[Decimal], str]:
    """The numbers of an example, and what comes out."""
    text, _arrow, result = cells(method)[2].partition(" → ")
    return [D(number) for number in re.findall(r"\d+(?:\.\d+)?", text)], result


def score_text(rule: Rule, facts: Facts, comparator: Comparator = UNKNOWN) -> str:
    found = attainment(rule, facts, comparator)
    assert found is not None
    return str(round_half(found, 2))


def test_points_out_of_full_marks():
    (points, marks), result = example("official score")
    rule = Rule(direction=Direction.HIGHER, method=Method.OFFICIAL, full_marks=marks)
    assert score_text(rule, Facts(points=points)) == result


def test_a_time_between_its_goalposts():
    (days, worst, best), result = example("goalposts")
    rule = Rule(direction=Direction.LOWER, method=Method.GOALPOSTS, best=best, worst=worst)
    assert score_text(rule, Facts(value=days)) == result


def test_a_time_against_the_best_one():
    (own, best), result = example("ratio to best")
    rule = Rule(direction=Direction.LOWER, method=Method.RATIO)
    assert score_text(rule, Facts(value=own), Comparator(best=best)) == result


def test_an_efficacy_coefficient():
    (own, satisfactory, not_allowed), result = example("efficacy coefficient")
    rule = Rule(direction=Direction.HIGHER, method=Method.EFFICACY, best=satisfactory, worst=not_allowed)
    assert score_text(rule, Facts(value=own)) == result


@pytest.mark.parametrize(("style", "row"), [("competition", "competition rank"), ("dense", "dense rank")])
def test_places_of_the_printed_scores(style, row):
    printed = cells("printed score")[1:]
    scores = {place: D(score) for place, score in enumerate(printed) if score != "—"}
    places = rank(scores, style=style)
    texts = [re.match(r"\d+", cell) for cell in cells(row)[1:]]
    assert [places[n].rank if n in places else None for n in range(len(printed))] == [
        int(found[0]) if found else None for found in texts
    ]
    reverse = cells("reverse rank")[1:]
    if style == "competition":
        assert [str(places[n].reverse_rank) if n in places else "—" for n in range(len(printed))] == reverse
