# SPDX-License-Identifier: Apache-2.0
"""Inspections by lot (抽查) that a body of the demonstration has announced and not yet drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from tonggui.demo.county import Raw
from tonggui.oversight.models import Drawable
from tonggui.people.models import Account, SupervisingBody
from tonggui.supervision import drawing


def play(wanted: Iterable[Raw], *, at: datetime) -> None:
    """Declare what hands can do and announce the draw; the next checkpoint gives its seed."""
    for each in wanted:
        by = Account.objects.filter(username=each["by"]).first()
        if by is None:
            continue
        body = SupervisingBody.objects.get(code=each["body"])
        drawing.declare(body, each["hands"], reason=each["reason"], by=by, at=at)
        today = localdate(at)
        drawing.announce(
            body,
            takes=Drawable(each["takes"]),
            begins_on=today - timedelta(days=each["days"]),
            ends_on=today,
            by=by,
            at=at,
        )
