# SPDX-License-Identifier: Apache-2.0
"""At each tick: take acts of cases in, and judge each chain once a day by what time has brought."""

from __future__ import annotations

from datetime import date, datetime
from threading import Event

from django.utils import timezone
from django.utils.timezone import localdate

from tonggui.chains import gathering, services
from tonggui.chains.models import Chain

EVERY_SECONDS = 20.0


_judged_on: dict[str, date] = {}


def tick(*, at: datetime) -> None:
    """Let time pass in all chains: acts are taken in each time, chains are judged once a day."""
    gathering.gather(at=at)
    day = localdate(at)
    if _judged_on.get("") == day:
        return
    for chain in Chain.objects.select_related("unit").order_by("pk"):
        services.judge_again(chain, at=at)
    _judged_on[""] = day


def forget() -> None:
    """Judge all chains at the next tick again: for tests, whose databases share a process."""
    _judged_on.clear()


def keep_ticking(stop: Event) -> None:
    """Let time pass until told to stop: what runs beside the pages."""
    while not stop.wait(EVERY_SECONDS):
        tick(at=timezone.now())
