# SPDX-License-Identifier: Apache-2.0
"""What was proposed or decided about a rule is kept from change by the database."""

from django.db import migrations

from tonggui.ruling import guards


class Migration(migrations.Migration):
    dependencies = [("ruling", "0001_rulings")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
