# SPDX-License-Identifier: Apache-2.0
"""Keep public pages for a moment, so that many visitors at once cost little.

A page is kept by its address and by how it is read. Whoever has a session gets their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

KEPT_SECONDS = 10
BROWSER_SECONDS = 60
OK = 200
_KEPT_HEADERS = ("Content-Type", "Content-Disposition")


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer visitors from what was made a moment ago."""

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
    key = _key(request)
    kept = caches["pages"].get(key) if settings.KEEPS_PAGES else None
    if kept is None:
        made = make()
        if made.status_code != OK:
            return made
        kept = made.content, {n: made.headers[n] for n in _KEPT_HEADERS if n in made.headers}
        caches["pages"].set(key, kept, KEPT_SECONDS)
    body, headers = kept
    response = HttpResponse(body, headers=headers)
    response.headers["Cache-Control"] = f"public, max-age={BROWSER_SECONDS}"
    return response


def _key(request: HttpRequest) -> str:
    read = (
        request.get_full_path(),
        get_language() or "",
        request.COOKIES.get("tonggui_type", ""),
        request.headers.get("HX-Request", ""),
    )
    return f"page:{sha256(chr(0).join(read).encode()).hexdigest()}"
