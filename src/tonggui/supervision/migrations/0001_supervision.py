# SPDX-License-Identifier: Apache-2.0
"""The supervision of cases, findings, duties, and what the judge keeps between two acts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_cases"),
        ("people", "0002_one_answer_a_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=71)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Remembered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True)),
                ("state", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True)),
                ("rule", models.CharField(max_length=8, verbose_name="rule")),
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
                ("seq", models.PositiveIntegerField(null=True)),
                ("node", models.CharField(blank=True, max_length=80)),
                ("raised_at", models.DateTimeField()),
                ("react_by", models.DateTimeField(null=True)),
                ("supervisor", models.CharField(blank=True, max_length=64)),
                ("body", models.TextField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Duty",
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
                        choices=[("watch", "watch the node"), ("react", "react to the finding")],
                        max_length=8,
                    ),
                ),
                ("body", models.CharField(max_length=64)),
                ("node", models.CharField(blank=True, max_length=80)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="cases.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.event",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="supervision.finding",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Registered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=200)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("judged_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("fits", models.BooleanField(default=True)),
                ("is_complete", models.BooleanField(default=False)),
                ("worst", models.CharField(blank=True, max_length=8)),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.supervisingbody",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervision",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("counts_at", models.BigIntegerField()),
                ("received_at", models.BigIntegerField()),
                ("is_counted", models.BooleanField()),
                ("is_traced", models.BooleanField()),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to="cases.event",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["actor", "counts_at"], name="closing_of_actor"),
                    models.Index(
                        condition=models.Q(("is_traced", True)),
                        fields=["unit"],
                        name="closing_traced",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["supervisor", "settled_at", "raised_at"], name="finding_of_body"
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["body", "done_at", "due_at"], name="duty_of_body"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "watch")),
                fields=("case", "node"),
                name="one_watch_a_node",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "react")),
                fields=("finding",),
                name="one_reaction_a_finding",
            ),
        ),
        migrations.AddIndex(
            model_name="registered",
            index=models.Index(fields=["word"], name="registered_word"),
        ),
    ]
