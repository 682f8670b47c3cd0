# SPDX-License-Identifier: Apache-2.0
"""Let open cases be looked at once, so that the first tick writes down whose turn it is in them."""

from django.db import migrations
from django.utils import timezone


def look_again(apps, editor):  # type: ignore[no-untyped-def]
    rows = apps.get_model("supervision", "Supervision").objects.filter(case__closed_at=None)
    rows.update(due_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_turns"), ("supervision", "0001_supervision")]

    operations = [migrations.RunPython(look_again, migrations.RunPython.noop)]
