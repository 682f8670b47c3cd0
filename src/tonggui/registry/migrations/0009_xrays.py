# SPDX-License-Identifier: Apache-2.0
"""What the x-ray found, kept power by power."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_mentioned"),
    ]

    operations = [
        migrations.CreateModel(
            name="XrayState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("around", models.CharField(blank=True, max_length=71)),
                ("keeps", models.CharField(blank=True, max_length=200)),
                ("as_of", models.DateField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("compared", models.CharField(blank=True, max_length=71)),
                ("compared_at", models.DateTimeField(null=True)),
                ("changes", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Xray",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                ("unit_code", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("body_digest", models.CharField(max_length=71)),
                ("around", models.CharField(max_length=71)),
                ("refs", models.TextField(blank=True)),
                ("keeps", models.CharField(blank=True, max_length=200)),
                ("leads", models.CharField(blank=True, max_length=300)),
                ("spots", models.CharField(blank=True, max_length=12)),
                ("mark", models.BigIntegerField()),
                ("unread", models.CharField(blank=True, max_length=500)),
                ("is_stale", models.BooleanField(default=False)),
                ("looked_at", models.DateTimeField()),
                (
                    "power",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="xray",
                        to="registry.power",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="XrayLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit_code", models.CharField(max_length=64)),
                ("rule", models.CharField(max_length=8)),
                ("clauses", models.CharField(max_length=20)),
                ("level", models.PositiveSmallIntegerField()),
                ("object", models.CharField(max_length=300)),
                ("place", models.JSONField()),
                ("said", models.JSONField()),
                ("is_across", models.BooleanField(default=False)),
                (
                    "xray",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="registry.xray",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="XrayPart",
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
                        choices=[("risk", "Risk"), ("control", "Control"), ("basis", "Basis")],
                        max_length=8,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("risk", models.CharField(blank=True, max_length=300)),
                ("measure", models.TextField(blank=True)),
                ("responsible", models.CharField(blank=True, max_length=300)),
                ("is_shared", models.BooleanField(default=False)),
                (
                    "xray",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="registry.xray",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="XrayPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("post", models.CharField(max_length=300)),
                ("node", models.CharField(max_length=300)),
                ("people", models.PositiveSmallIntegerField()),
                ("money", models.PositiveSmallIntegerField()),
                ("goods", models.PositiveSmallIntegerField()),
                ("decides", models.PositiveSmallIntegerField()),
                (
                    "xray",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="registry.xray",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="xray",
            index=models.Index(fields=["is_stale"], name="xray_stale"),
        ),
        migrations.AddIndex(
            model_name="xray",
            index=models.Index(fields=["unit_code", "code"], name="xray_of_unit"),
        ),
        migrations.AddIndex(
            model_name="xrayline",
            index=models.Index(fields=["-level", "rule", "id"], name="xray_line_in_order"),
        ),
        migrations.AddIndex(
            model_name="xrayline",
            index=models.Index(fields=["rule", "-level", "id"], name="xray_line_of_rule"),
        ),
        migrations.AddIndex(
            model_name="xrayline",
            index=models.Index(
                fields=["unit_code", "-level", "rule", "id"], name="xray_line_of_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="xraypart",
            index=models.Index(fields=["kind", "name"], name="xray_part_named"),
        ),
        migrations.AddIndex(
            model_name="xraypost",
            index=models.Index(fields=["post"], name="xray_post"),
        ),
    ]
