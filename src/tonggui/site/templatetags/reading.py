# SPDX-License-Identifier: Apache-2.0
"""Links by which a visitor chooses how to read, back to the same page."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from tonggui.site.preferences import LARGE, ORDINARY

register = template.Library()


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """Return the address of this page in another language."""
    return _back(context, "language", code)


@register.simple_tag(takes_context=True)
def other_type(context: dict[str, Any]) -> str:
    """Return the address of this page in the other size of type."""
    return _back(context, "type-size", ORDINARY if context.get("is_large") else LARGE)


def _back(context: dict[str, Any], name: str, value: str) -> str:
    request = context["request"]
    # An answer to a form has no address of its own to come back to.
    path = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return f"{reverse(name, args=[value])}?{urlencode({'next': path})}"
