"""Every form is sent by whom it was offered to, with what no browser would send: refused, never broken."""

import pytest
from django.db import transaction

from departments.choices import Role
from tests.flows.counties import busy_county
from tests.flows.releases import play_releases
from tests.flows.test_foreign_forms import OWN, OfferedForm, forms_of
from tests.signing import open_session

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
# Beyond every kind of number of both databases, no number, brackets without end, no day.
HOSTILE = ("99999999999999999999999", "NaN", "[" * 2000, "9999-99-99")
# What says which deed is meant stays, or nothing of the rest is read.
KEPT = {"action", "deed", "decision"}


def spoilt(form: OfferedForm, value: str) -> dict[str, list[str]]:
    """The form with one value in all of its fields."""
    data: dict[str, list[str]] = {}
    for name, usual in form.data:
        data.setdefault(name, []).append(usual if name in KEPT else value)
    return data


@pytest.mark.long
def test_no_form_breaks_whatever_is_sent_by_it(bare_refusals):
    busy = busy_county()
    passing = play_releases(busy)
    sent, broken = 0, []
    seen: set[tuple[str, ...]] = set()
    for role in Role.values:
        client = open_session(busy.users[role])
        for form in [each for each in forms_of(client, busy, passing, role) if each.kind not in seen]:
            seen.add(form.kind)
            if form.route in OWN:
                continue
            for value in HOSTILE:
                with transaction.atomic():
                    client.raise_request_exception = False
                    answer = client.post(form.address, spoilt(form, value))
                    transaction.set_rollback(True)
                sent += 1
                if answer.status_code >= 500:
                    broken.append(f"{form.route} {sorted(dict(form.data))}: {value[:30]!r}")
    assert broken == [], "\n".join(broken)
    assert sent > 300
