# SPDX-License-Identifier: Apache-2.0
"""What is kept of the x-ray is what an x-ray of everything would say, whatever was done before."""

import json
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from tests.people import build as people
from tests.registry import build
from tonggui.core.naming import named, names_of
from tonggui.core.rules import LEVEL_ORDER
from tonggui.people.models import Unit
from tonggui.registry import services
from tonggui.registry.errors import NothingKnown
from tonggui.registry.models import Draft, Frame, Xray, XrayLine
from tonggui.registry.survey import survey
from tonggui.registry.xrays import beside, comparing, keeping

pytestmark = pytest.mark.django_db
SOME = ("P01", "P03", "P05", "P06", "P08", "P12", "P15")


@pytest.fixture
def county(db):
    """Found the units of the example county."""
    group = people.supervisor("PZ2")
    for each in (*SOME, build.UNFOUNDED):
        if not Unit.objects.filter(code=build.body(each)["unit"]).exists():
            people.unit(build.body(each)["unit"], supervised_by=group)


def fresh(at=build.AT):
    """Return what an x-ray of everything says now."""
    try:
        found = survey(at=at)
    except NothingKnown:
        return Counter()
    names = names_of(found.lists)
    return Counter(
        (
            problem.finding.rule,
            "".join(problem.finding.clauses),
            LEVEL_ORDER[problem.finding.level],
            problem.finding.object,
            problem.finding.unit,
            problem.finding.power,
            problem.place,
            written(named(problem.finding.expected, names)),
            written(named(problem.finding.observed, names)),
            tuple(each.ref for each in problem.finding.responsible),
        )
        for problem in found.problems
    )


def written(sentences):
    return json.dumps([[each.key, list(each.args)] for each in sentences], ensure_ascii=False)


def kept():
    """Return what is kept of it."""
    return Counter(
        (
            each.rule,
            each.clauses,
            each.level,
            each.object,
            each.unit_code,
            each.xray.code if each.xray else "",
            tuple(each.place),
            json.dumps(each.said["expected"], ensure_ascii=False),
            json.dumps(each.said["observed"], ensure_ascii=False),
            tuple(each.said["answers"]),
        )
        for each in XrayLine.objects.select_related("xray")
    )


def test_the_county_taken_in_is_looked_at_in_the_same_act(county, tmp_path):
    build.taken(tmp_path, *(build.body(code) for code in SOME))

    stands = keeping.standing(build.AT)

    assert (stands.is_current, stands.is_compared) == (True, True)
    assert kept() == fresh()
    assert kept()


def test_a_draft_that_changes_is_looked_at_in_the_same_act(county, tmp_path):
    drafts = build.taken(tmp_path, *(build.body(code) for code in SOME))
    body = build.body(build.SOUND)
    del body["risks"][0]["controls"]

    services.revise(drafts[build.SOUND], body, version=1, **build.BACK)

    own = XrayLine.objects.filter(xray__code=build.SOUND, rule="S12")
    assert [each.object for each in own] == [body["risks"][0]["risk"]]
    assert not keeping.standing(build.AT).is_compared


def spoil(random, body):
    """Change something in a body, so that rules find or lose something."""
    risk = random.choice(body["risks"])
    node = random.choice(body["nodes"])
    controls = risk.get("controls") or [{}]
    way = random.randrange(9)
    if way == 0:
        risk["controls"] = []
    elif way == 1:
        risk["level"] = random.choice("低中高")
    elif way == 2:
        body["basis"] = [{"title": "某条例", "status": random.choice(["repealed", "in_force"])}]
    elif way == 3:
        node.pop("supervision", None)
    elif way == 4:
        random.choice(controls)["measure"] = random.choice(
            ["加强教育", "由系统随机抽取两名核查人员"]
        )
    elif way == 5:
        body.pop("supervision_method", None)
    elif way == 6:
        node["key_flags"] = random.sample(["资金", "人事", "物资", "裁量"], 2)
    elif way == 7:
        body.pop(random.choice(["publication", "risk_round", "clock", "coverage_matrix"]), None)
    else:
        random.choice(controls).pop("evidence", None)
    body["risks"] = [each for each in body["risks"] if each.get("controls") != [{}]]
    return body


def act(random, tmp_path):
    """Do something to the registry."""
    drafts = list(Draft.objects.filter(closed_at=None).select_related("power__unit"))
    way = random.choice(["edit", "edit", "edit", "frame", "withdraw", "publish"])
    draft = random.choice(drafts)
    if way == "edit":
        body = spoil(random, json.loads(draft.body))
        services.revise(draft, body, version=draft.version, **build.BACK)
    elif way == "withdraw" and len(drafts) > 3:
        services.withdraw(draft.power, reason="取消", withdrawn_on=build.DAY, **build.DOES)
    elif way == "publish":
        build.reviewed(draft)
    else:
        reframe(random, drafts)


def reframe(random, drafts):
    """Change what stands around the powers: who supervises, who is in charge, rules and facts."""
    root = json.loads(Frame.objects.order_by("-number").first().body)
    unit = random.choice(root["units"])
    unit.pop("supervised_by", None)
    for leader in unit.get("leaders", ()):
        leader["portfolio"] = random.choice([["财务"], [], ["监督"]])
    root["rules"] = {"S10": {"params": {"similarity": random.choice([0.5, 0.9])}}}
    root["facts"] = facts(random, [json.loads(each.body) for each in drafts])
    text = json.dumps(root, ensure_ascii=False)
    put(text)


def put(text):
    """Put a frame in place of the one there is."""
    number = Frame.objects.count() + 1
    Frame.objects.create(number=number, body=text, digest=f"sha256:{number}", taken_at=build.AT)


