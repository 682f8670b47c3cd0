# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what was said and decided about leads."""

from django.db import migrations

from tonggui.accountability import guards


class Migration(migrations.Migration):
    dependencies = [("accountability", "0001_steps")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
