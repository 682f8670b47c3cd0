# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change why lists were revised or set back."""

from django.db import migrations

from tonggui.registry import guards


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_reasons")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
