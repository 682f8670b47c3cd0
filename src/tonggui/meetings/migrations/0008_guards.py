# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change which reserved matter an item is about (R31)."""

from django.db import migrations

from tonggui.meetings import guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_reserved")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
