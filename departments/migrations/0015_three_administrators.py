"""三员分立: the database itself keeps the three administrators and the working roles in different accounts.

Two of the three never meet by a plain unique constraint. That one of them never meets a working role compares rows, which
a constraint cannot: a trigger does it on both databases, after it has locked the account, so that two people who grant
at the same moment are asked one after the other. (SQLite drops the triggers of a table that a later migration remakes:
create them again there. A test writes past every form and notices.)

Accounts that break the rule are named and nothing is changed: which of the roles is meant, no program knows.
"""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import translation
from django.utils.translation import gettext as _

ADMIN = ("audit_admin", "security_admin", "system_admin")
ROLES = ", ".join(f"'{role}'" for role in ADMIN)
MEETS = f"""EXISTS (
    SELECT 1 FROM departments_rolegrant
    WHERE user_id = NEW.user_id AND id <> NEW.id AND (role IN ({ROLES})) <> (NEW.role IN ({ROLES}))
)"""
MESSAGE = "an administrator holds no working role"

POSTGRESQL = (
    f"""
    CREATE FUNCTION departments_roles_apart() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM departments_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
        IF {MEETS} THEN
            RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_apart';
        END IF;
        RETURN NEW;
    END
    $$
    """,
    """
    CREATE TRIGGER roles_apart BEFORE INSERT OR UPDATE ON departments_rolegrant
    FOR EACH ROW EXECUTE FUNCTION departments_roles_apart()
    """,
)
# Before an insert SQLite has no key for the new row yet, so it is asked after it; the statement is undone all the same.
SQLITE = tuple(
    f"""
    CREATE TRIGGER roles_apart_{deed.lower()} AFTER {deed} ON departments_rolegrant
    FOR EACH ROW WHEN {MEETS}
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END
    """
    for deed in ("INSERT", "UPDATE")
)
UNDONE = {
    "postgresql": (
        "DROP TRIGGER roles_apart ON departments_rolegrant",
        "DROP FUNCTION departments_roles_apart()",
    ),
    "sqlite": ("DROP TRIGGER roles_apart_insert", "DROP TRIGGER roles_apart_update"),
}


def refuse_mixed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    grants = apps.get_model("departments", "RoleGrant").objects.using(schema_editor.connection.alias)
    administers = models.Q(role__in=ADMIN)
    counted = grants.values("user__username").annotate(
        administrators=models.Count("pk", filter=administers), working=models.Count("pk", filter=~administers)
    )
    meeting = models.Q(administrators__gt=1) | models.Q(administrators__gt=0, working__gt=0)
    names = list(counted.filter(meeting).order_by("user__username").values_list("user__username", flat=True))
    if names:
        # ``migrate`` switches translations off.
        with translation.override(settings.LANGUAGE_CODE):
            raise CommandError(
                _(
                    "Accounts hold an administrator's role beside another role: %(accounts)s. Nothing was changed. Go"
                    " back to the release before, take one of the roles back from each of them in the administration;"
                    " then run migrate once more."
                )
                % {"accounts": _(", ").join(names)}
            )


def create_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("departments", "0014_closed_with_effect")]

    operations = [
        migrations.RunPython(refuse_mixed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role__in", list(ADMIN))), fields=("user",), name="one_administrators_role"
            ),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
