"""A database of the release before takes the step without losing anything, and ends where a new one begins.

``upgrade/*.sql`` are such databases, made by that release itself.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from chinese_calendar import constants
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection, connections

from config.new_schema import bring_to_newest

pytestmark = pytest.mark.both_databases
BEFORE = Path(__file__).parent / "upgrade"
# What was remembered of columns: answers about headings move to ``NameMeaning``; those about places alone, as the
# release before had them, mean nothing any more and are asked for once more.
GONE = {"indicators_columnmatch"}
Rows = dict[str, list[str]]
Definitions = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def database(django_db_blocker, tmp_path_factory) -> Iterator[Callable[..., str]]:
    """Makes a database as the release before left it, or an empty one, beside the suite's own; returns its alias."""
    made: list[str] = []

    def make(*, loaded: bool = True) -> str:
        alias = f"upgrade_{len(made)}"
        if connection.vendor == "sqlite":
            name = str(tmp_path_factory.mktemp(alias) / "db.sqlite3")
        else:
            name = f"{alias}_{uuid4().hex}"
            _on_server(f'CREATE DATABASE "{name}"')
        connections.databases[alias] = {**connections["default"].settings_dict, "NAME": name, "CONN_MAX_AGE": 0}
        made.append(alias)
        if loaded:
            _load(alias)
        return alias

    with django_db_blocker.unblock():
        yield make
        for alias in made:
            connections[alias].close()
            if connection.vendor != "sqlite":
                _on_server(f'DROP DATABASE "{connections.databases[alias]["NAME"]}"')
            del connections[alias]
            del connections.databases[alias]


@dataclass(frozen=True)
class Upgraded:
    """A database of the release before, what was in it, and what its migrations were said to be on the way."""

    alias: str
    columns_before: dict[str, list[str]]
    before: Rows
    listed_before: list[str]


@pytest.fixture(scope="module")
def upgrade(database) -> Upgraded:
    alias = database()
    columns = {table: names for table, names in columns_of(alias).items() if table not in GONE}
    before, listed = rows_of(alias, columns), migration_lines(alias)
    with pytest.raises(SystemExit):
        call_command("migrate", database=alias, check_unapplied=True, stdout=StringIO())
    migrate(alias)
    return Upgraded(alias, columns, before, listed)


@pytest.fixture(scope="module")
def old_database(database) -> str:
    """A database of the release before that cannot be migrated; each test spoils it and mends it again."""
    return database()


def _on_server(statement: str) -> None:
    """A statement that belongs to no database; the suite's own need not be there yet."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _load(alias: str) -> None:
    script = (BEFORE / f"{connection.vendor}.sql").read_text(encoding="utf-8")
    with connections[alias].cursor() as cursor:
        if connection.vendor == "sqlite":
            # Its tables come in the order of their names.
            connections[alias].disable_constraint_checking()
            cursor.connection.executescript(script)
        else:
            cursor.execute(script)
    # The dump changes settings of its session.
    connections[alias].close()


def migrate(alias: str) -> None:
    call_command("migrate", database=alias, verbosity=0, skip_checks=False)


def migration_lines(alias: str) -> list[str]:
    shown = StringIO()
    call_command("showmigrations", "departments", "indicators", "reports", database=alias, stdout=shown, no_color=True)
    return shown.getvalue().splitlines()


def alter(alias: str, statement: str, *arguments: str) -> None:
    """Alter exactly one row past all services."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, arguments)
        assert cursor.rowcount == 1


def columns_of(alias: str) -> dict[str, list[str]]:
    """The columns of every table."""
    found = {}
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            found[table] = [column[0] for column in cursor.description]
    return found


def rows_of(alias: str, columns_by_table: dict[str, list[str]] | None = None) -> Rows:
    """All that is in a database, column by column; or in these columns of these tables alone."""
    tables = {}
    with connections[alias].cursor() as cursor:
        for table, columns in (columns_by_table or columns_of(alias)).items():
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f'SELECT {names} FROM "{table}"')
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
            cursor.execute("SELECT tbl_name, type, sql FROM sqlite_master WHERE sql > '' AND name <> 'sqlite_sequence'")
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


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.long
def test_a_new_database_has_the_rows_that_every_database_needs(upgrade):
    rows, existing = rows_of("default", upgrade.columns_before), upgrade.before
    assert rows["departments_audithead"] == [str([("hash", "0" * 64), ("id", 1), ("sequence", 0)])]
    assert len(rows["departments_holidaynotice"]) == len({day.year for day in constants.holidays})
    assert len(rows["departments_holiday"]) == len(constants.holidays) + len(constants.workdays)
    # The notice of 2026 stands in the old database as the old migration wrote it.
    for table, count in (("departments_holidaynotice", 1), ("departments_holiday", 39)):
        assert len(existing[table]) == count
        assert {_without_id(row) for row in existing[table]} <= {_without_id(row) for row in rows[table]}


def _without_id(row: str) -> str:
    return re.sub(r"\('id', \d+\)", "", row)


@pytest.mark.long
def test_a_database_of_the_release_before_keeps_every_row_and_value(upgrade):
    """What has been added since stands beside them."""
    before, after = dict(upgrade.before), rows_of(upgrade.alias, upgrade.columns_before)
    # Django's own tables of models and steps grow with every new one.
    for table in ("django_migrations", "django_content_type", "auth_permission"):
        assert set(before.pop(table)) < set(after.pop(table))
    assert after == before
    ours = {table for table in before if table.startswith(("departments_", "indicators_", "reports_"))}
    empty = {table for table in ours if not before[table]}
    assert empty == {"departments_user_groups", "departments_user_user_permissions"}


