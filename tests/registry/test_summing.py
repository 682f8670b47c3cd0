# SPDX-License-Identifier: Apache-2.0
"""What is kept of the x-ray tells all that reading every power would tell, or nothing at all."""

import json
import sys
from random import Random

import pytest
from django.utils import timezone

from tests.registry import build
from tests.registry.test_xrays import SOME, act, county  # noqa: F401 - a fixture of both
from tonggui.cli import lists_check, main, site_lists
from tonggui.people.models import SupervisingBodyVersion, SupervisingKind
from tonggui.registry import services
from tonggui.registry.models import Draft, Frame
from tonggui.registry.xrays import keeping, summing
from tonggui.rounds.levels import plans_on
from tonggui.rounds.weaker import Weaker, all_weaker, kinds_on, weaker

pytestmark = pytest.mark.django_db


def report(monkeypatch, **blocked):
    """Return the report of a site, one of the two ways to it being closed."""
    with monkeypatch.context() as patch:
        for name, instead in blocked.items():
            patch.setattr(site_lists, name, instead)
        return lists_check.checked_site((), as_of=None, is_in_full=False).report


def kept(monkeypatch):
    """Return what is told from what is kept."""
    return report(monkeypatch, surveyed=lambda at: pytest.fail(f"all read, {at}"))


def in_full(monkeypatch):
    """Return what is told where every power is read."""
    return report(monkeypatch, told=lambda most: most < 0 or None)


def said(report):
    """Return all that is printed of a report."""
    names = [each for each in report.__slots__ if each not in {"lists", "names"}]
    return {name: getattr(report, name) for name in names} | {"names": dict(report.names)}


def accepting(body, random):
    """Accept a risk until a day that has passed, and rest a control on a document that fell."""
    for risk in random.sample(body["risks"], 1) if body["risks"] else ():
        risk["accepted"] = {"by": "局党组", "reason": "整改中", "review_date": "2026-01-31"}
        for control in risk.get("controls") or ():
            control["document"] = random.choice(["D1", "某制度", "D2"])
    return body


def documents():
    """Let one document have fallen, known by its id and its title."""
    root = json.loads(Frame.objects.order_by("-number").first().body)
    fallen = {"id": "D1", "title": "某制度", "status": "repealed"}
    root.setdefault("facts", {})["documents"] = [fallen, {"id": "D2", "status": "in_force"}]
    text = json.dumps(root, ensure_ascii=False)
    number = Frame.objects.count() + 1
    Frame.objects.create(number=number, body=text, digest=f"sha256:{number}", taken_at=build.AT)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_kept_report_is_that_of_reading_every_power(
    county,  # noqa: F811 - the fixture
    tmp_path,
    monkeypatch,
    seed,
):
    random = Random(seed)  # noqa: S311 - no secret
    build.taken(tmp_path, *(build.body(code) for code in random.sample(SOME, 5)))

    for _ in range(3):
        for _ in range(random.randint(1, 3)):
            act(random, tmp_path)
        documents()
        for draft in Draft.objects.filter(closed_at=None):
            body = accepting(json.loads(draft.body), random)
            services.revise(draft, body, version=draft.version, **build.BACK)
        keeping.bring_up(at=timezone.now())

        found = kept(monkeypatch)
        assert said(found) == said(in_full(monkeypatch))
        assert found.again
        assert not found.is_clean


def test_the_command_reads_no_power_but_those_it_must_where_the_x_ray_is_up_to_date(
    drafts, monkeypatch, capsys
):
    keeping.bring_up(at=timezone.now())
    monkeypatch.setattr(site_lists, "surveyed", lambda at: pytest.fail(f"all read, {at}"))
    monkeypatch.setattr(sys, "argv", ["tonggui", "lists", "check", "--lang", "en"])

    assert main.run() == 1
    assert capsys.readouterr().out.startswith("2 powers, as of 2026-03-01")


