"""Reading once: what saving and submitting costs in statements, at both doors."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from indicators.choices import FigureState
from indicators.figures.seals import first_false_figure, first_false_seal
from indicators.models import Figure, Revision
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.entry.test_page import EntrySheet

pytestmark = pytest.mark.django_db
MOST = 18


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    """With all that is read beside a cell: a benchmark that was restated, the month before, the year before."""
    desk = make_desk()
    for best in ("2", "1.5"):
        make.make_benchmark(desk.speed, desk.region, best=best, average="3")
    for month in (date(2025, 5, 1), date(2026, 4, 1)):
        earlier = make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=month)
        make.make_figure(desk.speed, desk.unit, earlier, "3.2")
    return desk


def statements(wanted):
    """What was read and written, everything around the request included; marks of a transaction say nothing."""
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")
    return [query["sql"] for query in wanted.captured_queries if not query["sql"].startswith(marks)]


def reads_of(text, table):
    return [sql for sql in text if sql.startswith("SELECT") and f'FROM "{table}"' in sql]


def post(client, name, body):
    return client.post(reverse(name), json.dumps(body), content_type="application/json")


def assert_read_once(text):
    for table in ("indicators_benchmark", "indicators_schemesettings", "departments_user", "indicators_indicator"):
        assert len(reads_of(text, table)) == 1, "\n".join(reads_of(text, table))
    # The month itself, locked, and the twelve months before it.
    assert len(reads_of(text, "indicators_figure")) == 2


def test_the_form_saves_and_submits_a_row_in_eighteen_statements(desk, sign_in):
    sheet = EntrySheet(desk, sign_in(desk.staff))
    with CaptureQueriesContext(connection) as wanted:
        sheet.post({(desk.speed, "value"): "3"}, action="submit", follow=False)
    assert desk.figure().state == FigureState.SUBMITTED
    text = statements(wanted)
    assert_read_once(text)
    assert len(text) <= MOST


def test_the_grid_submits_a_row_in_eighteen_statements(desk, sign_in):
    client = sign_in(desk.staff)
    desk.draft(value="3")
    row = {"d": desk.unit.pk, "i": desk.speed.pk, "version": 1}
    body = {"user": desk.staff.pk, "cycle": desk.cycle.pk, "rows": [row]}
    with CaptureQueriesContext(connection) as wanted:
        answer = post(client, "entry_submit", body)
    assert answer.json()["done"] == 1 and answer.json()["rows"][0]["state"] == "locked"
    assert desk.figure().state == FigureState.SUBMITTED
    text = statements(wanted)
    assert_read_once(text)
    assert len(text) <= MOST


def test_the_rows_come_back_as_they_were_stored(desk, sign_in):
    client = sign_in(desk.staff)
    sheet = EntrySheet(desk, client)
    sheet.post({(desk.speed, "value"): "3.5"}, action="submit", follow=False)
    saved, submitted = Revision.objects.order_by("pk")
    assert (saved.after, submitted.before) == (
        {"value": "3.5", "state": "draft"},
        {"value": "3.50000000", "state": "draft"},
    )
    assert submitted.after == {"value": "3.50000000", "state": "submitted"}
    figure = desk.figure()
    assert (figure.value, figure.version, figure.submitted_by) == (Decimal("3.5"), 2, desk.staff)
    assert first_false_seal() is None and first_false_figure() is None


def test_no_step_of_a_submission_reads_twice_however_many_rows_it_has(desk, sign_in):
    """Every statement but those around the request concerns all rows at once."""
    rows = [make.make_indicator(scheme=desk.cycle.scheme, parent=desk.speed.parent) for _ in range(30)]
    for indicator in rows:
        make.make_lead(indicator, desk.unit)
    sheet = EntrySheet(desk, sign_in(desk.staff))
    with CaptureQueriesContext(connection) as wanted:
        sheet.post({(indicator, "value"): "3" for indicator in rows}, action="submit", follow=False)
    assert Figure.objects.filter(cycle=desk.cycle, state=FigureState.SUBMITTED).count() == 30
    assert len(statements(wanted)) <= MOST
