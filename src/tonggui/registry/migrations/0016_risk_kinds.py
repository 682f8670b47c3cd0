# SPDX-License-Identifier: Apache-2.0
"""The catalogue counts risks by their three kinds, those of what was published before too."""

import json

from django.db import migrations, models

from tonggui.registry.listing import kinds_of


def fill(apps, schema_editor):  # type: ignore[no-untyped-def]
    rows = apps.get_model("registry", "Listing").objects
    for each in rows.select_related("edition").iterator(200):
        rows.filter(pk=each.pk).update(**kinds_of(json.loads(each.edition.body)))


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_accepted_risks")]

    operations = [
        *(
            migrations.AddField(
                model_name="listing", name=name, field=models.PositiveIntegerField(default=0)
            )
            for name in ("rent", "dark", "unwatched")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
