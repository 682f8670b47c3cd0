# SPDX-License-Identifier: Apache-2.0
"""What was settled in a round is kept from change by the database."""

from django.db import migrations

from tonggui.rounds import guards


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_rounds")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
