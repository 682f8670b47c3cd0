# SPDX-License-Identifier: Apache-2.0
"""Keep public pages for a moment, so that many visitors at once cost little.

A page is kept by its address and by how it is read. Whoever has a session gets their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

KEPT_SECONDS, STALE_SECONDS = 10, 30
BROWSER_SECONDS = 60
OK = 200
_KEPT_HEADERS = ("Content-Type", "Content-Disposition")


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer visitors from what was made a moment ago; such a page is only read, never sent to."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.method != "GET":
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-cache")
        else:
            response = _kept(request, lambda: view(request, *args, **kwargs))
        # Language and size of type are cookies, and a fragment is not its page.
        patch_vary_headers(response, ("Cookie", "HX-Request"))
        return response

    return answer


def _kept(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return a page made a moment ago; when it is old, one visitor makes it anew for all."""
    key, pages = _key(request), caches["pages"]
    kept = pages.get(key) if settings.KEEPS_PAGES else None
    if kept is None or (_is_old(kept[2]) and pages.add(f"{key}:making", 1, KEPT_SECONDS)):
        made = make()
        if made.status_code != OK:
            return made
        headers = {name: made.headers[name] for name in _KEPT_HEADERS if name in made.headers}
        kept = made.content, headers, time.monotonic()
        pages.set(key, kept, STALE_SECONDS)
        pages.delete(f"{key}:making")
    response = HttpResponse(kept[0], headers=kept[1])
    response.headers["Cache-Control"] = f"public, max-age={BROWSER_SECONDS}"
    return response


def _is_old(made_at: float) -> bool:
    return time.monotonic() - made_at > KEPT_SECONDS


def _key(request: HttpRequest) -> str:
    read = (
        request.get_full_path(),
        get_language() or "",
        request.COOKIES.get("tonggui_type", ""),
        request.headers.get("HX-Request", ""),
    )
    return f"page:{sha256(chr(0).join(read).encode()).hexdigest()}"
