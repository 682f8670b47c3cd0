# SPDX-License-Identifier: Apache-2.0
"""What every page is given."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001 - Django's form
    """Return the name of the county."""
    return {"county": settings.COUNTY}
