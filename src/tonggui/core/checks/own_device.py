# SPDX-License-Identifier: Apache-2.0
"""An account is used on its holder's own device (S35 c); keyed by account and day."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from tonggui.core.bench import Bench
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


class Borrowed(NamedTuple):
    """A closing by an account from a device that is bound to somebody else."""

    account: str
    day: int
    actor: str
    post: str
    at: int
    recorded_at: int


class Shared(NamedTuple):
    """A day on which an account closed too many nodes from devices of others."""

    last: Borrowed
    raised_at: int  # when the closing was received that made them too many
    expected: Said
    observed: Said


@frozen
class OwnDevice:
    """Whoever closes nodes does so from a device that is not bound to another person."""

    rule: Rule
    bench: Bench

    @property
    def is_asked(self) -> bool:
        """Say whether it is known to whom devices are bound."""
        return self.rule.is_on and bool(self.bench.facts.devices)

    def borrowed(self, event: Event) -> Borrowed | None:
        """Return a closing made from a device of another person, None for any other event."""
        device = event.detail.get("device")
        if event.kind != NODE_CLOSE or not event.actor or not device:
            return None
        account = str(event.detail.get("account") or event.actor)
        if self.bench.facts.devices.get(str(device), account) == account:
            return None
        day = self.bench.calendar.day(event.counts_at)
        own = self.bench.roster.own_post(event.actor, event.at, event.post)
        return Borrowed(account, day, event.actor, own, event.at, event.recorded_at)

    def judge(self, closings: Iterable[Borrowed]) -> list[Shared]:
        """Return the days on which an account lived on devices of others."""
        by_day: dict[tuple[str, int], list[Borrowed]] = {}
        for each in sorted(closings, key=attrgetter("recorded_at", "at", "actor", "post")):
            by_day.setdefault((each.account, each.day), []).append(each)
        enough = int(self.rule.number("device_n"))
        return [
            Shared(
                last=mine[-1],
                raised_at=mine[enough - 1].recorded_at,
                expected=Said("S35.c.expected"),
                observed=Said("S35.c.observed", (len(mine),)),
            )
            for _, mine in sorted(by_day.items())
            if len(mine) >= enough
        ]
