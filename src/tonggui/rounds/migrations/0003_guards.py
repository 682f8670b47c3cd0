# SPDX-License-Identifier: Apache-2.0
"""What was written freely in a round may give way to the notice of its lawful erasure."""

from django.db import migrations

from tonggui.rounds import guards


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_guards")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
