# SPDX-License-Identifier: Apache-2.0
"""What a draft was is kept from change as well."""

from django.db import migrations

from tonggui.registry import guards


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_superseded")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
