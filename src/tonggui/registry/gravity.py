# SPDX-License-Identifier: Apache-2.0
"""High risks, which the county commission confirms before they are published (R47)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tonggui.core.powers import RISK_LEVELS, Risk
from tonggui.core.powers import Power as PowerValue
from tonggui.registry import survey
from tonggui.registry.bodies import digest
from tonggui.registry.models import ConfirmedRisk, Draft, Edition


def seen(risk: Risk) -> str:
    """Return the digest of what somebody confirms of a risk: where, what, of which kind, scored."""
    score = risk.score
    points = [score.likelihood, score.impact, *sorted(score.modifiers)] if score else []
    said = [risk.id, risk.node, risk.description, risk.level, risk.kind, risk.layer, points]
    return digest(json.dumps(said, ensure_ascii=False))


def unconfirmed(power: PowerValue) -> tuple[Risk, ...]:
    """Return the high risks of a power that nobody confirmed as they are.

    What the last edition says stands: it was confirmed with it, or was published before
    confirmations were asked for.
    """
    high = {seen(each): each for each in power.risks if each.level == RISK_LEVELS[-1]}
    if not high:
        return ()
    rows = ConfirmedRisk.objects.filter(power__code=power.id, digest__in=high)
    stand = set(rows.values_list("digest", flat=True))
    if len(stand) < len(high):
        last = Edition.objects.filter(power__code=power.id).order_by("-number").first()
        stand |= {seen(each) for each in survey.power_of(last).risks} if last else set()
    return tuple(risk for key, risk in high.items() if key not in stand)


def unconfirmed_in(powers: Iterable[PowerValue]) -> Iterator[tuple[str, str]]:
    """Yield the high risks of open drafts that wait for the commission, each with its power."""
    drafted = Draft.objects.filter(closed_at=None, power__withdrawal=None)
    codes = set(drafted.values_list("power__code", flat=True))
    for power in powers:
        if power.id in codes:
            yield from ((power.id, each.id) for each in unconfirmed(power))
