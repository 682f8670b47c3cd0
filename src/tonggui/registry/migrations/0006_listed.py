# SPDX-License-Identifier: Apache-2.0
"""What was published before stands in the catalogue."""

from django.db import migrations


def fill(apps, schema_editor):  # type: ignore[no-untyped-def]
    edition = apps.get_model("registry", "Edition")
    listing = apps.get_model("registry", "Listing")
    withdrawal = apps.get_model("registry", "Withdrawal")
    gone = dict(withdrawal.objects.values_list("power", "withdrawn_on"))
    later: dict = {}  # type: ignore[type-arg]
    rows = edition.objects.select_related("power__unit").order_by("power", "-number")
    for each in rows.defer("body").iterator(1000):
        ends = [day for day in (later.get(each.power_id), gone.get(each.power_id)) if day]
        later[each.power_id] = each.effective_on
        listing.objects.create(
            edition=each,
            power=each.power,
            unit=each.power.unit,
            unit_code=each.power.unit.code,
            code=each.power.code,
            number=each.number,
            name=each.name,
            words=each.words.casefold(),
            side=each.side,
            category=each.category,
            statutory_type=each.statutory_type,
            risk_level=each.risk_level,
            nodes=each.nodes,
            risks=each.risks,
            controls=each.controls,
            effective_on=each.effective_on,
            ended_on=min(ends, default=None),
            digest=each.digest,
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_catalogue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
