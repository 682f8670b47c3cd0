# SPDX-License-Identifier: Apache-2.0
"""Beside the pages: make the x-ray anew wherever it is out of date."""

from __future__ import annotations

import logging
from threading import Event

from django.utils import timezone

from tonggui.registry.models import Power
from tonggui.registry.xrays import keeping

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 5.0


def keep_looking(stop: Event) -> None:
    """Bring the x-ray up again and again until told to stop."""
    while not stop.wait(LOOK_SECONDS):
        if not Power.objects.exists():
            continue
        at = timezone.now()
        stands = keeping.standing(at)
        if stands.is_current and stands.is_compared:
            continue
        looked = keeping.bring_up(at=at, is_over=stop.is_set)
        LOG.info("the x-ray was brought up", extra={"powers": looked})
