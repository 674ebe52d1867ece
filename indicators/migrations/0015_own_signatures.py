"""Every signature somebody's own: a completed category counts once somebody else has accepted it (认定), and what is done
for another (代理) knows for whom, so that neither of the two judges it.

Rows of before know no principal and stay as they are. Completions that stand have counted in published months and go on
counting: they are accepted as of when they were ticked off, by nobody, and say so.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import translation
from django.utils.translation import gettext as _


def accept_standing(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    ticks = apps.get_model("indicators", "TargetTick").objects.using(alias)
    judgements = apps.get_model("indicators", "TickJudgement")
    newest = {(tick.target_id, tick.department_id): tick for tick in ticks.order_by("pk")}
    # ``migrate`` switches translations off.
    with translation.override(settings.LANGUAGE_CODE):
        who, why = _("system"), _("entered before completions were accepted one by one, and counted since")
    judgements.objects.using(alias).bulk_create(
        judgements(tick=tick, accepted=True, reason=why, by_name=who, at=tick.at)
        for tick in newest.values()
        if tick.met_on is not None
    )


DONE_FOR = (
    ("correction", "requested_for"),
    ("extensionrequest", "requested_for"),
    ("experiencepaper", "entered_for"),
    ("highlight", "entered_for"),
    ("revision", "acted_for"),
    ("targettick", "acted_for"),
)


def _principal() -> models.Field[Any, Any]:
    """Who may judge a row asks for it together with the row, so that it has no index."""
    return models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name="done in the name of",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0014_scheme_kept_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TickJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tick",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgement",
                        to="indicators.targettick",
                        verbose_name="completion",
                    ),
                ),
                ("accepted", models.BooleanField(verbose_name="accepted")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("by_name", models.CharField(max_length=40, verbose_name="person")),
                ("at", models.DateTimeField(verbose_name="time")),
            ],
            options={
                "verbose_name": "acceptance of a category",
                "verbose_name_plural": "acceptances of categories",
                "ordering": ["pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="tick_returned_with_reason",
                    )
                ],
            },
        ),
        *(
            migrations.AddField(model_name=model, name=name, field=_principal())
            for model, name in DONE_FOR
        ),
        migrations.RunPython(accept_standing, migrations.RunPython.noop),
    ]
