"""A database of the release before takes the step without losing anything, and ends where a new one begins.

``upgrade/*.sql`` are such databases, made by that release itself.
"""

import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from chinese_calendar import constants
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection, connections

BEFORE = Path(__file__).parent / "upgrade"
Rows = dict[str, list[str]]
Definitions = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def database(django_db_blocker, tmp_path_factory) -> Iterator[Callable[..., str]]:
    """An empty database, or one of the release before, beside the suite's own; returns its alias."""
    made: list[str] = []

    def new(*, filled: bool) -> str:
        alias = f"upgrade_{len(made)}"
        own = connections["default"].settings_dict
        if connection.vendor == "sqlite":
            name = str(tmp_path_factory.mktemp(alias) / "db.sqlite3")
        else:
            name = f"{alias}_{uuid4().hex}"
            _on_server(f'CREATE DATABASE "{name}"')
        connections.databases[alias] = {**own, "NAME": name, "CONN_MAX_AGE": 0}
        made.append(alias)
        if filled:
            _load(alias)
        return alias

    with django_db_blocker.unblock():
        yield new
        for alias in made:
            connections[alias].close()
            if connection.vendor != "sqlite":
                _on_server(f'DROP DATABASE "{connections.databases[alias]["NAME"]}"')
            del connections[alias]
            del connections.databases[alias]


def _on_server(statement: str) -> None:
    """A statement that belongs to no database; the suite's own need not be there yet."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _load(alias: str) -> None:
    script = (BEFORE / f"{connection.vendor}.sql").read_text(encoding="utf-8")
    with connections[alias].cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.connection.executescript(script)
        else:
            cursor.execute(script)
    # The dump changes settings of its session.
    connections[alias].close()


def migrate(alias: str) -> None:
    call_command("migrate", database=alias, verbosity=0, skip_checks=False)


def rows_of(alias: str) -> Rows:
    """All that is in a database, column by column."""
    tables = {}
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            tables[table] = sorted(str(sorted(zip(columns, row, strict=True))) for row in cursor.fetchall())
    return tables


POSTGRESQL = """
SELECT 'column', table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
       is_nullable, column_default, is_identity, identity_generation, collation_name
  FROM information_schema.columns WHERE table_schema = 'public';
SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace;
SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public';
"""


def schema_of(alias: str) -> Definitions:
    """Every column, index and constraint as the database itself writes it; their order in a table says nothing."""
    found: Definitions = set()
    with connections[alias].cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, type, sql FROM sqlite_master WHERE sql IS NOT NULL")
            for table, kind, sql in cursor.fetchall():
                parts = definitions(sql) if kind == "table" else [sql]
                found |= {(kind, table, part) for part in parts}
        else:
            for statement in filter(str.strip, POSTGRESQL.split(";")):
                cursor.execute(statement)
                found |= {tuple(_as_made(str(cell)) for cell in row) for row in cursor.fetchall()}
    return found


def _as_made(text: str) -> str:
    """PostgreSQL writes ``IN ('a', 'b')`` in two ways, before and after a dump was read back."""
    text = re.sub(r"\('(\w+)'::character varying\)::text", r"'\1'::character varying", text)
    return re.sub(r"\(ARRAY\[([^]]*)\]\)::text\[\]", r"ARRAY[\1]", text)


def definitions(sql: str) -> list[str]:
    """The columns and constraints between the outer brackets of CREATE TABLE."""
    body, parts, depth = sql[sql.index("(") + 1 : sql.rindex(")")], [""], 0
    for piece in re.findall(r"'(?:[^']|'')*'|[(),]|[^'(),]+", body):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "," and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def test_a_database_of_the_release_before_keeps_every_row_and_value(database):
    alias = database(filled=True)
    before = rows_of(alias)
    migrate(alias)
    after = rows_of(alias)
    steps_before, steps_after = before.pop("django_migrations"), after.pop("django_migrations")
    assert after == before
    assert set(steps_before) <= set(steps_after)
    filled = {table for table, rows in before.items() if rows}
    ours = {table for table in before if table.startswith(("departments_", "indicators_", "reports_"))}
    assert ours - filled == {"departments_user_groups", "departments_user_user_permissions"}


def test_nothing_is_left_to_migrate_and_the_replaced_steps_count_as_one(database):
    alias = database(filled=True)
    shown = StringIO()
    call_command("showmigrations", "departments", database=alias, stdout=shown, no_color=True)
    assert "[-] 0001_squashed_0013_difficulties (13 squashed migrations)" in shown.getvalue()
    with pytest.raises(SystemExit):
        call_command("migrate", database=alias, check_unapplied=True, stdout=StringIO())
    migrate(alias)
    call_command("migrate", database=alias, check_unapplied=True, stdout=StringIO())
    shown = StringIO()
    call_command("showmigrations", "departments", "indicators", "reports", database=alias, stdout=shown, no_color=True)
    assert shown.getvalue().splitlines() == [
        "departments",
        " [X] 0001_squashed_0013_difficulties (13 squashed migrations)",
        " [X] 0014_closed_with_effect",
        "indicators",
        " [X] 0001_squashed_0011_liaison (11 squashed migrations)",
        "reports",
        " [X] 0001_squashed_0004_rectification (4 squashed migrations)",
    ]


def test_a_new_database_has_the_schema_of_an_upgraded_one_and_the_rows_every_database_needs(database):
    upgraded, new = database(filled=True), database(filled=False)
    migrate(upgraded)
    migrate(new)
    there, here = schema_of(upgraded), schema_of(new)
    assert there - here == set()
    assert here - there == set()
    assert len({definition[1] for definition in here}) >= 77, "tables were overlooked"
    assert any("action_closed_with_effect" in " ".join(definition) for definition in here)
    rows, known = rows_of(new), rows_of(upgraded)
    assert rows["departments_audithead"] == [str([("hash", "0" * 64), ("id", 1), ("sequence", 0)])]
    assert len(rows["departments_holidaynotice"]) == len({day.year for day in constants.holidays})
    assert len(rows["departments_holiday"]) == len(constants.holidays) + len(constants.workdays)
    # The notice of 2026 stands in the old database as the old migration wrote it.
    assert set(known["departments_holidaynotice"]) <= set(rows["departments_holidaynotice"])
    assert set(known["departments_holiday"]) <= set(rows["departments_holiday"])
    assert known["django_content_type"] and known["auth_permission"]
    assert [len(known[table]) for table in ("django_content_type", "auth_permission")] == [
        len(rows[table]) for table in ("django_content_type", "auth_permission")
    ]


@pytest.mark.parametrize(("app", "lacking"), [("departments", "0013_difficulties"), ("reports", "0003_impact")])
def test_a_database_between_two_releases_is_refused_with_what_it_lacks(database, app, lacking):
    alias = database(filled=True)
    with connections[alias].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", [app, lacking])
    before = rows_of(alias)
    with pytest.raises(SystemCheckError, match=f"between two releases: {app} lacks {lacking}"):
        migrate(alias)
    assert rows_of(alias) == before


def test_items_closed_without_effect_and_reason_stop_the_migration_by_name(database):
    alias = database(filled=True)
    with connections[alias].cursor() as cursor:
        cursor.execute("UPDATE departments_actionitem SET effect = '' WHERE number = '2026-00070'")
        assert cursor.rowcount == 1
    before = rows_of(alias)
    with pytest.raises(CommandError, match=r"望岚县 2026-00070。"):
        migrate(alias)
    after = rows_of(alias)
    del before["django_migrations"], after["django_migrations"]
    assert after == before
    assert not any("action_closed_with_effect" in " ".join(definition) for definition in schema_of(alias))


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
