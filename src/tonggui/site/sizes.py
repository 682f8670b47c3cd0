# SPDX-License-Identifier: Apache-2.0
"""Refuse what is larger than any form or workbook here, before a byte of it is kept on disk."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

LARGEST = 12 * 1024 * 1024  # a workbook of ten, and what stands around it


class Sizes:
    """Asks how long a request says it is; what does not say is read as empty anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        said = request.headers.get("Content-Length", "")
        if said.isdecimal() and int(said) > LARGEST:
            raise RequestDataTooBig
        return self.get_response(request)
