# SPDX-License-Identifier: Apache-2.0
"""To attend a meeting is a duty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_guards")]

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
                ],
                max_length=8,
            ),
        ),
    ]