@pytest.mark.long
def test_completions_that_stand_go_on_counting_as_of_when_they_were_ticked_off(upgrade):
    with connections[upgrade.alias].cursor() as cursor:
        cursor.execute("SELECT id, target_id, department_id, met_on, at FROM indicators_targettick ORDER BY id")
        newest = {(target, unit): (tick, met_on, at) for tick, target, unit, met_on, at in cursor.fetchall()}
        cursor.execute("SELECT tick_id, at, accepted, by_id, by_name, reason FROM indicators_tickjudgement ORDER BY id")
        judged = cursor.fetchall()
    standing = sorted((tick, at) for tick, met_on, at in newest.values() if met_on is not None)
    assert len(standing) == 3 and sorted((tick, at) for tick, at, *_others in judged) == standing
    assert {(bool(accepted), by) for _tick, _at, accepted, by, *_texts in judged} == {(True, None)}
    assert {(name, "逐项认定" in reason) for *_others, name, reason in judged} == {("系统", True)}


@pytest.mark.long
def test_the_replaced_steps_count_as_one_and_nothing_is_left_to_migrate(upgrade):
    lines = migration_lines(upgrade.alias)
    assert [line for line in lines if "squashed" in line] == [
        " [X] 0001_squashed_0013_difficulties (13 squashed migrations)",
        " [X] 0001_squashed_0011_liaison (11 squashed migrations)",
        " [X] 0001_squashed_0004_rectification (4 squashed migrations)",
    ]
    assert {line[:5] for line in lines if line.startswith(" ")} == {" [X] "}
    call_command("migrate", database=upgrade.alias, check_unapplied=True, stdout=StringIO())
    assert " [ ] 0014_closed_with_effect" in upgrade.listed_before
    assert [line[:5] for line in upgrade.listed_before if "squashed" in line] == [" [-] "] * 3


@pytest.mark.long
def test_every_notice_of_the_release_before_is_in_a_series_of_its_kind_level_and_issuer(upgrade):
    """Editions of one round stay together, and what is counted differently is apart."""
    with connections[upgrade.alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM indicators_round")
        (n,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM indicators_round r JOIN indicators_roundseries s ON s.id = r.series_id"
            " WHERE s.region_id = r.region_id AND s.kind = r.kind AND s.level = r.level AND s.issuer = r.issuer"
        )
        assert (n > 0, cursor.fetchone()) == (True, (n,))
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM indicators_round GROUP BY region_id, kind, year, number"
            " HAVING count(DISTINCT series_id) > 1) apart"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.long
def test_an_upgraded_database_has_the_schema_of_a_new_one(upgrade, django_db_setup):
    """The suite's own database is the new one."""
    there, here = schema_of(upgrade.alias), schema_of("default")
    assert there - here == set()
    assert here - there == set()
    assert {definition[1] for definition in here} == set(rows_of("default")), "a table was overlooked"
    assert any("action_closed_with_effect" in " ".join(definition) for definition in here)


def test_a_demo_made_at_once_has_the_schema_and_the_rows_of_all_migrations(database):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL a demo is migrated as everything else")
    alias = database(loaded=False)
    bring_to_newest(alias)
    there, here = schema_of(alias), schema_of("default")
    assert (there - here, here - there) == (set(), set())
    rows, expected = rows_of(alias), rows_of("default")
    assert rows.keys() == expected.keys()
    for table, lines in expected.items():
        # Keys and moments are of each database its own; what they point at is a table of its own.
        assert sorted(map(_lasting, rows[table])) == sorted(map(_lasting, lines)), table
    assert len(rows["departments_holiday"]) == len(constants.holidays) + len(constants.workdays)
    call_command("migrate", database=alias, check_unapplied=True, stdout=StringIO())


def _lasting(row: str) -> str:
    return re.sub(r"\('(id|content_type_id|applied|\w+_at|notice_id)', [^()]*(\([^()]*\))?[^()]*\)", "", row)


@pytest.mark.parametrize(("app", "lacking"), [("departments", "0013_difficulties"), ("reports", "0003_impact")])
@pytest.mark.long
def test_a_database_between_two_releases_is_refused_with_what_it_lacks(old_database, app, lacking):
    alter(old_database, "UPDATE django_migrations SET app = 'x' WHERE app = %s AND name = %s", app, lacking)
    before = rows_of(old_database)
    try:
        with pytest.raises(SystemCheckError, match=f"between two releases: {app} lacks {lacking}"):
            migrate(old_database)
        assert rows_of(old_database) == before
    finally:
        alter(old_database, "UPDATE django_migrations SET app = %s WHERE app = 'x'", app)


@pytest.mark.long
def test_items_closed_without_effect_and_without_reason_stop_the_migration_by_their_numbers(old_database):
    one = "UPDATE departments_actionitem SET effect = %s WHERE number = '2026-00070'"
    alter(old_database, one, "")
    before = rows_of(old_database)
    try:
        with pytest.raises(CommandError, match="望岚县 2026-00070。"):
            migrate(old_database)
        after = rows_of(old_database)
        del before["django_migrations"], after["django_migrations"]
        assert after == before
        assert not any("action_closed_with_effect" in " ".join(definition) for definition in schema_of(old_database))
    finally:
        alter(old_database, one, "2026-09、2026-10")
