# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is in a case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("node", "work on the node"),
                            ("countersign", "countersign"),
                            ("added_sign", "sign in addition"),
                            ("close", "close the case"),
                        ],
                        max_length=12,
                    ),
                ),
                ("node", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("post", models.CharField(blank=True, max_length=160)),
                ("official", models.CharField(blank=True, max_length=80)),
                ("seq", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("is_begun", models.BooleanField()),
                ("due_at", models.DateTimeField(null=True)),
                ("urged", models.PositiveIntegerField(default=0)),
                ("urged_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.CharField(blank=True, max_length=80)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turns",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["post", "done_at", "due_at"], name="turn_of_post"),
                    models.Index(fields=["official", "done_at", "due_at"], name="turn_of_official"),
                    models.Index(fields=["done_by", "-done_at"], name="turn_done_by"),
                    models.Index(fields=["case", "done_at"], name="turn_of_case"),
                ],
            },
        ),
    ]
