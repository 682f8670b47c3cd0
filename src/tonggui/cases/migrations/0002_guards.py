# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what happened."""

from django.db import migrations

from tonggui.cases import guards


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
