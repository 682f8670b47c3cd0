# SPDX-License-Identifier: Apache-2.0
"""Notices of laws that changed, and of nodes that nobody looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_meetings_called_off"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("card", "card"),
                    ("finding", "finding to be explained"),
                    ("duty", "node or finding to be supervised"),
                    ("overdue", "supervision overdue"),
                    ("task", "turn in a case"),
                    ("returned", "draft sent back"),
                    ("round", "question of a risk round"),
                    ("meeting", "meeting called"),
                    ("off", "meeting called off"),
                    ("ruling", "change of a rule to be decided"),
                    ("talk", "reminder talk"),
                    ("edition", "lists published anew"),
                    ("law", "law changed that powers rest on"),
                    ("seldom", "looked at less often than the level asks"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="preference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("card", "card"),
                    ("finding", "finding to be explained"),
                    ("duty", "node or finding to be supervised"),
                    ("overdue", "supervision overdue"),
                    ("task", "turn in a case"),
                    ("returned", "draft sent back"),
                    ("round", "question of a risk round"),
                    ("meeting", "meeting called"),
                    ("off", "meeting called off"),
                    ("ruling", "change of a rule to be decided"),
                    ("talk", "reminder talk"),
                    ("edition", "lists published anew"),
                    ("law", "law changed that powers rest on"),
                    ("seldom", "looked at less often than the level asks"),
                ],
                max_length=8,
            ),
        ),
    ]
