# SPDX-License-Identifier: Apache-2.0
"""Let the database count duties, cards and findings as they come, change and go."""

from typing import Any

from django.db import migrations, models

from tonggui.supervision import counted


def _keep(_apps: Any, editor: Any) -> None:
    for each in counted.ALL:
        each.keep(editor.connection)


def _lift(_apps: Any, editor: Any) -> None:
    for each in counted.ALL:
        each.lift(editor.connection)


def _counts(name: str, *columns: tuple[str, Any]) -> migrations.CreateModel:
    key = models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )
    fields: list[tuple[str, Any]] = [
        ("id", key),
        *columns,
        ("n", models.IntegerField()),
        ("is_sum", models.BooleanField(default=False)),
    ]
    return migrations.CreateModel(name=name, fields=fields)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_papers_of_no_case"),
        ("supervision", "0009_follow"),
    ]

    operations = [
        _counts(
            "CardCount",
            ("rule", models.CharField(max_length=8)),
            ("level", models.CharField(max_length=8)),
            ("state", models.CharField(max_length=10)),
            ("person", models.CharField(blank=True, max_length=80)),
            ("post", models.CharField(blank=True, max_length=120)),
            ("unit", models.CharField(blank=True, max_length=64)),
            ("body", models.CharField(max_length=64)),
            ("part", models.IntegerField()),
            ("is_answered", models.BooleanField()),
        ),
        _counts(
            "DutyCount",
            ("kind", models.CharField(max_length=8)),
            ("body", models.CharField(max_length=64)),
            ("node", models.CharField(blank=True, max_length=80)),
            ("unit", models.BigIntegerField(null=True)),
            ("due_on", models.DateField(null=True)),
        ),
        _counts(
            "FindingCount",
            ("rule", models.CharField(max_length=8)),
            ("stands", models.BooleanField()),
        ),
        migrations.RunPython(_keep, _lift),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["kind", "node", "done_at", "due_at"], name="duty_of_node"),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["kind", "done_at", "due_at"], name="duty_by_time"),
        ),
    ]
