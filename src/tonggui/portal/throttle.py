# SPDX-License-Identifier: Apache-2.0
"""Let nobody send a public form too often; who asked is kept only as a digest, and only briefly."""

from __future__ import annotations

import time
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_SECONDS = 600
MOST = 5
MOST_OF_ALL = 200


def may_send(request: HttpRequest, action: str) -> bool:
    """Take one of the few turns that an address, and all addresses together, have in a while."""
    window = int(time.time()) // WINDOW_SECONDS
    address = get_adapter(request).get_client_ip(request)
    secret = f"{settings.SECRET_KEY}{address}{window}".encode()
    return _taken(f"{action}:{sha256(secret).hexdigest()}", MOST) and _taken(
        f"{action}:all:{window}", MOST_OF_ALL
    )


def _taken(key: str, most: int) -> bool:
    """Take the first free turn; adding is atomic, so that two at once never take the same."""
    return any(cache.add(f"turn:{key}:{turn}", 1, WINDOW_SECONDS) for turn in range(most))
