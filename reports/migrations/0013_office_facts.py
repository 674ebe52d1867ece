from typing import Any

from django.db import migrations, models

MONTHS_BEFORE = 13


def keep_totals(apps: Any, schema_editor: Any) -> None:
    """Give the reports that exist the totals of the months before them as they stand now: what is not kept cannot be
    told later. Telephones, causes and measures of those days are not known any more."""
    reports = apps.get_model("reports", "MonthlyReport").objects
    published = reports.filter(state="published").order_by("cycle__start").values_list(
        "region_id", "cycle__scheme__code", "cycle__kind", "cycle__start", "cycle__label", "summary"
    )
    known = list(published)
    for report in reports.exclude(rows_digest="").select_related("cycle__scheme"):
        cycle = report.cycle
        same = (report.region_id, cycle.scheme.code, cycle.kind)
        earlier = [
            [label, summary["score"]]
            for *of, start, label, summary in known
            if tuple(of) == same and start < cycle.start and summary.get("score")
        ]
        reports.filter(pk=report.pk).update(office_facts={"totals": earlier[-MONTHS_BEFORE:]})


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_contradictions_caution")]

    operations = [
        migrations.AddField(
            model_name="monthlyreport",
            name="office_facts",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="printed beside the rows"
            ),
        ),
        migrations.RunPython(keep_totals, migrations.RunPython.noop),
    ]
