# SPDX-License-Identifier: Apache-2.0
"""A confirmation is kept from change as well."""

from django.db import migrations

from tonggui.registry import guards


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_confirmation")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
