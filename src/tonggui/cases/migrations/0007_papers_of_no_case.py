# SPDX-License-Identifier: Apache-2.0
"""Papers and readings of no case: brought to a card over several cases, or to a talk."""

import django.db.models.deletion
from django.db import migrations, models

from tonggui.cases import guards


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_guards"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.lift(editor.connection),
            lambda apps, editor: guards.keep(editor.connection),
        ),
        migrations.AlterField(
            model_name="paper",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="cases.case",
            ),
        ),
        migrations.AlterField(
            model_name="reading",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="cases.case",
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
