# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change why a meeting was called off, save for lawful erasure."""

from django.db import migrations

from tonggui.meetings import guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_why_called_off")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
