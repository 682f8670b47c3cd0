# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what an item is about."""

from django.db import migrations

from tonggui.meetings import guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_item_of_meeting")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
