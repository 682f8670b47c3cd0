# SPDX-License-Identifier: Apache-2.0
"""Builds the example county as a house with editions, and plays streams of events into it."""

import json
from datetime import date, datetime

from tests import rows
from tests.people import build as people
from tests.registry.build import QINGLAN, _parts
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.people.county import load_county
from tonggui.people.models import Account, Official, SupervisingMember, Tenure, Unit
from tonggui.registry.bodies import canonical, digest
from tonggui.registry.listing import list_power
from tonggui.registry.models import Draft, Edition, Frame, Power
from tonggui.supervision import services

BEGAN = date(2020, 1, 1)
AT = people.AT
_KNOWN = {
    "seq", "kind", "case", "node", "at", "recorded_at", "actor", "post", "unit", "power",
    "amount_fen", "evidence", "edition",
}  # fmt: skip


def county():
    """Put in the people of the county, its frame, and every power of its lists as an edition."""
    rows.loaded(_county)


def _county():
    load_county(QINGLAN, by=people.admin(), at=AT)
    frame, powers = _parts()
    text = canonical(frame)
    Frame.objects.create(number=1, body=text, digest=digest(text), taken_at=AT)
    for body in powers:
        edition(body)


def edition(body, number=1, effective_on=BEGAN):
    """Publish a power past the checks of publication, which are not what is tested here."""
    unit = Unit.objects.get(code=body["unit"])
    power, _ = Power.objects.get_or_create(
        code=body["id"], defaults={"unit": unit, "recorded_at": AT}
    )
    text = canonical(body)
    draft = Draft.objects.create(power=power, body=text, opened_at=AT, changed_at=AT, closed_at=AT)
    made = Edition.objects.create(
        power=power, draft=draft, number=number, body=text, digest=digest(text),
        name=body["name"], words=body["name"], statutory_type=body.get("statutory_type") or "",
        category=body.get("category") or "",
        nodes=len(body["nodes"]), risks=0, controls=0,
        resolution="(虚构)", adopted_on=effective_on, effective_on=effective_on, published_at=AT,
    )  # fmt: skip
    list_power(power)
    return made


def power(code="P01"):
    """Return a power of the county."""
    return Power.objects.get(code=code)


def account_of(post, at=AT):
    """Return the account of whoever holds a post, made where there is none."""
    found = Tenure.objects.on(at.date()).filter(post__code=post).select_related("official").first()
    return account(found.official)


def account(official):
    """Return the account of an official, made where there is none."""
    found = Account.objects.filter(official=official).first()
    return found or people.account(official)


def names():
    """Return the codes of officials by their names, which are unique in the example."""
    return dict(Official.objects.values_list("name", "code"))


def coded(value, codes):
    """Return a value in which officials are named by their codes."""
    if isinstance(value, dict):
        return {key: coded(each, codes) for key, each in value.items()}
    if isinstance(value, list):
        return [coded(each, codes) for each in value]
    return codes.get(value, value) if isinstance(value, str) else value


def happening(said, codes, *, papers_known):
    """Return a line of a stream as a happening."""
    said = coded(said, codes)
    detail = {key: each for key, each in said.items() if key not in _KNOWN}
    return Happening(
        kind=said["kind"],
        at=datetime.fromisoformat(said["at"]),
        node=said.get("node") or "",
        actor=said.get("actor") or "",
        post=said.get("post") or "",
        unit=said.get("unit") or "",
        power=said.get("power") or "",
        amount=said.get("amount_fen"),
        evidence=(said.get("evidence") or []) if papers_known else None,
        detail=json.loads(json.dumps(detail)),
    )


def play(scenario):
    """Play a scenario through the write path; return the seq of the pack of each stored event."""
    codes, seqs = names(), {}
    papers_known = any("evidence" in each for each in scenario["events"])
    before = {each["case"]: each for each in scenario.get("prior") or ()}
    for code in before.keys() - {each.get("case") for each in scenario["events"]}:
        taken_over(code, before, None, scenario)
    for said in sorted(scenario["events"], key=lambda each: each["recorded_at"]):
        at = datetime.fromisoformat(said["recorded_at"])
        made = happening(said, codes, papers_known=papers_known)
        if not said.get("case"):
            row = services.record_loose(made, by=None, at=at).event
        else:
            case = Case.objects.filter(code=said["case"]).first()
            case = case or taken_over(said["case"], before, said, scenario)
            row = services.record(case, made, by=None, at=at).event
        seqs[said.get("case") or "", row.seq] = said["seq"]
    return seqs


def taken_over(code, before, said, scenario):
    """Take a case over that a scenario tells of, as far as it was when the record begins."""
    prior = before.get(code) or {}
    named = prior.get("power") or (said or {}).get("power") or _owner((said or {}).get("node"))
    found = _edition(named)
    at = datetime.fromisoformat(said["recorded_at"] if said else scenario["as_of"])
    began = prior.get("opened_at")
    return services.take_over(
        code,
        edition=found,
        after_node=prior.get("through") or "",
        began_on=date.fromisoformat(began[:10]) if began else None,
        by=None,
        at=at,
    )


def _owner(node):
    return node.partition(".")[0] if node else ""


def _edition(named):
    for each in Edition.objects.select_related("power"):
        body = json.loads(each.body)
        if named and named in {each.power.code, body.get("code")}:
            return each
    return None


def member_of(body):
    """Return the account of somebody who acts for a supervising body."""
    rows = SupervisingMember.objects.filter(body__code=body).order_by("-is_head", "pk")
    return account(rows.select_related("official")[0].official)
