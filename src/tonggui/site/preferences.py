# SPDX-License-Identifier: Apache-2.0
"""Remember in two cookies how a visitor reads: in which language, and how large.

A link sets them, so that it works without JavaScript and without a token on pages that are cached.
The browser's own list of languages is not asked: the site speaks its county's language first.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to

TYPE_COOKIE, LARGE, ORDINARY = "tonggui_type", "large", "ordinary"
YEAR_SECONDS = 365 * 24 * 3600


class Preferences:
    """Shows each page as its visitor reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the visitor's language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def reads_large(request: HttpRequest) -> bool:
    """Say whether a visitor has chosen large type."""
    return request.COOKIES.get(TYPE_COOKIE) == LARGE


@opened_to(Act.READ_PUBLIC)
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the language and go back."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    return _choose(request, settings.LANGUAGE_COOKIE_NAME, code)


@opened_to(Act.READ_PUBLIC)
@require_safe
def type_size(request: HttpRequest, size: str) -> HttpResponse:
    """Choose ordinary or large type and go back."""
    if size not in {LARGE, ORDINARY}:
        raise Http404
    return _choose(request, TYPE_COOKIE, size)


def _choose(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
