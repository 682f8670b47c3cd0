# SPDX-License-Identifier: Apache-2.0
"""Which item of a meeting adopted a round (R22)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0005_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="item",
            field=models.CharField(max_length=80, null=True),
        ),
    ]
