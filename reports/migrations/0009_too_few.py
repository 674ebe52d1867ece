from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_basis_average")]

    operations = [
        migrations.AddField(
            model_name="departmentrow", name="too_few", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
