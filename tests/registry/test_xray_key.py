# SPDX-License-Identifier: Apache-2.0
"""The key of a kept x-ray is whole: where it is the same, a fresh look sees the same."""

import json
import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.utils.timezone import localdate

from tests.people import build as people
from tests.registry import build
from tonggui.core.errors import Unusable
from tonggui.core.xray import find
from tonggui.core.xray.find import OWN
from tonggui.core.xray.view import BEARING
from tonggui.people.models import Unit
from tonggui.registry import survey
from tonggui.registry.bodies import digest
from tonggui.registry.models import Frame
from tonggui.registry.xrays import keeping, reading
from tonggui.registry.xrays.context import context, dates_in
from tonggui.registry.xrays.looking import kept_parts, kept_words, look

pytestmark = pytest.mark.django_db
SOME = ("P01", "P03", "P05", "P06", "P08")
TIMES = 60
ASKED = re.compile(r'"(\w+)" (?:not )?in view\.keeps')
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@pytest.fixture
def texts(db, tmp_path):
    """Take some powers in, and return their texts."""
    group = people.supervisor("PZ2")
    for each in (*SOME, build.UNFOUNDED):
        if not Unit.objects.filter(code=build.body(each)["unit"]).exists():
            people.unit(build.body(each)["unit"], supervised_by=group)
    build.taken(tmp_path, *(build.body(code) for code in SOME))
    return {code: reading.Text(spoilt(text.body)) for code, text in reading.standing().items()}


def spoilt(text):
    """Return a power in which much does not hold, so that many sentences are said of it."""
    body = json.loads(text)
    body.pop("layer_statements", None)
    for node in body["nodes"][::2]:
        node.pop("supervision", None)
        node["key_flags"] = ["资金"]
    for risk in body["risks"]:
        risk["level"] = "高"
        risk["controls"] = risk["controls"][:1]
        risk["controls"][0]["measure"] = "加强教育"
    return json.dumps(body, ensure_ascii=False)


def known():
    """Return what the powers are judged by, with findings confirmed at one of them."""
    root = json.loads(survey.frame_with_facts(localdate(build.AT)).body)
    node = f"P01.{build.body('P01')['nodes'][0]['node']}"
    at = {"confirmed_at": (build.DAY - timedelta(days=60)).isoformat()}
    confirmed = [{"node": node, "rule": f"S{n}", "level": "red", **at} for n in (38, 39, 40)]
    return {**root, "facts": {**root.get("facts", {}), "confirmed_findings": confirmed}}


def seen(texts, root, kept):
    """Return what a fresh look sees beside this, by code; None where it cannot be read."""
    body = json.dumps(root, ensure_ascii=False)
    try:
        around = context(Frame(body=body, digest=digest(body)), localdate(build.AT))
        found = [look({code: text}, around, kept=kept)[0] for code, text in texts.items()]
    except Unusable:
        return None
    return {each.code: each for each in found}


def spots(value, trail=()):
    """Yield the way to everything inside a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in pairs:
        yield (*trail, key)
        if isinstance(each, (dict, list)):
            yield from spots(each, (*trail, key))


def changed(random, root):
    """Return a copy in which one thing is another: mostly who is above, in front or in charge."""
    copy = deepcopy(root)
    unit = random.choice([each for each in copy["units"] if each.get("leaders")])
    leader = random.choice(unit["leaders"])
    way = random.randrange(10)
    if way == 0:
        unit["supervised_by"] = random.choice(copy["supervisors"])["code"]
    elif way == 1:
        leader["is_first_leader"] = not leader.get("is_first_leader")
    elif way == 2:
        unit["leaders"] = random.sample(unit["leaders"], len(unit["leaders"]))
    elif way == 3 and unit.get("offices"):
        office = random.choice(unit["offices"])
        office["posts"] = random.sample(office["posts"], len(office["posts"]))
        unit["leaders"].append(
            office["posts"].pop() if len(office["posts"]) > 1 else {"post": "另"}
        )
    elif way == 4:
        random.choice(copy["supervisors"])["parent"] = unit["code"]
    elif way == 5:
        copy["rules"] = {"S11": {"params": {"red_n": random.choice([1, 9])}}}
    elif way == 6:
        copy["rules"] = {random.choice(sorted(OWN)): {"enabled": False}}
    elif way == 7:
        copy["facts"]["confirmed_findings"].pop()
    else:
        anything(random, copy)
    return copy


def anything(random, root):
    """Let anything at all be another of its kind, or be gone."""
    # Units have by far the most to say; the other parts are changed as often.
    part = random.choice([key for key in root if root[key]])
    *trail, last = random.choice([way for way in spots(root) if way[0] == part])
    here = root
    for key in trail:
        here = here[key]
    if random.random() < 0.2:
        del here[last]
    else:
        here[last] = other(random, here[last])


def other(random, value):
    """Return something of the same kind instead of a value."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + random.choice([-1, 1, 30])
    if isinstance(value, str) and DAY.match(value):
        return (build.DAY + timedelta(days=random.randint(-90, 90))).isoformat()
    return value + "另" if isinstance(value, str) else value[:-1] if isinstance(value, list) else {}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_around_a_power_its_key_changes_or_nothing_is_seen_otherwise(texts, seed):
    random = Random(seed)  # noqa: S311 - no secret
    kept, root = kept_words(BEARING), known()
    before = seen(texts, root, kept)
    same = otherwise = 0

    for _ in range(TIMES):
        after = seen(texts, changed(random, root), kept)
        for code, each in (after or {}).items():
            if each.around == before[code].around:
                assert each == before[code]
                same += 1
            otherwise += each.lines != before[code].lines

    assert same > TIMES
    assert otherwise > 0


def test_what_no_power_keeps_is_part_of_the_key(texts):
    root = known()
    bare = json.loads(texts["P05"].body)
    bare.pop("supervision_method", None)
    bare["risks"] = [each | {"controls": []} for each in bare["risks"]]
    text = {"P05": reading.Text(json.dumps(bare, ensure_ascii=False))}
    by_key = {}

    for left_out in (frozenset(), *(frozenset({part}) for part in sorted(BEARING))):
        (found,) = seen(text, root, kept_words(BEARING - left_out)).values()
        assert by_key.setdefault(found.around, found) == found

    assert len(by_key) > 1


def test_a_part_that_bears_on_no_power_makes_none_anew(texts):
    kept = keeping.kept_now()
    more = kept_words(kept_parts(kept) | {"layers", "limits", "units"})

    assert seen(texts, known(), kept) == seen(texts, known(), more)


def test_each_part_a_rule_asks_for_bears_on_a_power():
    rules = Path(find.__file__).parent.glob("*.py")
    asked = {part for each in rules for part in ASKED.findall(each.read_text(encoding="utf-8"))}

    assert asked == BEARING


@pytest.mark.parametrize(
    "text",
    ["from 2026-05-01T08:00 to 2026-12-31", "-05-01", "12026-01-02-03", "a-12-2026-03-04-05-06"],
)
def test_every_day_a_text_names_is_found(text):
    assert dates_in(text) == set(DAY.findall(text))
