# SPDX-License-Identifier: Apache-2.0
"""A duty may be to follow money or works; the table is as it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0008_sectors"),
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
                    ("follow", "follow money or works"),
                ],
                max_length=8,
            ),
        ),
    ]
