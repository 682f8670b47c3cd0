# SPDX-License-Identifier: Apache-2.0
"""Talks that are proposed as early signs add up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0002_cards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=80)),
                ("post", models.CharField(blank=True, max_length=120)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("body", models.CharField(max_length=64)),
                ("yellow", models.PositiveIntegerField()),
                ("notices", models.PositiveIntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("谈话提醒", "reminder talk"),
                            ("批评教育", "criticism"),
                            ("责令检查", "written self-review"),
                            ("诫勉谈话", "admonition"),
                        ],
                        max_length=8,
                    ),
                ),
                ("held_on", models.DateField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("record", models.CharField(blank=True, max_length=71)),
                ("asks", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "last",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="supervision.card",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "closed_at", "due_at"], name="talk_of_body")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("declined_at", None), ("held_at", None)),
                        fields=("person",),
                        name="one_talk_waits_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("declined_at", None), _connector="OR"
                        ),
                        name="talk_is_one_or_other",
                    ),
                ],
            },
        ),
    ]
