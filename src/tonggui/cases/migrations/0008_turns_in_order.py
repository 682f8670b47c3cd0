# SPDX-License-Identifier: Apache-2.0
"""Let what waits for a post be read along an index, the soonest due first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_papers_of_no_case")]

    operations = [
        migrations.RemoveIndex(model_name="turn", name="turn_of_post"),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                fields=["post", "done_at", "due_at", "since", "id"], name="turn_in_order"
            ),
        ),
    ]
