# SPDX-License-Identifier: Apache-2.0
"""What an item of a meeting is to adopt (R22)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_guards"),
        ("registry", "0019_item_of_meeting"),
        ("rounds", "0006_item_of_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OnAgenda",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(null=True)),
                ("put_at", models.DateTimeField()),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_agendas",
                        to="registry.draft",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adopts",
                        to="meetings.item",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_agendas",
                        to="rounds.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "draft", "version"), name="on_agenda_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("draft__isnull", False),
                                ("round", None),
                                ("version__isnull", False),
                            ),
                            models.Q(("draft", None), ("round__isnull", False), ("version", None)),
                            _connector="OR",
                        ),
                        name="on_agenda_about_one_thing",
                    ),
                ],
            },
        ),
    ]
