"""Which tests are run: all of them, and on SQLite what the databases do each in their own way and little else."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.differing import speaks_to_the_database


@pytest.mark.parametrize("module", ["config.bulk", "indicators.querysets", "indicators.publicity.pieces"])
def test_what_is_left_to_the_database_is_repeated(module):
    __import__(module)
    assert speaks_to_the_database(module)


@pytest.mark.parametrize("module", ["indicators.scoring.formula", "reports.words.sentences", "reports.ranking"])
def test_pure_modules_and_plain_queries_are_not(module):
    __import__(module)
    assert not speaks_to_the_database(module)


def test_no_folder_with_tests_is_passed_over(request):
    tests = Path(__file__).parent
    folders = {folder.name for test in tests.rglob("test_*.py") for folder in test.relative_to(tests).parents}
    passed_over = request.config.getini("norecursedirs")
    assert [name for name in folders if any(fnmatch(name, pattern) for pattern in passed_over)] == []
