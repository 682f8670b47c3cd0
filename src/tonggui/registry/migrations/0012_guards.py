# SPDX-License-Identifier: Apache-2.0
"""The opinion of a review may give way to the notice of its lawful erasure."""

from django.db import migrations

from tonggui.registry import guards


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_guards")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.keep(editor.connection),
            lambda apps, editor: guards.lift(editor.connection),
        ),
    ]
