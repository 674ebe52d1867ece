"""What tests of reports may ask for."""

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="class")
def class_db(module_db: None) -> Iterator[None]:
    """``module_db`` for fixtures of scope "class": the rows they write are gone after the class.

    A module shares the month, and the classes of those tests that read its report share the publication.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Like the rows shared by a module, those shared by a class are checked once, and not anew by every test."""
    made = yield
    if fixturedef.scope == "class" and "class_db" in request.fixturenames and connection.in_atomic_block:
        connection.check_constraints()
    return made
