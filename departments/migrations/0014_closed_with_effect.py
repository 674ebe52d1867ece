"""销号要见效: a closed item that had to show an effect shows it, or says why it was closed without.

The product never closed one otherwise; a row that breaks the rule was written past it. What such an item lacks is not
on record, so nothing is filled in here: the migration names the items and stops, and the task force mends them with
the release before, by reopening each with a reason and closing it again.
"""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import translation
from django.utils.translation import gettext as _


def refuse_unproven(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    items = apps.get_model("departments", "ActionItem").objects.using(schema_editor.connection.alias)
    unproven = items.filter(state="closed", needs_effect=True, effect="", override_reason="")
    names = [f"{region} {number}" for region, number in unproven.order_by("pk").values_list("region__name", "number")]
    if names:
        # ``migrate`` switches translations off.
        with translation.override(settings.LANGUAGE_CODE):
            raise CommandError(
                _(
                    "Ledger items are closed without the effect they had to show and without a reason: %(items)s."
                    " Nothing was changed. Go back to the release before, reopen each of them with a reason and"
                    " close it again, with its effect or with the reason why without; then run migrate once more."
                )
                % {"items": _(", ").join(names)}
            )


class Migration(migrations.Migration):
    dependencies = [("departments", "0001_squashed_0013_difficulties")]

    operations = [
        migrations.RunPython(refuse_unproven, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    ("needs_effect", False),
                    models.Q(("effect", ""), _negated=True),
                    models.Q(("override_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="action_closed_with_effect",
            ),
        ),
    ]
