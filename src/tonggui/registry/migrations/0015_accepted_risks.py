# SPDX-License-Identifier: Apache-2.0
"""Accepted risks of what was published before can be looked up by their day to look again."""

import json

from django.db import migrations, models

from tonggui.registry.mentions import mentions_of

KIND = "accepted"


def fill(apps, schema_editor):  # type: ignore[no-untyped-def]
    listing = apps.get_model("registry", "Listing")
    mention = apps.get_model("registry", "Mention")
    mention.objects.filter(kind=KIND).delete()
    for each in listing.objects.filter(edition__body__contains='"accepted"').iterator(200):
        said = mentions_of(json.loads(each.edition.body))
        mention.objects.bulk_create(
            mention(listing=each, **one._asdict()) for one in said if one.kind == KIND
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_plain_xrays")]

    operations = [
        migrations.AlterField(
            model_name="mention",
            name="kind",
            field=models.CharField(
                choices=[
                    ("basis", "legal basis"),
                    ("document", "institution document"),
                    ("node", "holds the node"),
                    ("control", "does the control"),
                    ("first", "answers as first leader"),
                    ("leads", "leads"),
                    ("shows", "answers for publication"),
                    ("accepted", "accepted risk"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
