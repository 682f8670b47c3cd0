# SPDX-License-Identifier: Apache-2.0
"""Why lists are revised or set back (R10, R76), and who approved them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0016_risk_kinds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="approver",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="edition",
            name="approver",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "left",
                    models.CharField(
                        choices=[
                            ("起草", "being drafted"),
                            ("确权", "the power is confirmed"),
                            ("配权", "the power is allocated"),
                            ("控权", "the power is controlled"),
                            ("审查", "reviewed"),
                            ("通过", "adopted"),
                            ("示权", "published"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "reached",
                    models.CharField(
                        choices=[
                            ("起草", "being drafted"),
                            ("确权", "the power is confirmed"),
                            ("配权", "the power is allocated"),
                            ("控权", "the power is controlled"),
                            ("审查", "reviewed"),
                            ("通过", "adopted"),
                            ("示权", "published"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("依据变更", "the legal basis changed"),
                            ("三定变更", "the plan of duties (三定) changed"),
                            ("分工变更", "the division of work changed"),
                            ("整改", "something found is put right"),
                            ("风险排查", "what a risk round found"),
                            ("流程优化", "the procedure is made better"),
                            ("其他", "another reason"),
                        ],
                        max_length=8,
                        verbose_name="kind of reason",
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "about",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="card, finding or proposal"
                    ),
                ),
                ("given_at", models.DateTimeField()),
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
                        related_name="reasons",
                        to="registry.draft",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["draft", "left", "-id"], name="reason_of_draft")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_reason_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left", "示权"), _negated=True),
                            models.Q(("kind", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_revision_is_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "整改"), _negated=True),
                            models.Q(("about", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_correction_names_what_was_found",
                    ),
                ],
            },
        ),
    ]
