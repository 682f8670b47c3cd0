# SPDX-License-Identifier: Apache-2.0
"""Chains of funds and projects, their links, looks at them and where they were published."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0007_papers_of_no_case"),
        ("people", "0005_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Chain",
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
                        choices=[("fund", "fund"), ("project", "project")], max_length=8
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "is_livelihood",
                    models.BooleanField(default=False, verbose_name="money for livelihoods"),
                ),
                ("at", models.DateTimeField()),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("indicator", "indicator"),
                            ("allocation", "sent on"),
                            ("arrival", "arrived"),
                            ("payment", "payment"),
                            ("balance", "balance stated"),
                            ("approval", "approval"),
                            ("design", "design"),
                            ("tender", "tender"),
                            ("contract", "contract"),
                            ("change", "change"),
                            ("acceptance", "acceptance"),
                            ("settlement", "settlement"),
                            ("audit", "audit"),
                        ],
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("recipients", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=71)),
                ("on", models.DateField()),
                ("started_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("limit", models.BigIntegerField(null=True)),
                ("paper", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("key", models.CharField(max_length=64, null=True, unique=True)),
                ("at", models.DateTimeField()),
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
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="chains.chain",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.event",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="chains.link",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
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
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="chains.link",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "opinion",
                    models.CharField(
                        choices=[
                            ("无异议", "no objection"),
                            ("提醒", "reminder"),
                            ("建议纠正", "advice to correct"),
                            ("异议", "objection"),
                        ],
                        max_length=8,
                        verbose_name="opinion",
                    ),
                ),
                ("words", models.TextField()),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="chains.link",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("chain", "number"), name="link_in_order"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)), fields=("event",), name="act_is_one_link"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount", None), ("amount__gte", 0), ("stage", "change"), _connector="OR"
                ),
                name="only_changes_take_away",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to", None),
                    models.Q(
                        ("stage", "allocation"), models.Q(("to", models.F("unit")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="sent_on_to_another",
            ),
        ),
    ]
