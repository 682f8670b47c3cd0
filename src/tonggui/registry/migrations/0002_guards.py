# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what was published."""

from django.db import migrations

from tonggui.registry import guards


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_powers")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
