# SPDX-License-Identifier: Apache-2.0
"""Rulings, and what they would have found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=8, verbose_name="rule")),
                ("since", models.DateField(verbose_name="in force from")),
                ("settings", models.JSONField(default=dict, verbose_name="settings")),
                ("react", models.JSONField(default=dict, verbose_name="workdays to react")),
                ("is_on", models.BooleanField(verbose_name="switched on")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("proposed_as", models.CharField(max_length=120)),
                ("proposed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "waits for approval"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("taken-back", "taken back"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                ("decided_as", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("total", models.PositiveIntegerField()),
                ("until", models.PositiveBigIntegerField()),
                ("last", models.PositiveBigIntegerField(default=0)),
                ("cases", models.PositiveIntegerField(default=0)),
                ("found_now", models.PositiveIntegerField(default=0)),
                ("found_then", models.PositiveIntegerField(default=0)),
                ("more", models.PositiveIntegerField(default=0)),
                ("fewer", models.PositiveIntegerField(default=0)),
                ("otherwise", models.PositiveIntegerField(default=0)),
                ("shown", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ruling",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rehearsal",
                        to="ruling.ruling",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("rule",),
                name="one_ruling_waits_a_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "approved")),
                fields=("rule", "since"),
                name="one_ruling_begins_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["approved", "refused"]), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_ruling_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_ruling_is_decided_by_somebody",
            ),
        ),
    ]
