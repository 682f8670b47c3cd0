# SPDX-License-Identifier: Apache-2.0
"""Holders confirm what published editions bind their posts to (R84)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_one_answer_a_day"),
        ("registry", "0009_xrays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("editions", models.JSONField(default=dict)),
                ("matters", models.JSONField(default=list)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.official",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="people.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["post", "official"], name="confirmation_of")]
            },
        ),
    ]
