# SPDX-License-Identifier: Apache-2.0
"""Cases, their events and papers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_one_answer_a_day"),
        ("registry", "0008_mentioned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="number")),
                (
                    "title",
                    models.CharField(blank=True, max_length=200, verbose_name="what it is about"),
                ),
                ("after_node", models.CharField(blank=True, max_length=80)),
                ("began_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("last_seq", models.PositiveIntegerField(default=0)),
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
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.edition",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.power",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("node", models.CharField(blank=True, max_length=80, verbose_name="node")),
                ("at", models.DateTimeField(verbose_name="when it was done")),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.CharField(blank=True, max_length=80)),
                ("post", models.CharField(blank=True, max_length=160)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("power", models.CharField(blank=True, max_length=64)),
                ("amount", models.BigIntegerField(null=True, verbose_name="amount")),
                ("evidence", models.TextField(blank=True)),
                ("detail", models.TextField(blank=True)),
                ("marks", models.TextField(blank=True)),
                ("key", models.CharField(max_length=64, null=True)),
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
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=80)),
                ("first_seen_at", models.DateTimeField()),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit", "closed_at", "-id"], name="case_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("edition", None), ("power__isnull", False), _connector="OR"),
                name="an_edition_has_a_power",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("case", "seq"), name="event_seq_once"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("case", "key"), name="event_key_once"),
        ),
    ]
