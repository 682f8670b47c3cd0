# SPDX-License-Identifier: Apache-2.0
"""The catalogue of editions, small and quick to search."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_one_answer_a_day"),
        ("registry", "0004_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit_code", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("words", models.TextField()),
                ("side", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(blank=True, max_length=60)),
                ("statutory_type", models.CharField(blank=True, max_length=60)),
                ("risk_level", models.CharField(blank=True, max_length=4)),
                ("nodes", models.PositiveIntegerField()),
                ("risks", models.PositiveIntegerField()),
                ("controls", models.PositiveIntegerField()),
                ("effective_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("digest", models.CharField(max_length=71)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listing",
                        to="registry.edition",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="registry.power",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit_code", "code", "number"], name="listing_in_order"),
                    models.Index(fields=["unit", "effective_on"], name="listing_of_unit"),
                ],
            },
        ),
    ]
