"""seed_demo: stops where it is told to, gives the same digits for the same seed, and touches nobody else's data."""

import io

import pytest
from django.core.management import CommandError, call_command

from departments.models import Department, Region, User
from indicators.choices import CycleState, FigureState
from indicators.models import Benchmark, Cycle, Figure
from reports.choices import ReportState
from reports.demo import county
from reports.models import IndicatorRow, MonthlyReport
from tests import factories as make

# Each seeding takes seconds: one month is enough for what is asked here.
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def seed(tmp_path, *arguments):
    """What the command says."""
    out = io.StringIO()
    call_command("seed_demo", "--months=1", f"--out={tmp_path}", *arguments, stdout=out)
    return out.getvalue()


def states():
    return set(Figure.objects.values_list("state", flat=True))


def values():
    rows = Figure.objects.order_by("indicator__code", "department__code")
    return list(rows.values_list("indicator__code", "department__code", "value"))


@pytest.mark.long
def test_the_first_two_stages_stop_before_the_report_and_another_seed_gives_other_figures(tmp_path):
    text = seed(tmp_path, "--stage=entered")
    assert (states(), Cycle.objects.get().state) == ({FigureState.SUBMITTED}, CycleState.OPEN)
    assert "Excel" not in text and not list(tmp_path.glob("*.xlsx"))
    entered = values()
    seed(tmp_path, "--stage=approved", "--seed=2")
    assert (states(), Cycle.objects.get().state) == ({FigureState.APPROVED}, CycleState.CLOSED)
    assert [row[:2] for row in values()] == [row[:2] for row in entered]
    assert values() != entered
    assert not MonthlyReport.objects.exists()


@pytest.mark.long
def test_the_last_two_stages_make_the_same_report_from_the_same_seed(tmp_path):
    text = seed(tmp_path, "--stage=built", f"--made={tmp_path / 'first'}")
    assert (tmp_path / "first").exists()
    built = MonthlyReport.objects.get()
    assert (built.state, built.cycle.state) == (ReportState.READY, CycleState.CLOSED)
    assert [f"{path}" in text for path in tmp_path.glob("*.xlsx")] == [True]

    text = seed(tmp_path)
    published = MonthlyReport.objects.get()
    assert published.state == ReportState.PUBLISHED
    assert list(Cycle.objects.values_list("state", flat=True)) == [CycleState.OPEN, CycleState.FROZEN]
    assert (published.rows_digest, published.inputs_digest) == (built.rows_digest, built.inputs_digest)
    counted = IndicatorRow.objects.filter(report=published).exclude(as_of=None).values_list("code", "as_of")
    assert list(counted) == [("L3-04", published.cycle.start.replace(day=25))]

    # A complete demo is shown again and not made again: every password still opens its door.
    secrets = list(User.objects.order_by("pk").values_list("pk", "password"))
    made = tmp_path / "made"
    again = seed(tmp_path, "--if-empty", f"--made={made}")
    assert made.exists(), "the server would wait for ever"
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == secrets
    assert "there already" in again and again.endswith(text.partition("Role")[2])


@pytest.mark.long
def test_a_short_demo_begins_in_the_middle_of_the_story(tmp_path):
    """What the months before it raised is not there to be answered."""
    seed(tmp_path, "--months=2")
    assert MonthlyReport.objects.published().count() == 2


def test_it_leaves_another_countys_database_alone(tmp_path):
    unit = make.make_department("市监局")
    with pytest.raises(CommandError, match="another county's data"):
        seed(tmp_path)
    assert list(Department.objects.all()) == [unit]
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_a_seeding_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.demo.seed._play", lambda *_month: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        seed(tmp_path)
    assert not Region.objects.filter(code=county.HOME).exists()
    assert not Benchmark.objects.exists() and not User.objects.exists()


@pytest.mark.parametrize("arguments", [["--months=0"], ["--months=-3"], ["--stage=half"], ["--seed=x"]])
def test_impossible_wishes_are_refused(tmp_path, arguments):
    with pytest.raises(CommandError):
        call_command("seed_demo", f"--out={tmp_path}", *arguments, stdout=io.StringIO())
    assert not Region.objects.exists()
