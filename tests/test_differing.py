"""The short run on SQLite holds what the databases do each in their own way, and little else."""

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
