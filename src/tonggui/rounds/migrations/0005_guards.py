# SPDX-License-Identifier: Apache-2.0
"""What an institution document was on a day is never changed."""

from django.db import migrations

from tonggui.rounds import guards


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_documents")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
