# SPDX-License-Identifier: Apache-2.0
"""Tell browsers what a page may do: load from here only, framed by nobody, nothing inline."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse


def policy(form_targets: list[str]) -> str:
    """Return the content security policy; forms may go here, or on to who signs people in."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            " ".join(("form-action 'self'", *form_targets)),
        )
    )


class Headers:
    """Sets the headers on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy(settings.FORM_TARGETS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added, and with nothing else where only they are asked for."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        # What does not say that it may be kept may hold names.
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if request.method == "HEAD":
            _leave_out_body(response)
        return response


def _leave_out_body(response: HttpResponse | StreamingHttpResponse) -> None:
    """Keep the headers only; the length is already told in them."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    else:
        response.content = b""
