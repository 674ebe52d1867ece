"""Every number of a sentence names the row that it stands in; what a hand changed is seen."""

from dataclasses import replace
from decimal import Decimal

import pytest

from config.documents.blocks import NumberFact, Sentence
from config.documents.numbers import find_lost_numbers, find_strange_numbers, numbers_of, trace

SOURCES = {Decimal("64.52"): "summary.score", Decimal(3): "indicator.L1.rank", Decimal("1200"): "figure.value"}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2026年10月得64.52分", ["64.52"]),
        ("据2026年1—9月通报列第3位", ["3"]),
        ("截至2026年10月31日共1,200件", ["1,200"]),
        ("望营办〔2026〕10号要求11月9日前完成2项", ["2"]),
        ("2026-10的12345热线办结率95%", ["12345", "95"]),
    ],
)
def test_days_and_document_numbers_are_words(text, numbers):
    assert numbers_of(text) == numbers


def test_digits_of_a_quoted_name_are_words():
    assert numbers_of("12345热线办结率95%", ["12345热线"]) == ["95"]


def test_a_traced_sentence_names_where_each_number_stands():
    sentence = trace("10月得64.52分，列第3位，共1,200件，另有7件。", SOURCES, key="k")
    assert sentence.facts == (
        NumberFact("64.52", "summary.score"),
        NumberFact("3", "indicator.L1.rank"),
        NumberFact("1,200", "figure.value"),
    )
    assert find_strange_numbers(sentence) == ["7"]


def test_an_edited_number_is_strange_and_the_one_it_replaced_is_lost():
    written = trace("得64.52分，列第3位。", SOURCES, key="k")
    edited = replace(written, text="得64.5分，列第3位。", written=written.text)
    assert find_strange_numbers(edited) == ["64.5"]
    assert find_lost_numbers(edited) == ["64.52"]


def test_other_words_around_the_same_numbers_are_not_marked():
    written = trace("得64.52分，列第3位。", SOURCES)
    edited = replace(written, text="我县列第3位（64.52分）。", written=written.text)
    assert (find_strange_numbers(edited), find_lost_numbers(edited)) == ([], [])


def test_a_number_said_twice_needs_to_be_there_twice():
    assert find_strange_numbers(Sentence("3和3", (NumberFact("3", "x"),))) == ["3"]
