# SPDX-License-Identifier: Apache-2.0
"""What was signed of divisions of work is never changed."""

from django.db import migrations

from tonggui.laws import guards


class Migration(migrations.Migration):
    dependencies = [("laws", "0005_divisions")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
