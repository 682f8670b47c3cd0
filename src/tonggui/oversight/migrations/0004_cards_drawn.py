# SPDX-License-Identifier: Apache-2.0
"""Draws that take closed cards."""

from django.db import migrations, models

from tonggui.oversight import guards


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0003_tally"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.lift(editor.connection),
            lambda apps, editor: guards.keep(editor.connection),
        ),
        migrations.AddField(
            model_name="draw",
            name="takes",
            field=models.CharField(
                choices=[
                    ("nodes", "closed nodes, to inspect"),
                    ("cards", "closed cards, to look at again"),
                ],
                default="nodes",
                max_length=5,
                verbose_name="what is drawn",
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