def facts(random, bodies):
    """Return facts of each kind on some of the powers."""
    one, other = random.choice(bodies), random.choice(bodies)
    node = f"{one['id']}.{random.choice(one['nodes'])['node']}"
    risk = random.choice([each["risk"] for each in other["risks"]] or ["gone"])
    dates = {"confirmed_at": "2025-11-03"}
    return {
        "confirmed_findings": [{"node": node, "rule": "S38", "level": "red", **dates}],
        "substantiated_cases": [
            {"id": "X1", "power": one["id"], "decided_at": "2025-09-01", "risk": risk},
            {"id": "X2", "power": other["id"], "decided_at": "2025-09-01"},
        ],
        "changes": [
            {"id": "C1", "kind": "sanding", "unit": one["unit"], "effective_at": "2026-01-05"},
            {
                "id": "C2",
                "kind": "basis",
                "unit": one["unit"],
                "basis": "某条例",
                "effective_at": "2026-01-05",
            },
            {
                "id": "C3",
                "kind": "sanding",
                "unit": one["unit"],
                "powers": [one["id"], other["id"]],
                "effective_at": "2026-01-05",
            },
        ],
        "case_facts": [
            {"case": f"K{number}", "power": one["id"], "decided_at": "2026-01-05"}
            for number in range(12)
        ],
    }


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_what_is_kept_is_what_a_fresh_look_says(county, tmp_path, seed):
    random = Random(seed)  # noqa: S311 - no secret
    build.taken(tmp_path, *(build.body(code) for code in random.sample(SOME, 5)))

    for _ in range(4):
        for _ in range(random.randint(1, 3)):
            act(random, tmp_path)
        keeping.bring_up(at=build.AT)

        assert kept() == fresh()
        assert keeping.bring_up(at=build.AT) == 0
        stands = keeping.standing(build.AT)
        assert (stands.is_current, stands.is_compared) == (True, True)


def of_no_day():
    """Let the lists describe no day of their own, so that they are judged on each day anew."""
    root = json.loads(Frame.objects.order_by("-number").first().body)
    root["meta"] = {key: each for key, each in root["meta"].items() if key != "as_of"}
    put(json.dumps(root, ensure_ascii=False))


def dated(random, body):
    """Write a day into a body on which a verdict may turn."""
    day = (build.DAY + timedelta(days=random.randint(-40, 40))).isoformat()
    kind, way = random.choice(["power", "process", "risk", "control"]), random.randrange(6)
    if way == 0:
        body.setdefault("supervision_method", {"lead": "PZ2"})["valid_until"] = day
    elif way == 1:
        body.get("publication", {}).pop(kind, None)
        body["exemptions"] = [{"list": kind, "approved": True, "review_date": day}]
    elif way == 2:
        body.setdefault("publication", {})[kind] = day
    elif way == 3:
        body["effective_from"] = day
    elif way == 4:
        body["rollout"] = {"state": "scheduled", "due_date": day}
    else:
        body.get("publication", {}).pop(kind, None)
    return body


@pytest.mark.parametrize("seed", range(4))
def test_whatever_day_it_is_what_is_kept_is_what_a_fresh_look_says(county, tmp_path, seed):
    random = Random(seed)  # noqa: S311 - no secret
    build.taken(tmp_path, *(build.body(code) for code in random.sample(SOME, 4)))
    of_no_day()

    for _ in range(8):
        draft = random.choice(list(Draft.objects.filter(closed_at=None)))
        body = dated(random, json.loads(draft.body))
        services.revise(draft, body, version=draft.version, **build.BACK)
        at = build.AT + timedelta(days=random.randint(-45, 45))
        keeping.bring_up(at=at)

        assert kept() == fresh(at)
        assert keeping.bring_up(at=at) == 0


def test_another_day_looks_only_where_a_verdict_may_turn(county, tmp_path):
    sound, dated_one = build.body("P05"), build.body("P03")
    turns = build.DAY + timedelta(days=10)
    dated_one["supervision_method"]["valid_until"] = turns.isoformat()
    build.taken(tmp_path, sound, dated_one)
    of_no_day()
    keeping.bring_up(at=build.AT)

    looked = [keeping.bring_up(at=build.AT + timedelta(days=n)) for n in range(1, 14)]

    assert sum(looked) <= 3
    assert looked[9] + looked[10] >= 1
    assert [each.rule for each in XrayLine.objects.filter(xray__code="P03", rule="S12")] == ["S12"]
    assert not XrayLine.objects.filter(xray__code="P05").exists()


def test_controls_are_held_against_each_other_again_only_where_a_text_changes(
    county, tmp_path, monkeypatch
):
    build.taken(tmp_path, build.body("P05"), build.body("P03"))
    of_no_day()
    keeping.bring_up(at=build.AT)
    held = []
    compared = comparing.copied
    monkeypatch.setattr(comparing, "copied", lambda around: held.append(1) or compared(around))

    keeping.bring_up(at=build.AT + timedelta(days=1))
    assert held == []
    draft = Draft.objects.get(power__code="P05", closed_at=None)
    body = json.loads(draft.body) | {"boundary": "另一边界"}
    services.revise(draft, body, version=draft.version, **build.BACK)
    keeping.bring_up(at=build.AT + timedelta(days=1))

    assert held == [1]


def test_a_tick_brings_up_what_is_out_of_date(county, tmp_path):
    build.taken(tmp_path, build.body())
    Xray.objects.update(is_stale=True)
    assert not keeping.standing(build.AT).is_current

    beside.tick(at=build.AT)

    stands = keeping.standing(build.AT)
    assert (stands.is_current, stands.is_compared) == (True, True)
    assert not Xray.objects.filter(is_stale=True).exists()


def test_a_tick_before_any_lists_does_nothing(db):  # look-alike
    beside.tick(at=build.AT)

    assert not XrayLine.objects.exists()
