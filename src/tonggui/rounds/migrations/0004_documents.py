# SPDX-License-Identifier: Apache-2.0
"""Institution documents that units keep (R81)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_guards"),
        ("rounds", "0003_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstitutionDocument",
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
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_force", "in force"),
                            ("amended", "amended, controls to be looked at again"),
                            ("repealed", "repealed"),
                        ],
                        default="in_force",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("issued_by", models.CharField(max_length=120, verbose_name="issued by")),
                ("version", models.CharField(blank=True, max_length=40, verbose_name="version")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                (
                    "repealed_on",
                    models.DateField(blank=True, null=True, verbose_name="repealed on"),
                ),
                (
                    "review_on",
                    models.DateField(blank=True, null=True, verbose_name="to be reviewed by"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="institutiondocument_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("repealed_on__isnull", False), ("status", "repealed")),
                            models.Q(
                                models.Q(("status", "repealed"), _negated=True),
                                ("repealed_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="what_is_repealed_says_when",
                    ),
                ],
            },
        ),
    ]
