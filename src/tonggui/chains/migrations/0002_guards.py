# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what chains record."""

from django.db import migrations

from tonggui.chains import guards


class Migration(migrations.Migration):
    dependencies = [("chains", "0001_chains")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
