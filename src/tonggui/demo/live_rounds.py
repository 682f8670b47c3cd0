# SPDX-License-Identifier: Apache-2.0
"""Risk rounds of the demonstration, led through the services as far as each has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from tonggui.demo.county import Raw
from tonggui.people.models import CollectiveBody, RiskLevel, Unit
from tonggui.registry.models import Power
from tonggui.rounds import queries, services
from tonggui.rounds.models import Round
from tonggui.rounds.services.finding import Seen
from tonggui.rounds.services.opening import Dates
from tonggui.rounds.services.scoring import Scored

When = Callable[[str], datetime]
_DAYS = (10, 12, 14, 28)  # until posts, the public and peers are waited for, and the meeting
_GRAVE = {"高": (4, 5), "中": (2, 4), "低": (1, 2)}  # likelihood and impact
_NOTHING = "对照流程逐项看过，没有新的风险（虚构）"


def lead(wanted: Iterable[Raw], *, when: When) -> None:
    """Open each round, take what is said in it, grade; adopt the one that had its meeting."""
    for each in wanted:
        at = when(each["begins"])
        unit = Unit.objects.get(code=each["unit"])
        begins = localdate(at)
        dates = Dates(begins, *(begins + timedelta(days=n) for n in _DAYS))
        found = services.open_round(unit, dates, seed=each["unit"], by=None, at=at)
        _take(found, each, at=at)
        for code in each["graded"]:
            _grade(found, Power.objects.get(code=code), at=at)
        if "meets" in each:
            _adopt(found, each, at=when(each["meets"]))


def _take(found: Round, wanted: Raw, *, at: datetime) -> None:
    """Let posts and peers answer, but those that have not yet; let the public propose."""
    seen, silent = wanted["seen"], wanted.get("silent", ())
    for asked in found.asked.select_related("post"):
        post = f"post:{asked.post.code}"
        if post == seen["post"]:
            services.answer(asked, [_seen(seen)], by=None, at=at)
        elif post not in silent:
            services.answer(asked, [], nothing_because=_NOTHING, by=None, at=at)
    checks = found.checks.order_by("pk")
    for check in checks if "meets" in wanted else checks[:1]:
        services.check_as_peer(check, [], nothing_because=_NOTHING, by=None, at=at)
    said = wanted["proposed"]
    receipt = said["receipt"].replace("-", "")
    made = services.propose(_power(said), _seen(said), receipt=receipt, at=at)
    if "reply" in said:
        services.settle(made, is_taken=True, reply=said["reply"], by=None, at=at)


def _seen(said: Raw) -> Seen:
    more = {name: said[name] for name in ("node", "kind", "cause") if name in said}
    return Seen(_power(said), said["description"], **more)


def _power(said: Raw) -> Power:
    return Power.objects.get(code=said["power"])


def _grade(found: Round, power: Power, *, at: datetime) -> None:
    """Grade every risk that a power's list names as it stands there."""
    for risk in queries.bodies_of([power])[power.code]["risks"]:
        made = services.score(found, _scored(power, risk), by=None, at=at)
        if made.level == RiskLevel.HIGH:
            services.confirm(made, by=None, at=at)


def _scored(power: Power, risk: dict[str, Any]) -> Scored:
    likelihood, impact = _GRAVE[risk["level"]]
    return Scored(
        power,
        risk["node"],
        risk["description"],
        risk["kind"],
        risk["holder_layer"],
        "权力集中，过程留痕不全（虚构）",
        likelihood,
        impact,
        risk=risk["risk"],
        level_after="低" if risk["level"] == "低" else "中",
    )


def _adopt(found: Round, wanted: Raw, *, at: datetime) -> None:
    services.adopt_round(
        found,
        body=CollectiveBody.objects.get(code=wanted["body"]),
        resolution=wanted["resolution"],
        adopted_on=localdate(at),
        by=None,
        at=at,
    )
