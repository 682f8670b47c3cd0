# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what looks from outside found."""

from django.db import migrations

from tonggui.oversight import guards


class Migration(migrations.Migration):
    dependencies = [("oversight", "0008_probes")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
