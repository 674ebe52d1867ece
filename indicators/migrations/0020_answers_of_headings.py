"""What units said of the headings of their sheets moves to where the answers of all other doors are kept."""

from typing import Any

from django.db import migrations


def move_answers(apps: Any, editor: Any) -> None:
    try:
        match_of = apps.get_model("indicators", "ColumnMatch")
    except LookupError:  # a new database, made at once as it stands today
        return
    meaning_of = apps.get_model("departments", "NameMeaning")
    here = editor.connection.alias
    units = set(apps.get_model("departments", "Department").objects.using(here).values_list("pk", flat=True))
    rows = []
    for match in match_of.objects.using(here).order_by("pk"):
        kind, _blank, key = match.signature.partition(" ")
        of_unit = kind == "unit" and key.isdecimal() and int(key) in units
        if not of_unit and match.signature != "all units":
            continue
        rows += [
            meaning_of(
                region_id=match.region_id,
                unit_id=int(key) if of_unit else None,
                door="figures",
                kind="heading",
                text=heading[:200],
                meaning=meaning[:80],
                by_name=match.saved_by_name,
                at=match.saved_at,
            )
            for heading, meaning in match.columns.items()
        ]
    meaning_of.objects.using(here).bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0025_sheets_of_units"),
        ("indicators", "0019_least_scored"),
    ]

    operations = [
        migrations.RunPython(move_answers, migrations.RunPython.noop),
        migrations.DeleteModel(name="ColumnMatch"),
    ]
