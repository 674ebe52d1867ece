"""Which tests `make test` repeats on SQLite: those of what the databases do each in their own way.

A test belongs there when it reads or writes rows, otherwise than through whole pages, and a module of the product that
it names has such a line: rows written in bulk, numbers added up by the database, places of NULL in an order, letters
compared without case, constraints. Queries of Django's plain kind are the same text on both, and every one of them is
asked by the tests that visit every page: those are marked ``both_databases``, which puts a test there whatever it is.
"""

import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

# What a test asks for that reads whole pages, and what one asks for that reads or writes rows.
PAGES = {"client", "sign_in", "admin_client", "live_server"}
ROOMS_OF_PAGES = {"flows", "pages"}
ROWS = {"db", "transactional_db", "module_db"}
APPS = ("config", "departments", "indicators", "reports")
# In the order of the list above; the last line is what speaks to one database by name.
EACH_IN_ITS_OWN_WAY = re.compile(
    r"insert_rows\(|bulk_create\(|_conflicts"
    r"|\b(?:Sum|Avg|Window|Cast|Coalesce|Concat|Lower|Func|Trunc\w*|Extract\w*)\("
    r"|nulls_(?:first|last)|\.distinct\(|\.union\("
    r"|__i(?:contains|exact|startswith)|__regex|has_key|IntegrityError"
    r"|\.vendor\b|\bcursor\("
)


def can_differ(item: pytest.Item) -> bool:
    if item.get_closest_marker("both_databases") or item.get_closest_marker("sqlite"):
        return True
    wanted = set(getattr(item, "fixturenames", ()))
    of_rows = item.get_closest_marker("django_db") is not None or bool(wanted & ROWS)
    of_pages = bool(wanted & PAGES) or bool(ROOMS_OF_PAGES.intersection(item.path.parts))
    if not of_rows or of_pages or not isinstance(item, pytest.Function):
        return False
    return any(map(speaks_to_the_database, modules_named_by(item.module)))


@cache
def modules_named_by(tests: ModuleType) -> set[str]:
    """Modules of the product from which a module of tests takes something by name."""
    names = {getattr(value, "__module__", None) or getattr(value, "__name__", "") for value in vars(tests).values()}
    return {name for name in names if isinstance(name, str) and name.partition(".")[0] in APPS}


@cache
def speaks_to_the_database(name: str) -> bool:
    """Whether the module has a line that the databases may take differently."""
    source = getattr(sys.modules.get(name), "__file__", None)
    return bool(source and EACH_IN_ITS_OWN_WAY.search(Path(source).read_text()))
