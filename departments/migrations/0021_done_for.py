"""A step of a ledger item knows in whose name it was done (代理): neither of the two verifies the item."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0020_own_passwords")]

    operations = [
        migrations.AddField(
            model_name="actionstep",
            name="acted_for",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="done in the name of",
            ),
        ),
    ]
