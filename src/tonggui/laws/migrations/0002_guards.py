# SPDX-License-Identifier: Apache-2.0
"""What the register of laws holds is never changed."""

from django.db import migrations

from tonggui.laws import guards


class Migration(migrations.Migration):
    dependencies = [("laws", "0001_laws")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
