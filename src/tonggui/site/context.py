# SPDX-License-Identifier: Apache-2.0
"""What every page is given."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tonggui.site import navigation, preferences, sealed


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame shows; only the ledger's head asks the database, where it is shown."""
    return {
        "county": settings.COUNTY,
        "is_fictional": settings.FICTIONAL,
        "is_at_work": navigation.is_at_work(request),
        "is_large": preferences.reads_large(request),
        "ledger_head": sealed.head,
        "bell": partial(navigation.bell, request),
        "ways": partial(navigation.ways, request),
        "shown_ways": navigation.shown(request),
        # Without a session there is nobody to ask for, and the page can be cached.
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
