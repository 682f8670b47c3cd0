# SPDX-License-Identifier: Apache-2.0
"""Acts of supervision in narrow rows, draws, capacities, statements and revisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_guards"),
        ("people", "0005_guards"),
        ("registry", "0012_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Counted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Capacity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="inspections in a month")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("declared_at", models.DateTimeField()),
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
            ],
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="closed from")),
                ("ends_on", models.DateField(verbose_name="closed until")),
                ("shares", models.CharField(max_length=200)),
                ("capacity", models.PositiveIntegerField(null=True)),
                ("drawn_from", models.CharField(max_length=71)),
                ("candidates", models.PositiveIntegerField()),
                ("published_at", models.DateTimeField()),
                ("seed", models.CharField(blank=True, max_length=128)),
                ("drawn_at", models.DateTimeField(null=True)),
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
            ],
        ),
        migrations.CreateModel(
            name="Drawn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("node", models.CharField(max_length=80)),
                ("level", models.CharField(blank=True, max_length=4)),
                ("place", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="oversight.draw",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("node", models.CharField(blank=True, max_length=80)),
                ("rule", models.CharField(max_length=8)),
                ("times", models.PositiveIntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("is_taken_up", models.BooleanField(null=True)),
                ("draft", models.PositiveIntegerField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.power",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("unanswered", "alarms not answered in time"),
                            ("stamped", "rubber-stamp supervision"),
                            ("cleared", "cards cleared without evidence"),
                            ("silent", "nothing found where others found something"),
                            ("faked", "corrections overdue or faked"),
                            ("untold", "no early reminder"),
                            ("late", "planned supervision late or missing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(verbose_name="what is to be said of it")),
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
            ],
        ),
        migrations.CreateModel(
            name="Watching",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("person", models.CharField(blank=True, max_length=80)),
                ("body", models.CharField(blank=True, max_length=64)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("received_at", models.BigIntegerField()),
                ("is_counted", models.BooleanField(default=False)),
                ("opinion", models.CharField(blank=True, max_length=20)),
                ("words", models.CharField(blank=True, max_length=32)),
                ("seconds", models.FloatField(null=True)),
                ("opened", models.FloatField(null=True)),
                ("papers_at", models.BigIntegerField(null=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.event",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at", None), ("seed", "")),
                    models.Q(("drawn_at__isnull", False), models.Q(("seed", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_draw_has_its_seed",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                name="a_draw_spans_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawn",
            constraint=models.UniqueConstraint(fields=("draw", "case", "node"), name="drawn_once"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("power", "node", "rule"),
                name="one_open_revision",
            ),
        ),
        migrations.AddIndex(
            model_name="watching",
            index=models.Index(fields=["kind", "person", "received_at"], name="watching_of_person"),
        ),
        migrations.AddIndex(
            model_name="watching",
            index=models.Index(fields=["kind", "body", "received_at"], name="watching_of_body"),
        ),
    ]
