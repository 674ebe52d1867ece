"""The first page names what the ledger asks of its reader."""

from datetime import date

import pytest
from django.urls import reverse

from departments.choices import ActionState, Role
from departments.models import ActionItem
from reports.choices import ProposalState
from reports.models import Proposal
from tests import factories as make
from tests.flows.counties import busy_county
from tests.flows.pages import Page, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def busy(module_db):
    return busy_county()


def home(user) -> Page:
    person = Person(user.username)
    person.client.force_login(user)
    return person.open(reverse("home"))


@pytest.mark.long
def test_a_unit_reads_how_many_of_its_duties_are_open_and_overdue_and_reaches_them_in_one_click(busy):
    mine = ActionItem.objects.filter(owner=busy.bureau)
    mine.update(due=date(2026, 9, 30))
    for role in (Role.STAFF, Role.REVIEWER):
        page = home(busy.users[role])
        assert f"{mine.count()} items of the ledger are open" in page.main and f"{mine.count()} overdue" in page.main
        shown = page.follow("Show the overdue ones")
        assert all(item.title in shown.main for item in mine)


def test_a_unit_without_duties_reads_that_it_has_none():
    user = make.make_user(Role.STAFF, department=make.make_department())
    assert "no open item" in home(user).main


def test_the_task_force_reads_what_is_to_be_verified_and_decided(busy):
    ActionItem.objects.filter(pk=busy.ledger_item.pk).update(state=ActionState.CLOSING_ASKED)
    page = home(busy.users[Role.TASKFORCE])
    assert busy.ledger_item.title in page.follow("Verify 1 item of the ledger").main
    n = Proposal.objects.filter(region=busy.month.region, state=ProposalState.WAITING).count()
    assert page.follow(f"Decide on {n} proposal{'s' if n > 1 else ''}").url.endswith(reverse("proposal_list"))
