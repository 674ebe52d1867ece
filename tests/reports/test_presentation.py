"""The words beside the numbers: months, holders of a best value, and where a benchmark is from."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils.translation import override

from reports.presentation import first_names, holder_text, months_text, source_text, streak_text


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ([], ""),
        (["2026-05"], "2026-05"),
        (["2026-05", "2026-06"], "2026-05, 2026-06"),
        (["2025-11", "2025-12", "2026-01"], "2025-11 to 2026-01"),
        (["2026-01", "2026-03"], "2026-01, 2026-03"),
        (["2026-01", "2026-02", "2026-03", "2026-05"], "2026-01 to 2026-03, 2026-05"),
    ],
)
def test_months_that_follow_one_another_are_a_span(months, text):
    assert months_text(months) == text


def test_a_streak_says_how_long_and_from_when_to_when():
    months = [f"2026-{month:02}" for month in range(1, 6)]
    assert streak_text(months, last=True) == "last for 5 published months (2026-01 to 2026-05)"
    assert streak_text(months[:1], last=False, bottom_n=3) == "among the last 3 for 1 published month (2026-01)"
    assert streak_text([], last=True) == ""


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("", ""),
        ("甲县", "甲县"),
        ("甲县、乙县", "甲县, 乙县"),
        ("甲县、乙县、丙县", "甲县, 乙县 and others, 3 in all"),
        ("、".join(["甲县"] * 40)[:80], "甲县, 甲县 and others"),
    ],
)
def test_many_holders_are_counted_unless_their_list_was_cut_off(names, text):
    assert holder_text(names) == text


def test_names_that_were_never_cut_off_are_always_counted():
    assert first_names(["甲县"] * 40) == "甲县, 甲县 and others, 40 in all"


@dataclass
class BestRow:
    best: Decimal | None = Decimal(95)
    n_province: int | None = 24
    benchmark_source: str = ""
    benchmark_status: str = ""


def test_a_benchmark_names_its_document_or_says_that_it_was_computed():
    document = BestRow(benchmark_source="省通报〔2026〕5号", benchmark_status="final")
    assert source_text(document, "2026-05") == "省通报〔2026〕5号"
    assert source_text(BestRow(), "2026-05") == "computed from the regions' values (24 regions, 2026-05)"
    assert source_text(BestRow(best=None), "2026-05") == "—"
