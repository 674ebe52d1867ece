"""Reading once: what saving and submitting costs in statements, at both doors."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from indicators.choices import FigureState
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.entry.test_page import Sheet

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


def statements(asked):
    """What was read and written, everything around the request included; marks of a transaction say nothing."""
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")
    return [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(marks)]


def reads_of(said, table):
    return [sql for sql in said if sql.startswith("SELECT") and f'FROM "{table}"' in sql]


def post(client, name, body):
    return client.post(reverse(name), json.dumps(body), content_type="application/json")


def assert_read_once(said):
    for table in ("indicators_benchmark", "indicators_schemesettings", "departments_user", "indicators_indicator"):
        assert len(reads_of(said, table)) == 1, "\n".join(reads_of(said, table))
    # The month itself, locked, and the twelve months before it.
    assert len(reads_of(said, "indicators_figure")) == 2


def test_the_form_saves_and_submits_a_row_in_eighteen_statements(desk, sign_in):
    sheet = Sheet(desk, sign_in(desk.staff))
    with CaptureQueriesContext(connection) as asked:
        sheet.post({(desk.speed, "value"): "3"}, action="submit", follow=False)
    assert desk.figure().state == FigureState.SUBMITTED
    said = statements(asked)
    print(len(asked), "\n".join(s[:100] for s in said))
    assert_read_once(said)
    assert len(said) <= MOST


def test_the_grid_submits_a_row_in_eighteen_statements(desk, sign_in):
    client = sign_in(desk.staff)
    desk.draft(value="3")
    body = {"user": desk.staff.pk, "cycle": desk.cycle.pk, "rows": [{"d": desk.unit.pk, "i": desk.speed.pk}]}
    with CaptureQueriesContext(connection) as asked:
        answer = post(client, "entry_submit", body)
    assert answer.json()["done"] == 1 and answer.json()["rows"][0]["state"] == "locked"
    assert desk.figure().state == FigureState.SUBMITTED
    said = statements(asked)
    print(len(asked), "\n".join(s[:100] for s in said))
    assert_read_once(said)
    assert len(said) <= MOST


def test_cells(desk, sign_in):
    client = sign_in(desk.staff)
    cell = {"d": desk.unit.pk, "i": desk.speed.pk, "typed": {"value": "3"}, "base": {"value": ""}}
    for value in ("3", "4"):
        cell["typed"]["value"] = value
        body = {"user": desk.staff.pk, "cycle": desk.cycle.pk, "cells": [cell]}
        with CaptureQueriesContext(connection) as asked:
            answer = post(client, "entry_cell", body)
        assert answer.json()["rows"][0]["texts"]["value"] == value
        print("CELL", len(asked), len(statements(asked)))
