"""Every version gets a code by which its paper is verified, also those that were published before there were codes."""

from typing import Any

from django.db import migrations, models

import config.codes


def give_codes(apps: Any, schema_editor: Any) -> None:
    reports = apps.get_model("reports", "MonthlyReport").objects.using(schema_editor.connection.alias)
    for pk in reports.values_list("pk", flat=True):
        reports.filter(pk=pk).update(verification_code=config.codes.new_code())


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_too_few")]

    operations = [
        migrations.AddField(
            model_name="monthlyreport",
            name="verification_code",
            field=models.CharField(editable=False, max_length=12, null=True, verbose_name="verification code"),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="monthlyreport",
            name="verification_code",
            field=models.CharField(
                default=config.codes.new_code,
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="verification code",
            ),
        ),
    ]
