# SPDX-License-Identifier: Apache-2.0
"""What finished days brought at each node."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("node", models.CharField(max_length=80)),
                ("body", models.CharField(blank=True, max_length=64)),
                ("in_step", models.PositiveIntegerField(default=0)),
                ("late", models.PositiveIntegerField(default=0)),
                ("closed", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "node", "body"), name="tally_once")
                ],
            },
        ),
    ]
