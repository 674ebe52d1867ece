"""Several counties of one installation share a scheme: each has its own lead of an indicator."""

import django.db.models.deletion
from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

from indicators.models.responsibility import RegionOfUnit


def fill_region(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    rows = apps.get_model("indicators", "Responsibility").objects.using(alias)
    units = apps.get_model("departments", "Department").objects.using(alias).filter(pk=OuterRef("department_id"))
    rows.update(region_id=Subquery(units.values("region_id")[:1]))


def check_pending(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL alters no table while checks of its rows wait for the end of the transaction."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def region_field(*, null: bool) -> RegionOfUnit:
    return RegionOfUnit(
        editable=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="responsibilities",
        to="departments.region",
        verbose_name="region",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0018_agenda_taken_back"),
        ("indicators", "0012_gate"),
    ]

    operations = [
        migrations.AddField("responsibility", "region", region_field(null=True)),
        migrations.RunPython(fill_region, migrations.RunPython.noop),
        migrations.RunPython(check_pending, check_pending),
        migrations.AlterField("responsibility", "region", region_field(null=False)),
        migrations.RemoveConstraint("responsibility", "one_current_lead_per_indicator"),
        migrations.RemoveConstraint("responsibility", "one_lead_per_indicator_and_start"),
        migrations.AddConstraint(
            "responsibility",
            models.UniqueConstraint(
                condition=models.Q(("role", "lead"), ("valid_to__isnull", True)),
                fields=("region", "indicator"),
                name="one_current_lead_a_region",
            ),
        ),
        migrations.AddConstraint(
            "responsibility",
            models.UniqueConstraint(
                condition=models.Q(("role", "lead")),
                fields=("region", "indicator", "valid_from"),
                name="one_lead_a_region_and_start",
            ),
        ),
    ]
