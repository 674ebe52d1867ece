"""A month published before its deadline while figures were missing: what the pages say of it, and when."""

from datetime import datetime

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from departments.choices import Role
from indicators.models import Figure
from tests import factories as make
from tests.flows.counties import publish

pytestmark = pytest.mark.django_db


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


ON_DAY_27, BEFORE, AFTER = moment(2026, 5, 27, 12), moment(2026, 6, 5, 17, 59), moment(2026, 6, 5, 18)


@pytest.fixture
def month():
    """May, whose deadline is 5 June; the first township has sent nothing."""
    month = make.make_month()
    Figure.objects.filter(department=month.townships[0]).delete()
    publish(month.cycle, month.taskforce)
    return month


@pytest.fixture
def see(month, sign_in, monkeypatch):
    leader = make.make_user(Role.LEADER, region=month.region)
    users = {"leader": leader, "board": leader, "completeness": leader, "home": month.taskforce}

    def look(name, at):
        caches["kept"].clear()
        monkeypatch.setattr(timezone, "now", lambda: at)
        return sign_in(users[name]).get(reverse(name), headers={"accept-language": "en"})

    return look


def test_the_leader_is_told_of_overdue_figures_only_after_the_deadline(month, see):
    town = month.townships[0]
    for at in (ON_DAY_27, BEFORE):
        page = see("leader", at)
        assert (page.context["late_figures"], page.context["late"]) == (0, [])
        assert town.code not in {call.code for call in page.context["calls"] if "overdue" in " ".join(call.texts)}
    page = see("leader", AFTER)
    assert page.context["late_figures"] == 3
    assert [unit.code for unit in page.context["late"]] == [town.code]


def test_the_boards_sentence_names_late_units_only_after_the_deadline(month, see):
    assert see("board", BEFORE).context["completeness"] == "5/2026: 15 of 18 figures handed in, 3 outstanding."
    assert see("board", AFTER).context["completeness"] == (
        f"5/2026: 15 of 18 figures handed in, 3 outstanding. 1 unit is late: {month.townships[0]} (3)."
    )
    groups = see("board", AFTER).context["now"].progress.groups
    assert [(group.units, group.complete, group.owed, sum(group.parts)) for group in groups] == [
        (3, 3, 6, 6),
        (4, 3, 12, 12),
    ]


def test_the_first_page_calls_nothing_done_that_is_not(month, see):
    for at, closed in ((BEFORE, "short"), (AFTER, "done")):
        assert {step["label"]: step["state"] for step in see("home", at).context["steps"]} == {
            "Figures handed in": "short",
            "Figures approved": "short",
            "Month closed": closed,
            "Report built": "done",
            "Report published": "done",
        }
    labels = {at: [step.label for step in see("home", at).context["agenda"]] for at in (BEFORE, AFTER)}
    assert "Remind 1 late unit" not in labels[BEFORE] and "Remind 1 late unit" in labels[AFTER]


def test_the_table_of_units_calls_it_closed_before_the_deadline_and_then_late(month, see):
    def word(at):
        lines = see("completeness", at).context["lines"]
        return next(line["word"] for line in lines if line["code"] == month.townships[0].code)

    assert [word(at) for at in (BEFORE, AFTER)] == ["Closed before the deadline", "Late"]
