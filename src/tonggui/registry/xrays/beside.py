# SPDX-License-Identifier: Apache-2.0
"""Beside the pages, or at each tick: make the x-ray anew wherever it is out of date."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event

from django.utils import timezone

from tonggui.registry.models import Power
from tonggui.registry.xrays import keeping

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 5.0


def keep_looking(stop: Event) -> None:
    """Bring the x-ray up again and again until told to stop."""
    while not stop.wait(LOOK_SECONDS):
        _look(timezone.now(), stop.is_set)


def tick(*, at: datetime) -> None:
    """Bring the x-ray up once: what a new day alone changed, and whatever else is out of date."""
    _look(at, bool)


def _look(at: datetime, is_over: Callable[[], bool]) -> None:
    if not Power.objects.exists():
        return
    stands = keeping.standing(at)
    if stands.is_current and stands.is_compared:
        return
    looked = keeping.bring_up(at=at, is_over=is_over)
    LOG.info("the x-ray was brought up", extra={"powers": looked})
