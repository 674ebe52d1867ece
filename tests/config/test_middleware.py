"""Nothing that a database cannot be asked for reaches it."""

import pytest
from django.urls import reverse

from departments.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/indicators/I01%00/",
    "/reports/2026%00/",
    "/entry/?department=%00",
    "/entry/?cycle=2026-05%00",
    "/review/?department=%00",
    "/gaps/?period=%00",
    "/indicators/?q=a%00b",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_null_character_in_the_address_is_not_found(sign_in, address):
    client = sign_in(make.make_taskforce(make.make_region()))
    assert client.get(address).status_code == 404


def test_a_null_character_in_a_note_is_left_out(sign_in):
    month = make.make_month(bureaus=1, townships=0, leaves=1)
    cycle, leaf = month.cycle, month.leaves[0]
    cycle.state = "open"
    cycle.deadline = cycle.deadline.replace(year=2030)
    cycle.save()
    cycle.figures.all().delete()
    person = make.make_user(Role.STAFF, department=month.bureaus[0])
    values = {f"i{leaf.pk}-value": "7", f"i{leaf.pk}-note": "一\x00二"}
    sign_in(person).post(reverse("entry"), values)
    assert cycle.figures.get().note == "一二"
