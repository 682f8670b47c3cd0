# SPDX-License-Identifier: Apache-2.0
"""Parts of powers are kept by what they say; by which code they were read is no longer asked."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0013_lasting_xrays"),
    ]

    operations = [
        migrations.RemoveField("xraystate", "judges"),
    ]
