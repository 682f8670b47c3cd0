# SPDX-License-Identifier: Apache-2.0
"""Builds two powers of the example county, and the people their nodes name."""

import copy
from datetime import date
from functools import cache
from pathlib import Path

from tests.people import build as people
from tonggui.formats.lists.convert import whole
from tonggui.formats.lists.gather import gather
from tonggui.formats.plain_yaml import dump
from tonggui.people.models import CollectiveBodyVersion, Membership, Post, Tenure, Unit
from tonggui.registry import gravity, services, survey
from tonggui.registry.bodies import parted
from tonggui.registry.models import Draft, Part
from tonggui.registry.setting_back import lacks_reason

AT = people.AT
DAY = date(2026, 3, 2)
QINGLAN = Path(__file__).parents[2] / "examples" / "qinglan" / "lists"
SOUND, UNFOUNDED = "P05", "P15"
DOES = {"by": None, "at": AT}
BACK = {"because": "再行修改（虚构）", **DOES}


@cache
def _parts():
    return parted(whole(gather(QINGLAN)))


def body(code=SOUND, **changed):
    """Return the four lists of a power of the county, with some of it changed."""
    found = next(each for each in _parts()[1] if each["id"] == code)
    return copy.deepcopy(found) | changed


def lists(folder, *bodies):
    """Write lists with the county around some powers, and return the file."""
    path = folder / "lists.yaml"
    root = {**_parts()[0], "powers_detailed": list(bodies or (body(), body(UNFOUNDED)))}
    path.write_text(dump(root), encoding="utf-8")
    return path


def places():
    """Found the units of both powers and create the posts that P05 names, each held."""
    codes = {body()["unit"], body(UNFOUNDED)["unit"]}
    group = people.supervisor("PZ2")
    for node in body()["nodes"]:
        codes.add(node["post_ref"].removeprefix("post:").partition("/")[0])
    for code in sorted(codes):
        people.unit(code, supervised_by=group)
    for ref in sorted({node["post_ref"] for node in body()["nodes"]}):
        code, _, name = ref.removeprefix("post:").partition("/")
        people.post(Unit.objects.get(code=code), name)
    hold()
    meeting()


def meeting():
    """Put the meeting of the power's unit on record, with somebody in it."""
    unit = Unit.objects.get(code=body()["unit"])
    version = CollectiveBodyVersion(name="党组会议", rank=3, since=people.BEGAN)
    made = people.services.found_body("CZJ-DZ", unit, version, **people.does())
    seat = Membership(body=made, official=people.official("与会人"), since=people.BEGAN)
    people.services.take_seat(seat, **people.does())


def hold():
    """Let somebody hold each post that nobody holds."""
    for post in Post.objects.exclude(pk__in=Tenure.objects.standing().values("post")):
        people.holder(post, name="岗上人")


def vacate():
    """Let nobody hold a post any more, once what needed them is published."""
    for tenure in Tenure.objects.standing():
        people.services.withdraw_tenure(tenure, reason="误录", **people.does())


def taken(folder, *bodies):
    """Take lists in, and return the open drafts by the code of their power."""
    services.take_in(lists(folder, *bodies), **DOES)
    rows = Draft.objects.filter(closed_at=None).select_related("power__unit")
    return {each.power.code: each for each in rows}


def reviewed(draft):
    """Let both parts agree to a draft as it is; a revision says why before."""
    if lacks_reason(draft):
        services.give_reason(draft, services.Why("依据修订（虚构）", "依据变更"), **DOES)
    confirmed(draft)
    for part in Part:
        services.review(draft, part, version=draft.version, agrees=True, **DOES)
    return draft


def adopted(draft):
    """Review a draft and adopt it."""
    reviewed(draft)
    return services.adopt(
        draft, version=draft.version, resolution="局党组会〔2026〕3号", adopted_on=DAY, **DOES
    )


def confirmed(draft):
    """Let the commission confirm every high risk of a draft as it is."""
    high = gravity.unconfirmed(survey.sight(draft.body, at=AT).value)
    names = [each.id for each in high]
    services.confirm_risks(draft, names, version=draft.version, **DOES)
    return draft


def published(draft, effective_on=DAY):
    """Bring a draft to its edition."""
    return services.publish(adopted(draft), effective_on=effective_on, **DOES)
