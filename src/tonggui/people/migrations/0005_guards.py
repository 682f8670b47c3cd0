# SPDX-License-Identifier: Apache-2.0
"""What was asked to be erased is kept from change by the database."""

from django.db import migrations

from tonggui.people import guards


class Migration(migrations.Migration):
    dependencies = [("people", "0004_erasures")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
