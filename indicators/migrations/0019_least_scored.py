from django.apps.registry import Apps
from django.core.validators import MaxValueValidator
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_published_months_as_they_are(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody was left out of a ranking for leading few indicators until now: settings in force keep no limit, and a
    scheme that has months but no settings is given some, so that a correction of an old month ranks as the month did."""
    scheme, settings = apps.get_model("indicators", "Scheme"), apps.get_model("indicators", "SchemeSettings")
    settings.objects.update(least_scored=0)
    for each in scheme.objects.filter(settings__isnull=True, cycles__isnull=False).distinct():
        settings.objects.create(scheme=each, effective_from=each.effective_from, least_scored=0)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0018_figure_as_of")]

    operations = [
        migrations.AddField(
            model_name="schemesettings",
            name="least_scored",
            field=models.PositiveSmallIntegerField(
                default=2,
                help_text="A unit that leads fewer scored indicators is not ranked, and the reason is said; 0: no limit.",
                validators=[MaxValueValidator(100)],
                verbose_name="scored indicators that a unit must lead to be ranked",
            ),
        ),
        migrations.RunPython(keep_published_months_as_they_are, migrations.RunPython.noop, elidable=True),
    ]
