"""Bulk insertion writes what it was given, on either database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from config.bulk import insert_rows


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bulk_try (n integer, said text, amount numeric(24, 8), day date, truth boolean)"
        )
        yield "bulk_try"
        cursor.execute("DROP TABLE bulk_try")


def read_stored(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n, said, amount, day, truth FROM {table} ORDER BY n")
        return cursor.fetchall()


def test_text_with_every_special_character_comes_back_unchanged(table):
    texts = ["tab\there", "line\nbreak\r\n", "back\\slash \\N \\.", "“引号”, 'x', \"y\"", "", "一" * 70_000]
    insert_rows(table, ["n", "said"], enumerate(texts))
    assert [row[1] for row in read_stored(table)] == texts


def test_blanks_numbers_dates_and_truth_keep_their_kinds(table):
    insert_rows(
        table,
        ["n", "said", "amount", "day", "truth"],
        [(1, None, Decimal("0.10000000"), dt.date(2023, 5, 1), True), (2, "", None, None, False)],
    )
    first, second = read_stored(table)
    assert (first[1], Decimal(str(first[2])), str(first[3]), bool(first[4])) == (
        None,
        Decimal("0.1"),
        "2023-05-01",
        True,
    )
    assert (second[1], second[2], second[3], bool(second[4])) == ("", None, None, False)


def test_no_rows_and_many_rows_are_both_fine(table):
    insert_rows(table, ["n"], [])
    insert_rows(table, ["n"], ((number,) for number in range(100_000)))
    assert len(read_stored(table)) == 100_000
