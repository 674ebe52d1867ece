"""Everything that can be typed wrongly, in every field that takes a number, a date or a text: said at the field, given
back as typed, and never stored."""

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from indicators.benchmarks.forms import BenchmarkForm
from indicators.models import Figure, Indicator, Revision, Unlock
from reports.models import MonthlyReport
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.entry.test_page import EntrySheet, row

pytestmark = pytest.mark.django_db
NO_NUMBERS = [
    "NaN",
    "-nan",
    "sNaN",
    "Infinity",
    "-inf",
    "∞",
    "无穷大",
    "9" * 40,
    "0." + "3" * 40,
    "1e5",
    "1E-3",
    "0x10",
    "1_000",
    "2026-05-01",
    "2026/5/1",
    "2026年5月",
    "5月1日",
    "12:30",
    "三",
    "约5",
    "1,23",
    "12,34,567",
    "1..5",
    "5.",
    "5²",
    "½",
    "٣",
    "=1+1",
    "####",
    "12*4",
    "1 234",
    "5 5",
    "<b>5</b>",
    "5; DROP TABLE",
]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


@pytest.fixture
def month(db):
    return make.make_month(leaves=1)


@pytest.mark.parametrize(
    ("name", "cell"), [("speed", "value"), ("award", "score"), ("rate", "numerator"), ("rate", "denominator")]
)
@pytest.mark.long
def test_no_cell_of_the_entry_takes_what_is_not_a_number(desk, sign_in, name, cell):
    indicators = desk.more_like(getattr(desk, name), len(NO_NUMBERS))
    typed = dict(zip(indicators, NO_NUMBERS, strict=True))
    response = EntrySheet(desk, sign_in(desk.staff)).post({(leaf, cell): text for leaf, text in typed.items()})
    given = [row(response, leaf) for leaf in indicators]
    assert [(line.texts[cell], list(line.errors)) for line in given] == [(text, [cell]) for text in NO_NUMBERS]
    assert not Figure.objects.exists() and not Revision.objects.exists()


IMPOSSIBLE = [
    ("speed", {"value": "-1"}),
    ("speed", {"value": "－０．５"}),
    ("award", {"value": "1", "score": "-0.5"}),
    ("award", {"score": "5.0001"}),
    ("rate", {"numerator": "-1", "denominator": "3"}),
    ("rate", {"numerator": "1", "denominator": "-3"}),
    ("rate", {"numerator": "1", "denominator": "0"}),
    ("rate", {"numerator": "1"}),
    ("rate", {"denominator": "3"}),
    ("speed", {"na": "1"}),
    ("speed", {"na": "1", "reason": "   "}),
    ("speed", {"na": "1", "reason": "无业务", "value": "0"}),
    ("speed", {"value": "1", "note": "长" * 501}),
    ("speed", {"na": "1", "reason": "长" * 201}),
]


def test_no_row_of_the_entry_takes_impossible_facts(desk, sign_in):
    """Negative counts, points beyond the full marks, halves of a rate, a reason that is none."""
    leaves = {name: desk.more_like(getattr(desk, name), len(IMPOSSIBLE)) for name in ("speed", "award", "rate")}
    typed = [(leaves[name].pop(), cells) for name, cells in IMPOSSIBLE]
    response = EntrySheet(desk, sign_in(desk.staff)).post(
        {(leaf, cell): text for leaf, cells in typed for cell, text in cells.items()}
    )
    given = [(row(response, leaf), cells) for leaf, cells in typed]
    assert [cells for line, cells in given if not line.errors] == []
    assert [{cell: line.texts[cell] for cell in cells} for line, cells in given] == [cells for _leaf, cells in typed]
    assert not Figure.objects.exists()


NUMBERS_OF_A_BENCHMARK = (
    "best",
    "average",
    "worst",
    "own_value",
    "own_score",
    "best_score",
    "average_score",
    "rank_province",
    "n_province",
    "rank_city",
    "n_city",
)


def benchmark(desk, **fields):
    typed = {
        "indicator": desk.speed.pk,
        "effective_from": "2026-05",
        "source_document": "通报",
        "status": "final",
        "best": "1",
        **fields,
    }
    return BenchmarkForm(typed, indicators=Indicator.objects.leaves())


def test_no_field_of_a_benchmark_takes_what_is_not_a_number(desk):
    for text in NO_NUMBERS:
        form = benchmark(desk, **dict.fromkeys(NUMBERS_OF_A_BENCHMARK, text))
        assert (sorted(form.errors), {form[name].value() for name in NUMBERS_OF_A_BENCHMARK}) == (
            sorted(NUMBERS_OF_A_BENCHMARK),
            {text},
        )
    assert benchmark(desk).is_valid()


@pytest.mark.parametrize("name", NUMBERS_OF_A_BENCHMARK)
def test_the_fault_of_one_number_stands_at_its_own_field_alone(desk, name):
    form = benchmark(desk, **{name: "NaN"})
    assert (list(form.errors), form[name].value()) == ([name], "NaN")


IMPOSSIBLE_BENCHMARKS = [
    ("rank_province", "0"),
    ("rank_province", "-3"),
    ("rank_province", "2.5"),
    ("n_city", "100001"),
    ("own_score", "-1"),
    ("best_score", "99999999.5"),
    ("average_score", "1.23456"),
    ("effective_from", "2026-5"),
    ("effective_from", "2026-13"),
    ("effective_from", "May"),
    ("effective_from", ""),
    ("published_on", "45000"),
    ("published_on", "31.2.2026"),
    ("published_on", "2026-02-30"),
    ("source_document", " "),
    ("source_document", "长" * 201),
    ("best_holder", "长" * 81),
    ("status", "maybe"),
    ("indicator", "999999"),
    ("indicator", "x"),
]


def test_no_field_of_a_benchmark_takes_an_impossible_fact(desk):
    assert [
        (name, text) for name, text in IMPOSSIBLE_BENCHMARKS if name not in benchmark(desk, **{name: text}).errors
    ] == []


def test_the_hours_of_an_unlock_are_a_whole_number_within_limits(desk, sign_in):
    client = sign_in(desk.taskforce)
    for hours in ("NaN", "1e3", "-1", "0", "241", "2.5", "9" * 40, "", "2026-05-01", "abc"):
        values = {"department": desk.unit.code, "indicator": "", "reason": "停电", "hours": hours}
        response = client.post(reverse("unlock"), values)
        assert "hours" in response.context["form"].errors and not Unlock.objects.exists(), hours


def test_publishing_takes_only_a_version_that_is_there(month, sign_in):
    report = MonthlyReport.objects.create(
        region=month.region, cycle=month.cycle, number=1, version=2, requested_at=timezone.now()
    )
    client = sign_in(month.taskforce)
    for version in ("", "x", "-1", "9" * 40, "1e3", "1; DROP"):
        values = {"version": version, "read": "on"}
        assert client.post(reverse("report_publish", args=["2026-05"]), values).status_code in {302, 404}, version
        report.refresh_from_db()
        assert report.published_at is None, version


def test_a_reason_too_long_for_the_record_is_refused(month, sign_in):
    sign_in(month.taskforce).post(reverse("report_build", args=["2026-05"]), {"reason": "长" * 201})
    assert not MonthlyReport.objects.exists()
