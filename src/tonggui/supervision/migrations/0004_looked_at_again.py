# SPDX-License-Identifier: Apache-2.0
"""Cards drawn to be looked at again, answers to talks, and open duties by time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_papers_of_no_case"),
        ("oversight", "0004_cards_drawn"),
        ("supervision", "0003_talks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawnCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TalkAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(verbose_name="in your own words")),
                ("evidence", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name="duty",
            name="kind",
            field=models.CharField(
                choices=[
                    ("watch", "watch the node"),
                    ("react", "react to the finding"),
                    ("again", "look again at an ended card"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["due_at"], name="duty_open_by_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "again")),
                fields=("finding",),
                name="one_second_look_a_finding",
            ),
        ),
        migrations.AddField(
            model_name="drawncard",
            name="card",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drawn",
                to="supervision.card",
            ),
        ),
        migrations.AddField(
            model_name="drawncard",
            name="draw",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cards",
                to="oversight.draw",
            ),
        ),
        migrations.AddField(
            model_name="talkanswer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="talkanswer",
            name="talk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="supervision.talk",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawncard",
            constraint=models.UniqueConstraint(fields=("draw", "card"), name="card_drawn_once"),
        ),
    ]