def tell_of_cases(power):
    """Let the facts tell of a case of a power."""
    root = json.loads(Frame.objects.order_by("-number").first().body)
    told = {"case": "K1", "power": power, "decided_at": "2026-01-05"}
    root.setdefault("facts", {})["case_facts"] = [told]
    text = json.dumps(root, ensure_ascii=False)
    number = Frame.objects.count() + 1
    Frame.objects.create(number=number, body=text, digest=f"sha256:{number}", taken_at=build.AT)


def test_facts_on_a_power_that_is_gone_let_no_rule_be_judged(drafts, monkeypatch):
    """No data is grey: what is known of the cases of a withdrawn power is nothing of the rest."""
    gone = next(code for code in drafts if code != build.SOUND)
    tell_of_cases(gone)
    keeping.bring_up(at=timezone.now())
    assert "S05" not in kept(monkeypatch).grey

    services.withdraw(drafts[gone].power, reason="取消", withdrawn_on=build.DAY, **build.DOES)
    keeping.bring_up(at=timezone.now())

    found = kept(monkeypatch)
    assert "S05" in found.grey
    assert said(found) == said(in_full(monkeypatch))


@pytest.mark.parametrize("more", [["--as-of", "2026-02-01"], ["--findings", "f.csv"]])
def test_another_day_or_a_table_has_every_power_read(
    drafts, monkeypatch, tmp_path, more
):  # look-alike
    keeping.bring_up(at=timezone.now())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(site_lists, "told", lambda most: pytest.fail(f"told, {most}"))
    monkeypatch.setattr(sys, "argv", ["tonggui", "lists", "check", "--quiet", *more])

    assert main.run() == 1


def test_what_is_out_of_date_is_not_told(drafts):
    keeping.bring_up(at=timezone.now())
    assert summing.told(at=timezone.now(), most=9) is not None

    text = Draft.objects.get(power__code=build.SOUND).body
    Draft.objects.filter(power__code=build.SOUND).update(body=text.replace("股长", "股 长"))

    assert summing.told(at=timezone.now(), most=9) is None


def test_a_power_that_nobody_looked_at_yet_is_not_passed_over(drafts):
    keeping.bring_up(at=timezone.now())
    keeping.forget(drafts[build.SOUND].power)

    assert summing.told(at=timezone.now(), most=9) is None


def test_no_more_of_the_worst_are_told_than_asked_for_and_all_are_counted(drafts):
    body = build.body()
    for risk in body["risks"]:
        risk["controls"] = []
    services.revise(drafts[build.SOUND], body, version=1, **build.BACK)
    keeping.bring_up(at=timezone.now())

    found = summing.told(at=timezone.now(), most=1)

    assert len(found.worst) == 1
    assert found.counts.total() > 1
    assert found.worst == summing.told(at=timezone.now(), most=99).worst[:1]


def test_texts_that_are_only_searched_hold_no_weaker_plan(county, tmp_path):  # noqa: F811
    by_lot = build.body("P05")
    for node in by_lot["nodes"]:
        node["supervision"] |= {"mode": "sample"}
    build.taken(tmp_path, by_lot, *(build.body(code) for code in SOME if code != "P05"))
    day = timezone.localdate()
    version = SupervisingBodyVersion.objects.filter(body__code="PZ2")
    version.update(kind=SupervisingKind.VILLAGE_COMMITTEE)

    plans, kinds = {each.level: each for each in plans_on(day)}, kinds_on(day)
    bodies = [json.loads(each.body) for each in Draft.objects.order_by("power__code")]
    all_read = [Weaker(each["id"], *row) for each in bodies for row in weaker(each, plans, kinds)]

    assert {each.why for each in all_read} == {"sampled", "lead"}
    assert all_weaker(day) == all_read
    assert all_weaker(day, most=1) == [
        next(each for each in all_read if each.why == why)
        for why in dict.fromkeys(each.why for each in all_read)
    ]
