# SPDX-License-Identifier: Apache-2.0
"""Answer whoever watches the server: is it alive, and is it ready to serve."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tonggui.core.errors import Refused
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.site import readiness

LOG = logging.getLogger(__name__)


@opened_to(Act.READ_PUBLIC)
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that the process answers, without asking anything else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@opened_to(Act.READ_PUBLIC)
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say of each condition of serving whether it holds; 503 if one does not."""
    asked = (*readiness.conditions(), *readiness.watched())
    answers = {name: _holds(name, condition) for name, condition in asked}
    status = 200 if all(answers.values()) else 503
    return JsonResponse(
        {"ready": status == 200, "conditions": answers},  # noqa: PLR2004 - HTTP's own word
        status=status,
    )


def _holds(name: str, condition: readiness.Condition) -> bool:
    try:
        condition()
    except Refused:
        # What is wrong may name hosts and folders: it belongs in the log, not in the answer.
        LOG.exception("a condition of serving does not hold", extra={"condition": name})
        return False
    return True
