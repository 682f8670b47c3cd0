# SPDX-License-Identifier: Apache-2.0
"""Meetings, their agendas and whom they invite."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_guards"),
        ("people", "0005_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("党委会", "Party committee meeting"),
                            ("党组会", "leading Party group meeting"),
                            ("局长办公会", "meeting of the head's office"),
                            ("政府常务会", "executive meeting of the government"),
                            ("村党组织会议", "village Party organisation: proposes"),
                            ("村务联席会议", "two village committees: discuss"),
                            ("党员大会", "assembly of Party members: examines"),
                            ("村民代表会议", "villagers or their representatives: resolve"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("begins_at", models.DateTimeField(verbose_name="begins")),
                ("chair", models.CharField(max_length=160, verbose_name="chair")),
                ("secretary", models.CharField(max_length=160, verbose_name="keeps the minutes")),
                (
                    "urgent_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is urgent"),
                ),
                (
                    "late_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("断网", "no network"),
                            ("停电", "power cut"),
                            ("现场办理", "held on the spot"),
                            ("其他", "another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="people.collectivebody",
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
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("matter", models.CharField(max_length=16, verbose_name="kind of matter")),
                ("subject", models.CharField(max_length=200, verbose_name="what is to be decided")),
                ("amount", models.BigIntegerField(null=True, verbose_name="amount")),
                ("payee", models.CharField(blank=True, max_length=120, verbose_name="payee")),
                (
                    "party",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="person or party concerned"
                    ),
                ),
                (
                    "reporter",
                    models.CharField(blank=True, max_length=160, verbose_name="who reports"),
                ),
                ("node", models.CharField(blank=True, max_length=80, verbose_name="node")),
                ("put_at", models.DateTimeField()),
                ("noticed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="cases.case",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("attended_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["body", "-begins_at"], name="meeting_of_body"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                ),
                name="a_meeting_opens_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("cancelled_at", None), ("opened_at", None), _connector="OR"),
                name="held_or_called_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("meeting", "number"), name="item_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                fields=("meeting", "body"), name="body_invited_once"
            ),
        ),
    ]
