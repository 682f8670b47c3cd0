# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to rewrite how cards ended and what was said in talks."""

from django.db import migrations

from tonggui.supervision import guards


class Migration(migrations.Migration):
    dependencies = [("supervision", "0004_looked_at_again")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
