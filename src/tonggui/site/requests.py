# SPDX-License-Identifier: Apache-2.0
"""Give each request a number, and write one line about it: method, route, status, time."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from tonggui.site.logs import request_id

LOG = logging.getLogger(__name__)
HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_UNSAID = {"health-live", "health-ready"}
_FAILED = 500


class RequestLog:
    """Writes the line; the path is left out, as it may hold the number of a person or a case."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and say how it went."""
        token = request_id.set(_number(request))
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = request_id.get()
            _say(request, response.status_code, time.perf_counter() - begun)
        finally:
            request_id.reset(token)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Say where an error came from that nobody expected; that something is not is no error."""
        if isinstance(error, Http404 | PermissionDenied | SuspiciousOperation):
            return
        LOG.error("request failed", extra={"route": _route(request)}, exc_info=error)


def _number(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if _GIVEN.fullmatch(given) else uuid.uuid4().hex


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else "-"


def _say(request: HttpRequest, status: int, seconds: float) -> None:
    if (route := _route(request)) in _UNSAID and status < _FAILED:
        return
    facts = {
        "method": request.method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    LOG.log(logging.INFO if status < _FAILED else logging.ERROR, "request", extra=facts)
