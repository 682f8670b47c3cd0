# SPDX-License-Identifier: Apache-2.0
"""How a round stands: each power with the results put into its lists, and its four gates."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from tonggui.core.gates import GATES, Gate, gates
from tonggui.core.lists import Lists
from tonggui.core.powers import Power as PowerValue
from tonggui.core.powers import Risk
from tonggui.core.rules import Rule
from tonggui.core.upkeep import LIST_KINDS, Exemption
from tonggui.core.values import frozen
from tonggui.core.xray.divided import FOUR, banned
from tonggui.people.models import Unit
from tonggui.registry import survey
from tonggui.registry.bodies import canonical, joined
from tonggui.registry.models import Draft, Edition, Power
from tonggui.registry.xrays.reading import SOURCE
from tonggui.rounds import queries
from tonggui.rounds.models import Assessment, Part, Round, TakeOver
from tonggui.rounds.planning import levels_of, plan_anew

_ORDINALS = {"高": "一级", "中": "二级", "低": "三级"}
# What of a frame speaks of single powers, which are not among those looked at.
_OF_POWERS = frozenset({"powers_brief", "facts", "seeded_defects"})


@frozen
class PowerGates:
    """The four gates of one power, with its code and name."""

    code: str
    name: str
    gates: tuple[Gate, ...]
    lists: Lists

    @property
    def is_open(self) -> bool:
        """Say whether all four are open."""
        return all(each.is_open for each in self.gates)


def grading(power: Power, day: date) -> Rule:
    """Return the rule whose settings make levels out of scores (S11)."""
    return lists_with(queries.bodies_of([power]).values(), day).list_rules["S11"]


def as_taken(graded: Assessment, day: date) -> Risk:
    """Return a graded risk as the lists will have it once the round is taken over."""
    power = graded.power
    body = with_results(queries.bodies_of([power])[power.code], graded.round, power=power.code)
    found = lists_with([body], day).powers[power.code].risks
    return next(each for each in found if each.id == graded.risk)


def gates_of(found: Round, *, at: datetime) -> list[PowerGates]:
    """Return the gates of every power that a round surveys (R25)."""
    powers = list(queries.powers_of(found.unit))
    bodies = queries.bodies_of(powers)
    merged = {code: with_results(body, found, power=code) for code, body in bodies.items()}
    lists = lists_with(merged.values(), localdate(at))
    waited = returns(found)
    as_of = int(at.timestamp() * 1_000_000)
    return [
        PowerGates(
            each.code,
            lists.powers[each.code].name,
            gates(
                lists, _kept(lists.powers[each.code], each, found, at), as_of=as_of, returns=waited
            ),
            lists,
        )
        for each in powers
        if each.code in lists.powers
    ]


def shut(found: Iterable[PowerGates]) -> list[str]:
    """Return the names of gates that any power keeps shut, in their order."""
    closed = {gate.name for each in found for gate in each.gates if not gate.is_open}
    return [name for name in GATES if name in closed]


def returns(found: Round) -> dict[str, str]:
    """Return what each post gave back: risks, none with a reason, or nothing yet."""
    rows = found.asked.select_related("post")
    return {
        each.post.code: ("none" if each.nothing_because else "risks") if each.answered_at else ""
        for each in rows
    }


def with_results(body: Mapping[str, Any], found: Round, *, power: str) -> dict[str, Any]:
    """Return the lists of a power with the grades of a round, and what they ask of supervision."""
    fresh, levels = copy.deepcopy(dict(body)), levels_of(body)
    risks: list[dict[str, Any]] = fresh.setdefault("risks", [])
    known = {str(each.get("risk", "")): each for each in risks}
    rows = found.assessments.filter(power__code=power).order_by("pk")
    for each in rows:
        if each.risk not in known:
            known[each.risk] = {"risk": each.risk, "controls": []}
            risks.append(known[each.risk])
        known[each.risk].update(_graded(each, known[each.risk]))
    if rows:
        plan_anew(fresh, levels, found.unit, found.adopted_on or found.begins_on)
    before = fresh.get("risk_round") or {}
    fresh["risk_round"] = {**before, **_round(found, power)}
    return fresh


def _graded(each: Assessment, before: Mapping[str, Any]) -> dict[str, Any]:
    sources = [*before.get("found_by", ()), *each.sources]
    said: dict[str, Any] = {
        "node": each.node,
        "description": each.description,
        "kind": each.kind,
        "level": each.level,
        "level_ordinal": _ORDINALS[each.level],
        "holder_layer": each.layer,
        "cause": each.cause,
        "found_by": list(dict.fromkeys(sources)),
        "score": {
            "likelihood": each.likelihood,
            "impact": each.impact,
            "modifiers": each.modifiers,
        },
    }
    if each.override_reason:
        said["override_reason"] = each.override_reason
    if each.level_after:
        said["level_after"] = each.level_after
    if each.accepted_by and each.look_again_on:
        said["accepted"] = {
            "by": each.accepted_by,
            "reason": each.accepted_because,
            "review_date": each.look_again_on.isoformat(),
        }
    return said


def _round(found: Round, power: str) -> dict[str, Any]:
    row = Power.objects.get(code=power)
    said: dict[str, Any] = {
        "state": "closed" if found.adopted_on else "open",
        "sources_used": list(queries.sources_used(found, row)),
    }
    if found.adopted_on:
        said |= {"closed_at": found.adopted_on.isoformat(), "resolution": found.resolution}
    return said


def _kept(value: PowerValue, power: Power, found: Round, at: datetime) -> PowerValue:
    """Return a power that says what is published since the round, and what is lawfully withheld.

    What an earlier round found does not count as a source of this one.
    """
    day = localdate(at)
    taken = TakeOver.objects.filter(round=found, power=power).first()
    edition = Edition.objects.filter(draft=taken.draft_id).first() if taken else None
    published = dict.fromkeys(LIST_KINDS, day.toordinal()) if edition else {}
    exemptions = tuple(
        Exemption(each.part, is_approved=True, review_day=each.review_on.toordinal())
        for each in queries.in_force(day, power)
        if each.part in {Part.PROCESS, Part.RISKS, Part.CONTROLS}
    )
    layers = edition.effective_on.toordinal() if edition else None
    return replace(
        value,
        risks=tuple(replace(each, found_by=()) for each in value.risks),
        upkeep=replace(value.upkeep, published=published, exemptions=exemptions, layers_day=layers),
    )


def lists_of_draft(draft: Draft, day: date) -> Lists:
    """Return a draft as lists of one power, with what the frame says around it."""
    return lists_with([json.loads(draft.body)], day)


def lists_with(bodies: Iterable[Mapping[str, Any]], day: date) -> Lists:
    """Read powers with what the frame says around them, their own past problems included.

    Rules are as rulings in force set them: a round grades as the x-ray does.
    """
    frame = json.loads(survey.frame_with_facts(day).body)
    kept = {name: each for name, each in frame.items() if name not in _OF_POWERS}
    texts = [canonical(each) for each in bodies]
    codes = {str(json.loads(each).get("id", "")) for each in texts}
    facts = frame.get("facts")
    past = facts.get("substantiated_cases", ()) if isinstance(facts, dict) else ()
    if mine := [each for each in past if each.get("power") in codes]:
        kept["facts"] = {"substantiated_cases": mine}
    return joined(json.dumps(kept, ensure_ascii=False), texts, source=SOURCE)


def listed_scopes(unit: Unit, day: date) -> list[dict[str, Any]]:
    """Return what the lists themselves say a unit decides together, as they were taken in."""
    frame = json.loads(survey.frame(day).body)
    of_unit = (each for each in frame.get("tzyd_scope", ()) if each.get("unit") == unit.code)
    return [matter for each in of_unit for matter in each.get("matters", ())]


def approval_limits(day: date) -> dict[str, int]:
    """Return what each post may approve alone, in fen, as far as the lists say so (S35)."""
    facts = json.loads(survey.frame(day).body).get("facts") or {}
    return dict(facts.get("approval_limits") or {})


def banned_portfolios(day: date) -> tuple[str, ...]:
    """Return what no first leader may hold directly; the fifth is a switch of S28 (R32)."""
    power = Power.objects.filter(withdrawal=None).order_by("pk").first()
    body = queries.bodies_of([power]) if power else {}
    return banned(lists_with(body.values(), day).rules["S28"]) if body else FOUR
