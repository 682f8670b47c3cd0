# SPDX-License-Identifier: Apache-2.0
"""Nothing: the guards name columns that come later, and are put on with these (0004)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_oversight")]

    operations = []
