"""What tests of reports may ask for."""

from collections.abc import Iterator

import pytest
from django.db import transaction


@pytest.fixture(scope="class")
def class_db(module_db: None) -> Iterator[None]:
    """``module_db`` for fixtures of scope "class": the rows they write are gone after the class.

    A module shares the month, and the classes of those tests that read its report share the publication.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
