# SPDX-License-Identifier: Apache-2.0
"""Turn what goes wrong into pages: what happened, why, and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import MappingProxyType

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.errors import Conflict, Refused, sentence
from tonggui.core.values import frozen
from tonggui.people.authority import NotAllowed
from tonggui.site.logs import request_id

LOG = logging.getLogger(__name__)


@frozen
class Words:
    """What a page of one status says: what happened, and what to do."""

    title: Promise
    next: Promise


WORDS = MappingProxyType(
    {
        400: Words(
            _("This request cannot be read"),
            _("Go back one page, load it anew and try again."),
        ),
        403: Words(
            _("This is not open to you"),
            _("If your posts should open it, ask who appoints in your unit; nothing was changed."),
        ),
        404: Words(
            _("There is no such page"),
            _("Check the address, or look for it from the front page."),
        ),
        405: Words(
            _("This address cannot be used in that way"),
            _("Open the page first and use the button on it."),
        ),
        409: Words(
            _("Somebody was faster"),
            _("Load the page anew, look at what has changed, and decide again."),
        ),
        413: Words(
            _("This is too large to be sent"),
            _("Make the file smaller or send it in parts; nothing was kept of it."),
        ),
        422: Words(
            _("This cannot be done as asked"),
            _("Change what is named above and try again; nothing was changed."),
        ),
        429: Words(
            _("Too many tries"),
            _("Wait a few minutes, then try again."),
        ),
        500: Words(
            _("Something failed here"),
            _("Nothing was half done. Try again; if it fails again, tell us the number below."),
        ),
        503: Words(
            _("We cannot answer at the moment"),
            _("Nothing was half done. Try again in a few minutes."),
        ),
    }
)
# What is not a matter of rights has its own words, whatever its status.
WORDS_OF_CODE = MappingProxyType(
    {"no-token": Words(_("This form was not accepted"), WORDS[400].next)}
)
FAMILIES: tuple[tuple[type[Exception], int], ...] = (
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
    (RequestDataTooBig, 413),
    (DatabaseError, 503),
)


class Errors:
    """Answers refusals with a page; only here does an error of ours become a status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and give a page to a status that came without one."""
        response = self.get_response(request)
        if response.status_code in WORDS and not response.streaming and not response.content:
            allowed = response.headers.get("Allow")
            response = page(request, response.status_code)
            if allowed:
                response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of an error of ours; others stay errors."""
        status = next((status for family, status in FAMILIES if isinstance(error, family)), None)
        if status is None or (status == 503 and _answers() and not _is_full(error)):  # noqa: PLR2004 - HTTP's own word
            return None
        if isinstance(error, Refused):
            return page(request, status, why=str(error), code=error.code)
        LOG.error("request failed", exc_info=error)
        return page(request, status)


def page(request: HttpRequest, status: int, *, why: str = "", code: str = "") -> HttpResponse:
    """Return an error as a page, or as problem+json to whoever asked for JSON."""
    words = WORDS_OF_CODE.get(code, WORDS[status])
    if request.path.startswith("/api/"):
        problem = {"title": str(words.title), "status": status, "detail": why, "code": code}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    given = {
        "status": status,
        "title": words.title,
        "next": words.next,
        "why": sentence(why),
        "code": code,
        "number": request_id.get(),
        "is_error": True,
    }
    response = HttpResponse(render_to_string("error.html", given, request), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answers() -> bool:
    """Say whether the database is there, so that the fault was in what we asked."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return connection.is_usable()


def _is_full(error: Exception) -> bool:
    """Say whether nothing more can be written, in the words of SQLite and PostgreSQL."""
    said = str(error).lower()
    return any(each in said for each in ("disk is full", "disk i/o error", "no space left"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 if the request was only too large."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def not_open(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 404."""
    return page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; if even the page fails, in plain words."""
    try:
        return page(request, 500)
    except Exception:
        LOG.exception("the page of an error failed")
        plain = "系统出错，未作任何更改。请稍后再试。\nSomething failed; nothing was changed.\n"
        return HttpResponse(plain, status=500, content_type="text/plain; charset=utf-8")


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose token is missing or old."""
    why = _("The form was open too long, or came from another site.")
    return page(request, 403, why=str(why), code="no-token")
