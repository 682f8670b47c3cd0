# SPDX-License-Identifier: Apache-2.0
"""To look into a sector in focus is a duty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0007_counted"),
    ]

    operations = [
        migrations.AlterField(
            model_name="duty",
            name="kind",
            field=models.CharField(
                choices=[
                    ("watch", "watch the node"),
                    ("react", "react to the finding"),
                    ("attend", "attend the meeting"),
                    ("again", "look again at an ended card"),
                    ("sector", "look into a sector in focus"),
                ],
                max_length=8,
            ),
        ),
    ]
