# SPDX-License-Identifier: Apache-2.0
"""A change of a rule that one office of the demonstration proposes and another is to decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from tonggui.demo.county import Raw
from tonggui.people.models import Account
from tonggui.ruling import services
from tonggui.ruling.values import read
from tonggui.supervision import footing, rehearsing


def play(wanted: Iterable[Raw], *, at: datetime) -> None:
    """Propose each change where whoever does so can sign in, and try it on the cases on record."""
    day = localdate(at)
    for each in wanted:
        by = Account.objects.filter(username=each["by"]).first()
        if by is None:
            continue
        rule = footing.rules_on(day)[each["rule"]]
        said = read(rule, each["params"], {}, is_on=True)
        since = day + timedelta(days=each["in_days"])
        made = services.propose(rule, said, since=since, reason=each["reason"], by=by, at=at)
        held = rehearsing.begin(made, at=at)
        while held.ended_at is None:
            held = rehearsing.go_on(held, at=at)
