# SPDX-License-Identifier: Apache-2.0
"""Until which day what an x-ray found holds, and which controls were held against each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_guards"),
    ]

    operations = [
        migrations.AddField("xray", "looked_on", models.DateField(null=True)),
        migrations.AddField("xray", "holds_until", models.DateField(null=True)),
        migrations.AddField("xraystate", "copied", models.CharField(blank=True, max_length=71)),
        migrations.AddField("xraystate", "judges", models.CharField(blank=True, max_length=71)),
    ]
