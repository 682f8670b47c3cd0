# SPDX-License-Identifier: Apache-2.0
"""Which item of a meeting adopted a draft and its edition (R22)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0018_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="item",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddField(
            model_name="edition",
            name="item",
            field=models.CharField(max_length=80, null=True),
        ),
    ]
