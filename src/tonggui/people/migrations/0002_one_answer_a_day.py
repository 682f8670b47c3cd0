# SPDX-License-Identifier: Apache-2.0
"""Who held this post on that day has one answer, and so has every other dated fact."""

from django.db import migrations

from tonggui.people.overlap import Apart, keep_apart, let_meet

RULES = (
    Apart("people_unitversion", ("unit_id",), "people_unit"),
    Apart("people_officeversion", ("office_id",), "people_office"),
    Apart("people_postversion", ("post_id",), "people_post"),
    Apart("people_exemption", ("unit_id", "about", "duties"), "people_unit"),
    Apart("people_tenure", ("post_id", "seat"), "people_post"),
    Apart("people_divisionterm", ("unit_id",), "people_unit"),
    Apart("people_collectivebodyversion", ("body_id",), "people_collectivebody"),
    Apart("people_membership", ("body_id", "official_id"), "people_collectivebody"),
    Apart("people_supervisingbodyversion", ("body_id",), "people_supervisingbody"),
    Apart("people_supervisingmember", ("body_id", "official_id"), "people_supervisingbody"),
    Apart(
        "people_remit",
        ("unit_id", "category", "level", "stage"),
        "people_unit",
        only="{row}.part = 'lead'",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: keep_apart(RULES, editor),
            lambda apps, editor: let_meet(RULES, editor),
        ),
    ]
