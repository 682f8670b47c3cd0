# SPDX-License-Identifier: Apache-2.0
"""Note when a session was last seen, at most once a minute: each note is a write to the disk."""

from __future__ import annotations

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

NOTED_SECONDS = 60


class Seen(UserSessionsMiddleware):  # type: ignore[misc]  # allauth brings no types
    """Allauth's own note, made seldom."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the session if that was long ago, and answer."""
        key = f"seen:{request.session.session_key}:{request.META.get('REMOTE_ADDR', '')}"
        if request.session.session_key and not caches["pages"].add(key, 1, NOTED_SECONDS):
            return self.get_response(request)  # type: ignore[no-any-return]
        return super().__call__(request)  # type: ignore[no-any-return]
