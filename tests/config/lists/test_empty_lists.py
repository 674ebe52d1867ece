"""Lists of a county that has no month yet."""

import pytest

from config.lists.page import list_pages
from departments.choices import Role
from tests import factories as make
from tests.config.lists.test_every_list import csv_rows, visitor, xlsx_rows
from tests.flows.counties import people
from tests.flows.doors import PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_before_the_first_month_files_have_headings_and_no_rows():
    users = people(make.make_department())
    for name in list_pages().keys() - {"audit_list", "department_list", "people", "people_readiness"}:
        client = visitor(users[Role.TASKFORCE if Role.TASKFORCE in PAGES[name] else min(PAGES[name])])
        assert csv_rows(client, name) == xlsx_rows(client, name) == [], name
