# SPDX-License-Identifier: Apache-2.0
"""Powers, their drafts, reviews, editions and withdrawals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_one_answer_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Frame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=71)),
                ("taken_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Power",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="code")),
                ("recorded_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="powers",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("adopted_version", models.PositiveIntegerField(null=True)),
                (
                    "resolution",
                    models.CharField(blank=True, max_length=200, verbose_name="resolution"),
                ),
                ("adopted_on", models.DateField(null=True, verbose_name="adopted on")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
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
                        related_name="drafts",
                        to="registry.power",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("legality", "review of lawfulness"),
                            ("discipline", "review by discipline inspection"),
                        ],
                        max_length=12,
                    ),
                ),
                ("agrees", models.BooleanField()),
                ("opinion", models.CharField(blank=True, max_length=500)),
                ("reviewed_at", models.DateTimeField()),
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
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="registry.draft",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withdrawn_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField()),
                (
                    "power",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="registry.power",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExternalCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=120)),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_codes",
                        to="registry.power",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "code"), name="external_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=71)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("words", models.TextField()),
                ("side", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(blank=True, max_length=60)),
                ("statutory_type", models.CharField(blank=True, max_length=60)),
                ("risk_level", models.CharField(blank=True, max_length=4)),
                ("nodes", models.PositiveIntegerField()),
                ("risks", models.PositiveIntegerField()),
                ("controls", models.PositiveIntegerField()),
                ("resolution", models.CharField(max_length=200, verbose_name="resolution")),
                ("adopted_on", models.DateField(verbose_name="adopted on")),
                ("effective_on", models.DateField(verbose_name="in force from")),
                ("published_at", models.DateTimeField()),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition",
                        to="registry.draft",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="registry.power",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("power", "number"), name="edition_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="editions_count_from_one"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("power",), name="one_open_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adopted_on", None), ("adopted_version", None), ("resolution", "")),
                    models.Q(
                        ("adopted_on__isnull", False),
                        ("adopted_version__isnull", False),
                        models.Q(("resolution", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="adopted_by_a_resolution",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adopted_version", None),
                    ("adopted_version__lte", models.F("version")),
                    _connector="OR",
                ),
                name="adopted_what_there_was",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("draft", "version", "part"), name="one_review_a_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agrees", True), models.Q(("opinion", ""), _negated=True), _connector="OR"
                ),
                name="an_objection_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="withdrawn_for_a_reason"
            ),
        ),
    ]
