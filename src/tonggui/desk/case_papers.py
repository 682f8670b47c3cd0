# SPDX-License-Identifier: Apache-2.0
"""Evidence of a case, taken out by those who may see the case; each taking out is noted."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse

from tonggui.cases import papers
from tonggui.cases.errors import NotOfTheCase
from tonggui.cases.models import Paper
from tonggui.desk.asking import who
from tonggui.desk.cases import found
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to


@opened_to(Act.SEE_CASES)
def paper(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    """Return a kept file to whoever may see the case; never to be shown inside a page."""
    case = found(request, code)
    try:
        return sent(*papers.read(case, digest, **who(request)))
    except NotOfTheCase as error:
        raise Http404(str(error)) from error


def sent(kept: Paper, held: bytes) -> HttpResponse:
    """Return a kept file as a download that no page shows or keeps."""
    response = HttpResponse(held, content_type=kept.media_type)
    name = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response.headers["Content-Disposition"] = name
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
