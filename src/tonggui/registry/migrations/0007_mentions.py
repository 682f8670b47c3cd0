# SPDX-License-Identifier: Apache-2.0
"""What editions rest on and whom they bind, so that it can be looked up."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_listed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("basis", "legal basis"),
                            ("document", "institution document"),
                            ("node", "holds the node"),
                            ("control", "does the control"),
                            ("first", "answers as first leader"),
                            ("leads", "leads"),
                            ("shows", "answers for publication"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=300)),
                ("where", models.CharField(blank=True, max_length=300)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("detail", models.CharField(blank=True, max_length=200)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="registry.listing",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "subject"], name="mention_of")],
            },
        ),
    ]
