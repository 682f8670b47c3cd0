# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what is on record of complaints and sectors in focus."""

from django.db import migrations

from tonggui.complaints import guards


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_complaints")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
