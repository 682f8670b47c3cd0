# SPDX-License-Identifier: Apache-2.0
"""Laws, what became of them, and signed answers (R4, R41)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_guards"),
        ("registry", "0016_risk_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Law",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
            ],
        ),
        migrations.CreateModel(
            name="LawChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("amended", "amended"),
                            ("renumbered", "renumbered, the same in substance"),
                            ("repealed", "repealed"),
                        ],
                        max_length=10,
                        verbose_name="what became of it",
                    ),
                ),
                ("article", models.CharField(blank=True, max_length=200, verbose_name="articles")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "summary",
                    models.CharField(blank=True, max_length=500, verbose_name="what is other now"),
                ),
                (
                    "law",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="laws.law",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="laws.law",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LawVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("also", models.TextField(blank=True, verbose_name="also called")),
                (
                    "rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("宪法", "constitution"),
                            ("法律", "statute"),
                            ("行政法规", "administrative regulation"),
                            ("地方性法规", "local regulation"),
                            ("自治条例", "autonomous regulation"),
                            ("单行条例", "separate regulation"),
                            ("规章", "rule"),
                            ("党内法规", "Party regulation"),
                            ("规范性文件", "normative document"),
                        ],
                        max_length=10,
                        verbose_name="rank",
                    ),
                ),
                (
                    "issued_by",
                    models.CharField(blank=True, max_length=120, verbose_name="issued by"),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="number")),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="in force from"),
                ),
                (
                    "law",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="laws.law",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoImpact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="laws.lawchange",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
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
        migrations.AddConstraint(
            model_name="lawchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="lawchange_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="a_change_of_law_has_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="lawversion_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="noimpact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="noimpact_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="noimpact",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="no_impact_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="noimpact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("change", "power"),
                name="no_impact_is_signed_once",
            ),
        ),
    ]
