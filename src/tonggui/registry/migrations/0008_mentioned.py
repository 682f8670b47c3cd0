# SPDX-License-Identifier: Apache-2.0
"""What was published before can be looked up by its laws and posts."""

import json

from django.db import migrations

from tonggui.registry.mentions import mentions_of


def fill(apps, schema_editor):  # type: ignore[no-untyped-def]
    listing = apps.get_model("registry", "Listing")
    mention = apps.get_model("registry", "Mention")
    for each in listing.objects.select_related("edition").iterator(200):
        said = mentions_of(json.loads(each.edition.body))
        mention.objects.bulk_create(mention(listing=each, **one._asdict()) for one in said)


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_mentions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
