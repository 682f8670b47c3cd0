# SPDX-License-Identifier: Apache-2.0
"""Words of an event, and a file, may give way to the notice of their lawful erasure."""

from django.db import migrations

from tonggui.cases import guards


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_readings")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
