# SPDX-License-Identifier: Apache-2.0
"""Looks from outside at published editions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0007_look_tally"),
        ("registry", "0019_item_of_meeting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Looked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("holds", models.BooleanField(default=True)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looked",
                        to="registry.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Probe",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("approved", models.CharField(max_length=71)),
                ("shown", models.CharField(blank=True, max_length=71)),
                ("is_missing", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.edition",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="probe_by_time")],
            },
        ),
    ]
