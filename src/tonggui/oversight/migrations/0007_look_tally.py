# SPDX-License-Identifier: Apache-2.0
"""What finished days brought of looks, by how many working hours they took."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0006_absent")]

    operations = [
        migrations.CreateModel(
            name="LookTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("body", models.CharField(blank=True, max_length=64)),
                ("hours", models.PositiveIntegerField(default=0)),
                ("looks", models.PositiveIntegerField(default=0)),
                ("late", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "body", "hours"), name="look_tally_once")
                ],
            },
        ),
    ]
