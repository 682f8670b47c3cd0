# SPDX-License-Identifier: Apache-2.0
"""Propose what a level of risk asks of supervision; approval is that of every rule (R47, R67)."""

from __future__ import annotations

import json
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.oversight import LevelPlan
from tonggui.ledger.telling import tell
from tonggui.people.models import Account
from tonggui.registry.models import Listing
from tonggui.rounds import levels, weaker
from tonggui.rounds.errors import Unsaid
from tonggui.ruling import services as ruling
from tonggui.ruling.models import Rehearsal, Ruling
from tonggui.ruling.values import Settings

MOST_POWERS = 2000
_SHOWN = 20


@transaction.atomic
def propose_level(
    plan: LevelPlan, *, since: date, reason: str, by: Account, at: datetime
) -> Ruling:
    """Propose what a level asks of supervision from a later day on, tried on published powers.

    Raises Unsaid for what no plan can say, and what proposing a change of a rule raises.
    """
    if not levels.is_fit(plan):
        raise Unsaid(_("say which kind of body leads, after how many days, and which share of 100"))
    now = levels.rules_on(localdate(at))[levels.rule_of(plan).id]
    said = Settings(dict(levels.rule_of(plan).settings), {}, is_on=True)
    made = ruling.propose(now, said, since=since, reason=reason, by=by, at=at)
    _rehearse(made, plan, at)
    return made


def _rehearse(made: Ruling, plan: LevelPlan, at: datetime) -> None:
    """Count powers in force with a node planned weaker than the level asks: today, and then."""
    day = localdate(at)
    now = {each.level: each for each in levels.plans_on(day)}
    then, kinds = {**now, plan.level: plan}, weaker.kinds_on(day)
    rows = Listing.objects.on(day).select_related("edition").order_by("unit_code", "code")
    held = Rehearsal(ruling=made, total=0, until=0, begun_at=at, ended_at=at, shown=[])
    for each in rows[:MOST_POWERS]:
        body = json.loads(each.edition.body)
        found = [
            any(level == plan.level for _node, level, _why in weaker.weaker(body, plans, kinds))
            for plans in (now, then)
        ]
        held.cases += 1
        held.found_now += found[0]
        held.found_then += found[1]
        held.more += found[1] and not found[0]
        held.fewer += found[0] and not found[1]
        if found[1] and not found[0] and len(held.shown) < _SHOWN:
            held.shown.append({"power": each.code})
    held.total = held.cases
    held.save()
    names = ("cases", "found_now", "found_then", "more", "fewer", "otherwise")
    words = {name: getattr(held, name) for name in names}
    tell("ruling.rehearsed", made.rule, by=None, at=at, **words)
