# SPDX-License-Identifier: Apache-2.0
"""Why a meeting was called off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_guards")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="cancelled_reason",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="why it is called off"
            ),
            preserve_default=False,
        ),
    ]
