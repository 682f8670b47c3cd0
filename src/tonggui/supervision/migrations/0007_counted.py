# SPDX-License-Identifier: Apache-2.0
"""Let desks count and sort cards, duties and findings along an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_papers_of_no_case"),
        ("supervision", "0006_attending"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                fields=["body", "ended_at", "level", "state", "post", "unit"], name="card_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["post", "ended_at", "level"], name="card_of_post"),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["ended_at", "answer_by"], name="card_in_order"),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["kind", "body", "done_at", "due_at"], name="duty_of_kind"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("settled_at", None)),
                fields=["rule", "raised_at"],
                name="finding_standing",
            ),
        ),
    ]
