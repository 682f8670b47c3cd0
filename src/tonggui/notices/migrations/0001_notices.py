# SPDX-License-Identifier: Apache-2.0
"""Notices, who read them, and how they go out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Folded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField(default=0)),
                ("late_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("card", "card"),
                            ("finding", "finding to be explained"),
                            ("duty", "node or finding to be supervised"),
                            ("overdue", "supervision overdue"),
                            ("task", "turn in a case"),
                            ("returned", "draft sent back"),
                            ("round", "question of a risk round"),
                            ("meeting", "meeting called"),
                            ("ruling", "change of a rule to be decided"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("to_post", models.CharField(blank=True, max_length=160)),
                ("to_body", models.CharField(blank=True, max_length=64)),
                ("to_official", models.CharField(blank=True, max_length=80)),
                ("level", models.CharField(blank=True, max_length=8)),
                ("about", models.CharField(blank=True, max_length=80)),
                ("node", models.CharField(blank=True, max_length=200)),
                ("number", models.BigIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("rings_at", models.DateTimeField()),
                ("fanned_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["to_post", "-made_at"], name="notice_of_post"),
                    models.Index(fields=["to_body", "-made_at"], name="notice_of_body"),
                    models.Index(fields=["to_official", "-made_at"], name="notice_of_official"),
                    models.Index(
                        condition=models.Q(("fanned_at", None)),
                        fields=["rings_at"],
                        name="notice_to_fan",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_body", ""), ("to_official", ""), ("to_post", ""), _negated=True
                        ),
                        name="a_notice_is_to_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "on this site"),
                            ("mail", "by mail"),
                            ("hook", "by web hook"),
                        ],
                        max_length=4,
                    ),
                ),
                ("is_digest", models.BooleanField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "under way"),
                            ("sent", "sent"),
                            ("moved", "no longer holds the post"),
                            ("given-up", "given up"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.official",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended", "")), fields=["due_at"], name="delivery_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "official", "channel"), name="delivered_once_a_way"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
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
                            ("card", "card"),
                            ("finding", "finding to be explained"),
                            ("duty", "node or finding to be supervised"),
                            ("overdue", "supervision overdue"),
                            ("task", "turn in a case"),
                            ("returned", "draft sent back"),
                            ("round", "question of a risk round"),
                            ("meeting", "meeting called"),
                            ("ruling", "change of a rule to be decided"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "on this site"),
                            ("mail", "by mail"),
                            ("hook", "by web hook"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at-once", "at once, in working hours"),
                            ("digest", "once each working day, together"),
                            ("never", "not at all"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.official",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("official", "kind", "channel"), name="wanted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="notices.notice",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.official",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("official", "notice"), name="read_once")
                ],
            },
        ),
    ]
