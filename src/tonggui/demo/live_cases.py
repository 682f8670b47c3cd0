# SPDX-License-Identifier: Apache-2.0
"""Cases of the demonstration under way, played through the write path of the site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.timezone import localdate

from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.cards import CORRECT
from tonggui.demo.county import Raw
from tonggui.people.models import Account, SupervisingMember, Tenure
from tonggui.registry.models import Edition
from tonggui.supervision import services, ticking
from tonggui.supervision.cards.permitting import rectification_of
from tonggui.supervision.models import Card

When = Callable[[str], datetime]
_BYTES = 20_000


def play(wanted: Iterable[Raw], *, when: When, at: datetime) -> None:
    """Let the cases happen, those alone whose power was in force when they begin; judge them."""
    for each in wanted:
        begins = when(each["begins"])
        editions = Edition.objects.on(localdate(begins)).select_related("power__unit")
        if edition := editions.filter(power__code=each["power"]).first():
            _play(each, edition, begins, when)
    if Case.objects.exists():
        ticking.tick(at=at)


def _play(wanted: Raw, edition: Edition, begins: datetime, when: When) -> None:
    opener = Account.objects.get(official__code=_holder(wanted["opener"], begins))
    case = services.open_case(edition.power, title=wanted["title"], by=opener, at=begins)
    nodes = {node["node"]: node for node in json.loads(edition.body)["nodes"]}
    for act in wanted["acts"]:
        instant = when(act["when"])
        services.record(case, _happening(case, act, nodes, instant), by=None, at=instant)


def _happening(case: Case, act: Raw, nodes: Raw, at: datetime) -> Happening:
    node = nodes.get(act.get("node", ""), {})
    post = act.get("post") or node.get("post_ref", "")
    is_closing = act["kind"] == "node_close"
    return Happening(
        act["kind"],
        at,
        node=act.get("node", ""),
        actor=_member(act["supervisor"]) if "supervisor" in act else _holder(post, at),
        post="" if "supervisor" in act else post,
        evidence=[_paper(case, name) for name in _papers(act, node)]
        if is_closing or "papers" in act
        else (),
        detail=_detail(case, act, at),
    )


def _detail(case: Case, act: Raw, at: datetime) -> dict[str, Any]:
    """Return what is particular to a kind of act."""
    if "rule" in act:
        return _on_card(case, act)
    if "supervisor" in act:
        return {
            "supervisor": f"supervisor:{act['supervisor']}",
            "timing": act["timing"],
            "opinion": act["opinion"],
            "text": act["text"],
            "duration_s": 600,
            "opened_share": 1.0,
        }
    if "object" in act:
        return {"object": act["object"], "hash": _digest(case, act["object"])}
    return {"co_actor": _holder(act["with"], at)} if "with" in act else {}


def _on_card(case: Case, act: Raw) -> dict[str, Any]:
    """Return what an act on the card of a rule in a case says."""
    card = Card.objects.select_related("finding").get(case=case, rule=act["rule"])
    names = ("text", "reason", "result", "disposition")
    said = {"card": card.finding.key, **{name: act[name] for name in names if name in act}}
    if act["kind"] == CORRECT:
        said |= {"id": rectification_of(card), "owner": card.post}
    if "supervisor" in act:
        said["supervisor"] = f"supervisor:{act['supervisor']}"
    return said


def _papers(act: Raw, node: Raw) -> list[str]:
    """Return the names of the papers that an act brings."""
    if act.get("bare"):
        return []
    return list(act.get("papers") or node.get("evidence_required") or ())


def _holder(post: str, at: datetime) -> str:
    """Return the code of whoever holds a post on that day; of the first seat, where it has more."""
    held = Tenure.objects.on(localdate(at)).filter(post__code=post.removeprefix("post:"))
    return str(held.order_by("seat").values_list("official__code", flat=True)[0])


def _member(body: str) -> str:
    rows = SupervisingMember.objects.filter(body__code=body).order_by("-is_head", "pk")
    return str(rows.values_list("official__code", flat=True)[0])


def _paper(case: Case, name: str) -> dict[str, Any]:
    return {"name": name, "hash": _digest(case, name), "bytes": _BYTES}


def _digest(case: Case, name: str) -> str:
    """Return the digest that an invented paper of a case has."""
    return f"sha256:{sha256(f'{case} {name}'.encode()).hexdigest()}"
