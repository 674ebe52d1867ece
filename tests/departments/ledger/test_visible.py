"""What a reader sees of the ledger is the same whether its keys are known or the database is asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from departments.choices import ActionState, Checkpoint
from departments.ledger import visible
from departments.ledger.visible import Seen
from departments.models import ActionItem
from tests import factories as make
from tests.departments.ledger.items import Ledger, make_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    """Items at every checkpoint, late and not, some shared, some closed, one of a stranger."""
    ledger = make_ledger()
    today = timezone.localdate()
    for n, stage in enumerate([*Checkpoint, *Checkpoint]):
        fields = {"checkpoint": stage, "due": today + timedelta(days=n - 4), "opened": today - timedelta(days=30)}
        owner, partner = (ledger.owner, ledger.partner) if n % 2 else (ledger.partner, ledger.owner)
        make.make_action(owner, f"第{n}件", co_units=[partner], **fields)
    closed = {"state": ActionState.CLOSED, "closed_on": today, "closed_by_name": "陈晓明"}
    make.make_action(ledger.owner, "已销号", **closed)
    make.make_action(ledger.stranger, "别家的事")
    return ledger


def answers(user, owner=None) -> list[object]:
    found, day = Seen(user), timezone.localdate()
    counts = found.open_by_checkpoint(owner=owner, day=day)
    cards = [item for items in found.most_urgent(owner=owner, most=2, counts=counts) for item in items]
    return [
        sorted(found.items.values_list("pk", flat=True)),
        found.owners(),
        dict(found.by_state()),
        counts,
        {stage: [item.pk for item in cards if item.checkpoint == stage] for stage in Checkpoint},
    ]


@pytest.mark.parametrize("who", ["staff", "colleague", "partner_staff", "stranger_staff", "taskforce", "leader"])
@pytest.mark.long
def test_known_keys_answer_what_the_database_answers(ledger, who, monkeypatch):
    user = getattr(ledger, who)
    present = [answers(user, owner) for owner in (None, ledger.owner.pk, ledger.partner.pk)]
    monkeypatch.setattr(visible, "MOST_KEYS", 0)
    assert [answers(user, owner) for owner in (None, ledger.owner.pk, ledger.partner.pk)] == present
    everything = ActionItem.objects.visible_to(user)
    assert present[0][0] == sorted(everything.values_list("pk", flat=True))


def test_a_unit_sees_what_it_owns_and_shares(ledger):
    items, owners, by_state, counts, cards = answers(ledger.staff)
    assert len(items) == 12 and by_state == {"open": 11, "closed": 1}
    assert {name for _pk, name in owners} == {"市监局", "税务局"}
    assert counts[Checkpoint.FIND] == (3, 2) and [len(cards[stage]) for stage in Checkpoint] == [2] * len(Checkpoint)


def test_an_account_that_belongs_nowhere_sees_nothing(ledger):
    lost = make.make_user("staff")
    assert answers(lost) == [[], [], {}, {}, {stage: [] for stage in Checkpoint}]
