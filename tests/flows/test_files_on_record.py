"""Whoever takes data along as a file leaves a line in the audit trail (导出留痕)."""

import pytest
from django.urls import reverse

from departments.choices import Role
from departments.models import AuditEntry
from tests import factories as make
from tests.flows.counties import busy_county, people
from tests.flows.doors import ARGUMENTS, FILES, OF

pytestmark = pytest.mark.django_db
# A sheet to fill in, without anything of the county in it but the names of its units.
BLANK = {"action_template", "account_template"}


@pytest.mark.long
def test_every_file_that_carries_data_is_put_on_record_under_the_name_of_who_took_it(client):
    busy = busy_county()
    boss = people(busy.bureau)[Role.TASKFORCE]
    client.force_login(boss)
    forms = {"entry_template": {"cycle": busy.month.cycle.label, "department": busy.bureau.code}}
    forms["round_template"] = {"of": make.make_round(busy.month.region, number=9).pk}
    things = ARGUMENTS | {name: of(busy) for name, of in OF.items()}
    existing = {name: reverse(name, args=things.get(name, [])) for name in sorted(FILES - BLANK)}
    existing |= {name: reverse(name, args=ARGUMENTS.get(name, []), query=query) for name, query in forms.items()}
    silent = []
    others = {"unit_template": Role.SYSTEM_ADMIN}
    for name, address in existing.items():
        who = people(busy.bureau)[others[name]] if name in others else boss
        client.force_login(who)
        before = AuditEntry.objects.count()
        response = client.get(address)
        assert response.status_code == 200 and not response["Content-Type"].startswith("text/html"), name
        entries = AuditEntry.objects.order_by("sequence")[before:]
        if [entry.actor_id for entry in entries] != [who.pk] or not entries[0].target:
            silent.append(name)
    assert silent == []
