"""open_cycle: a month opened by hand, so that a past one can be filled in and a new county can begin."""

import io
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from departments.models import AuditEntry
from indicators.models import Cycle
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def run_command(*arguments):
    out = io.StringIO()
    call_command("open_cycle", *arguments, stdout=out)
    return out.getvalue()


def refusal_of(*arguments):
    with pytest.raises(CommandError) as refusal:
        run_command(*arguments)
    assert not Cycle.objects.exists()
    return str(refusal.value)


def test_the_only_scheme_of_the_only_county_needs_no_naming():
    make.make_region("云溪县"), make.make_region(is_home=False), make.make_scheme(monthly=False)
    scheme = make.make_scheme(code="county", year=2023)
    assert run_command("2023-05") == "云溪县 2023-05 (营商环境评价 2023): Open, deadline 2023-06-05 18:00.\n"
    assert Cycle.objects.get().scheme == scheme


def test_opening_again_changes_nothing():
    make.make_region(), make.make_scheme()
    assert run_command("2026-05") == run_command("2026-05", "--deadline=2026-12-01 12:00")
    assert (Cycle.objects.count(), AuditEntry.objects.filter(action="cycle.open").count()) == (1, 1)


def test_a_deadline_may_be_given():
    make.make_region(), make.make_scheme()
    run_command("2026-05", "--deadline=2026-12-01 12:00")
    assert Cycle.objects.get().deadline == timezone.make_aware(datetime(2026, 12, 1, 12))


def test_it_is_opened_in_the_name_of_an_account_that_may_or_in_the_systems():
    region, elsewhere = make.make_region(code="430601"), make.make_region(code="430602")
    make.make_scheme()
    boss, other = make.make_taskforce(region), make.make_taskforce(elsewhere)
    month = ("2026-05", "--region=430601")
    assert refusal_of(*month, f"--user={other.username}") == "Only the task force may open a month."
    assert refusal_of(*month, "--user=nobody") == "There is no active account nobody."
    run_command(*month, f"--user={boss.username}")
    run_command("2026-06", "--region=430601")
    opened = AuditEntry.objects.filter(action="cycle.open").order_by("sequence")
    assert [entry.actor for entry in opened] == [boss, None]


def test_of_several_counties_and_schemes_one_is_named():
    first, second = (make.make_region(code=code) for code in ("430601", "430602"))
    make.make_scheme(code="a"), make.make_scheme(code="b")
    assert refusal_of("2026-05", "--scheme=a") == "Say with --region which county it is; known are: 430601, 430602."
    assert refusal_of("2026-05", "--region=430601") == "Say with --scheme which scheme it is; known are: a, b."
    run_command("2026-05", "--scheme=b", "--region=430602")
    cycle = Cycle.objects.get()
    assert (cycle.region, cycle.scheme.code) == (second, "b") and first != second


@pytest.mark.parametrize("month", ["2026-13", "2026", "May", "2026-5"])
def test_what_is_no_month_is_refused(month):
    make.make_region(), make.make_scheme()
    assert refusal_of(month) == "Write a month as year-month, such as 2026-05."


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--scheme=x"], "There is no scheme x; known are: s 2026."),
        (["--deadline=8.6."], "2026-06-08 18:00"),
        (["--region=9"], "known are: 430601"),
    ],
)
def test_what_is_not_there_is_named_with_what_there_is(arguments, text):
    make.make_region(code="430601"), make.make_scheme(code="s")
    assert text in refusal_of("2026-05", *arguments)


def test_without_any_scheme_it_says_so():
    make.make_region()
    assert refusal_of("2026-05") == "Say with --scheme which scheme it is; known are: —."
