# SPDX-License-Identifier: Apache-2.0
"""Duties plans of units, their duties, and which powers carry each (R5)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("laws", "0002_guards"),
        ("people", "0005_guards"),
        ("registry", "0018_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutiesPlan",
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
                (
                    "number",
                    models.CharField(blank=True, max_length=80, verbose_name="number"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties_plans",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlannedDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("words", models.CharField(max_length=500, verbose_name="duty")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="laws.dutiesplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Carrying",
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
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "power",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.power",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="laws.plannedduty",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanNoImpact",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="laws.dutiesplan",
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
            ],
        ),
        migrations.AddConstraint(
            model_name="dutiesplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="dutiesplan_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedduty",
            constraint=models.UniqueConstraint(
                fields=("plan", "position"), name="duties_are_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="carrying",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="carrying_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="carrying",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("power__isnull", False), ("reason", "")),
                    models.Q(("power", None), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_power_carries_a_duty_or_a_reason_says_why_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannoimpact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="plannoimpact_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannoimpact",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="plan_no_impact_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannoimpact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("plan",),
                name="plan_no_impact_is_signed_once",
            ),
        ),
    ]
