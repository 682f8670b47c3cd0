# SPDX-License-Identifier: Apache-2.0
"""Cards: the formal life of findings, made of events."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards"),
        ("supervision", "0001_supervision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=8, verbose_name="rule")),
                ("node", models.CharField(blank=True, max_length=80)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("notice", "reminder"),
                            ("yellow", "yellow card"),
                            ("red", "red card"),
                        ],
                        max_length=8,
                        verbose_name="level",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "issued"),
                            ("noticed", "noticed"),
                            ("explained", "explained"),
                            ("corrected", "corrected"),
                            ("verified", "verified"),
                            ("reviewed", "reviewed by a second person"),
                            ("closed", "closed"),
                            ("withdrawn", "withdrawn as an error of the rule"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("person", models.CharField(blank=True, max_length=80)),
                ("post", models.CharField(blank=True, max_length=120)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("body", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField(null=True)),
                ("is_overdue", models.BooleanField(default=False)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("upgraded_at", models.DateTimeField(null=True)),
                ("verified_by", models.CharField(blank=True, max_length=80)),
                ("reviewed_by", models.CharField(blank=True, max_length=80)),
                ("withdrawal_by", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=80)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="cases.case",
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card",
                        to="supervision.finding",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "ended_at"], name="card_of_person"),
                    models.Index(fields=["body", "ended_at", "answer_by"], name="card_of_body"),
                    models.Index(fields=["unit", "ended_at"], name="card_of_unit"),
                    models.Index(fields=["rule", "state"], name="card_of_rule"),
                ],
            },
        ),
    ]
