# SPDX-License-Identifier: Apache-2.0
"""What people said and decided about leads of accountability."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("supervision", "0007_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("control", models.CharField(max_length=120)),
                ("person", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "answered"),
                            ("decide", "decided"),
                            ("contest", "contested"),
                            ("review", "reviewed"),
                            ("carry-out", "carried out"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "not held accountable"),
                            ("remind", "reminder talk"),
                            ("criticise", "criticism and instruction"),
                            ("inspect", "written self-review"),
                            ("notice", "circulated criticism"),
                            ("admonish", "admonition"),
                            ("reorganise", "change of post proposed to whoever may decide it"),
                            ("refer", "passed on to whoever may decide a sanction"),
                        ],
                        max_length=12,
                        verbose_name="measure",
                    ),
                ),
                ("words", models.TextField(verbose_name="in your own words")),
                (
                    "paper",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="resolution or record"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supervision.card",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["card", "control", "person"], name="step_of_lead"),
                    models.Index(fields=["person"], name="step_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("decide", "review")),
                                models.Q(("measure", ""), _negated=True),
                                models.Q(("paper", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("decide", "review")), _negated=True),
                                ("measure", ""),
                            ),
                            _connector="OR",
                        ),
                        name="who_decides_names_a_measure",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "answer"), _negated=True),
                        fields=("card", "control", "person", "kind"),
                        name="each_step_once",
                    ),
                ],
            },
        ),
    ]
