# SPDX-License-Identifier: Apache-2.0
"""Complaints without those who complained, and sectors in focus."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_guards"),
        ("registry", "0019_item_of_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Focus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sector", models.CharField(max_length=60, verbose_name="sector")),
                ("number", models.PositiveIntegerField()),
                ("usual", models.PositiveIntegerField()),
                ("intensity", models.PositiveIntegerField()),
                ("lifted_at", models.DateTimeField()),
                ("end_number", models.PositiveIntegerField(null=True)),
                ("end_intensity", models.PositiveIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SectorLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(verbose_name="what was looked at, and what follows")),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.supervisingbody",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="complaints.focus",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("register", models.CharField(max_length=40, verbose_name="register")),
                ("number", models.CharField(max_length=64, verbose_name="number in that register")),
                ("came_on", models.DateField(verbose_name="came in on")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("letter", "letter"),
                            ("visit", "visit"),
                            ("phone", "telephone"),
                            ("net", "on-line"),
                            ("passed", "passed on from above"),
                            ("other", "other"),
                        ],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("complaint", "complaint"),
                            ("petition", "petition for help"),
                            ("report", "report of a violation"),
                            ("advice", "advice"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("sector", models.CharField(max_length=60, verbose_name="sector")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="how many")),
                ("accepted_on", models.DateField(null=True, verbose_name="accepted on")),
                ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "power",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.power",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["came_on", "sector"], name="complaint_of_sector")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("register", "number"),
                        name="a_complaint_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)), name="a_complaint_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_on", None),
                            ("accepted_on__gte", models.F("came_on")),
                            _connector="OR",
                        ),
                        name="accepted_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None),
                            ("answered_on__gte", models.F("came_on")),
                            _connector="OR",
                        ),
                        name="answered_after_it_came",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="focus",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("sector",),
                name="one_focus_a_sector",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectorlook",
            constraint=models.UniqueConstraint(fields=("focus", "body"), name="one_look_a_body"),
        ),
    ]
