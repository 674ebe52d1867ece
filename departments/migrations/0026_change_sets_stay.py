"""变更单: what a sheet changed is on record; the database itself keeps it from being written over.

A row is added once and changed once more, when it is taken back. Only the keys of accounts may become blank, as
everywhere (the names stay). PostgreSQL refuses to delete a row, too; SQLite does not: there emptying a database is
nothing but deleting its rows one by one. (SQLite drops the triggers of a table that a later migration remakes: create
them again there. A test writes past every form and notices.)
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "departments_changeset"
MESSAGE = "a change set stays as it is"
FIXED = (
    "region_id",
    "door",
    "purpose",
    "about",
    "unit_id",
    "by_name",
    "at",
    "file",
    "text",
    "counts",
    "differences",
    "rows",
)
ONCE = ("taken_back_at", "taken_back_by_name", "taken_back_reason")


def _differs(unequal: str) -> str:
    fixed = [f'OLD."{name}" {unequal} NEW."{name}"' for name in FIXED]
    once = [f'OLD."{name}" {unequal} NEW."{name}"' for name in ONCE]
    return f"({' OR '.join(fixed)} OR (OLD.taken_back_at IS NOT NULL AND ({' OR '.join(once)})))"


POSTGRESQL = (
    f"""
    CREATE FUNCTION departments_change_set_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_set_stays';
    END
    $$
    """,
    f"""
    CREATE TRIGGER change_set_stays BEFORE UPDATE ON {TABLE}
    FOR EACH ROW WHEN ({_differs("IS DISTINCT FROM")}) EXECUTE FUNCTION departments_change_set_stays()
    """,
    f"""
    CREATE TRIGGER change_set_is_kept BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION departments_change_set_stays()
    """,
)
SQLITE = (
    f"""
    CREATE TRIGGER change_set_stays BEFORE UPDATE ON {TABLE}
    FOR EACH ROW WHEN {_differs("IS NOT")}
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END
    """,
)
UNDONE = {
    "postgresql": (
        f"DROP TRIGGER change_set_is_kept ON {TABLE}",
        f"DROP TRIGGER change_set_stays ON {TABLE}",
        "DROP FUNCTION departments_change_set_stays()",
    ),
    "sqlite": ("DROP TRIGGER change_set_stays",),
}


def create_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("departments", "0025_sheets_of_units")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
