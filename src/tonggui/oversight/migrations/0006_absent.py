# SPDX-License-Identifier: Apache-2.0
"""A body also says what is to be said of meetings that it was asked to and did not attend."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0005_unit_tally")]

    operations = [
        migrations.AlterField(
            model_name="statement",
            name="measure",
            field=models.CharField(
                choices=[
                    ("unanswered", "alarms not answered in time"),
                    ("stamped", "rubber-stamp supervision"),
                    ("cleared", "cards cleared without evidence"),
                    ("silent", "nothing found where others found something"),
                    ("faked", "corrections overdue or faked"),
                    ("untold", "no early reminder"),
                    ("late", "planned supervision late or missing"),
                    ("absent", "meetings not attended that asked for it"),
                ],
                max_length=12,
            ),
        ),
    ]
