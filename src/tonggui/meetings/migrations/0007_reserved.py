# SPDX-License-Identifier: Apache-2.0
"""Which reserved matter an item is about (R31)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_guards")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="reserved",
            field=models.CharField(max_length=60, null=True, verbose_name="reserved matter"),
        ),
    ]
