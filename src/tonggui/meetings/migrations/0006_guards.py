# SPDX-License-Identifier: Apache-2.0
"""Nothing: the guards name columns that come later, and are put on with these (0008)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_why_called_off")]

    operations = []
