"""三员分立: the database itself keeps the last security administrator: without one nobody gives roles any more.

Switching off an account compares rows, which a constraint cannot, so a trigger asks whether another active security
administrator is left; so it does when the role is changed or passed to another account. PostgreSQL asks under a lock of
the transaction, so that of two people who each switch off one of the last two the second is refused; SQLite has one
writer at a time. (SQLite drops the triggers of a table that a later migration remakes: create them again there. A test
writes past every form and notices.)

PostgreSQL asks when a role or an account is deleted, too. SQLite does not: there emptying a database is nothing but
deleting its rows one by one, the last of these included. ``departments/access/roles.py`` refuses it on both.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ROLE = "'security_admin'"
MESSAGE = "the last security administrator stays"
LEFT = f"""EXISTS (
    SELECT 1 FROM departments_rolegrant AS held JOIN departments_user AS account ON account.id = held.user_id
    WHERE held.role = {ROLE} AND account.is_active
)"""
# Whether what was changed could give roles at all: the account by its role, the role by its account.
ACCOUNT = f"EXISTS (SELECT 1 FROM departments_rolegrant WHERE user_id = OLD.id AND role = {ROLE})"
GRANT = "EXISTS (SELECT 1 FROM departments_user WHERE id = OLD.user_id AND is_active)"
# Any number, the same for everybody who asks.
LOCK = 5_202_022


def _function(name: str, could: str) -> str:
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {could} THEN
            PERFORM pg_advisory_xact_lock({LOCK});
            IF NOT {LEFT} THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'security_admin_stays';
            END IF;
        END IF;
        RETURN NULL;
    END
    $$
    """


POSTGRESQL = (
    _function("departments_account_stays", ACCOUNT),
    _function("departments_grant_stays", GRANT),
    """
    CREATE TRIGGER security_admin_stays AFTER UPDATE ON departments_user
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION departments_account_stays()
    """,
    f"""
    CREATE TRIGGER security_admin_stays AFTER UPDATE OR DELETE ON departments_rolegrant
    FOR EACH ROW WHEN (OLD.role = {ROLE}) EXECUTE FUNCTION departments_grant_stays()
    """,
)
SQLITE = (
    f"""
    CREATE TRIGGER security_admin_stays_account AFTER UPDATE ON departments_user
    FOR EACH ROW WHEN OLD.is_active AND NOT NEW.is_active AND {ACCOUNT} AND NOT {LEFT}
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END
    """,
    f"""
    CREATE TRIGGER security_admin_stays_grant AFTER UPDATE ON departments_rolegrant
    FOR EACH ROW WHEN OLD.role = {ROLE} AND {GRANT} AND NOT {LEFT}
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END
    """,
)
UNDONE = {
    "postgresql": (
        "DROP TRIGGER security_admin_stays ON departments_rolegrant",
        "DROP TRIGGER security_admin_stays ON departments_user",
        "DROP FUNCTION departments_grant_stays()",
        "DROP FUNCTION departments_account_stays()",
    ),
    "sqlite": ("DROP TRIGGER security_admin_stays_grant", "DROP TRIGGER security_admin_stays_account"),
}


def create_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("departments", "0021_done_for")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
