# SPDX-License-Identifier: Apache-2.0
"""What finished days brought in each unit, and how far supervision reaches in each edition."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0004_cards_drawn"),
        ("registry", "0014_plain_xrays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nodes", models.PositiveIntegerField()),
                ("watched", models.PositiveIntegerField()),
                ("blind", models.JSONField(default=list)),
                ("decides", models.JSONField(default=list)),
                ("must_publish", models.BooleanField(default=False)),
                ("lists", models.PositiveIntegerField()),
                ("is_late", models.BooleanField(default=False)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reach",
                        to="registry.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("unit", models.CharField(max_length=64)),
                ("closed", models.PositiveIntegerField(default=0)),
                ("blind", models.PositiveIntegerField(default=0)),
                ("due", models.PositiveIntegerField(default=0)),
                ("published", models.PositiveIntegerField(default=0)),
                ("acts", models.PositiveIntegerField(default=0)),
                ("in_time", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "unit"), name="unit_tally_once")
                ],
            },
        ),
    ]
