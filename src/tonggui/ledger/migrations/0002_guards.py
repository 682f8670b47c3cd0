# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what was logged."""

from django.db import migrations

from tonggui.ledger import guards


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_entries")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
