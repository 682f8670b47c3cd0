# SPDX-License-Identifier: Apache-2.0
"""What duties plans said is never changed."""

from django.db import migrations

from tonggui.laws import guards


class Migration(migrations.Migration):
    dependencies = [("laws", "0003_plans")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
