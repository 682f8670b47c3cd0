# SPDX-License-Identifier: Apache-2.0
"""Links by which a visitor chooses how to read, back to the same page."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tonggui.site.preferences import LARGE, ORDINARY

register = template.Library()
# The first sign that is there decides: later ones are claimed by nearly all.
_BROWSERS = (
    ("MicroMessenger/", _("WeChat")),
    ("DingTalk/", _("DingTalk")),
    ("Edg/", "Edge"),
    ("QQBrowser/", _("QQ Browser")),
    ("UCBrowser/", "UC"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_ON = (
    ("HarmonyOS", _("HarmonyOS")),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("UOS", _("UOS")),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """Return the address of this page in another language."""
    return _back(context, "language", code)


@register.simple_tag(takes_context=True)
def other_type(context: dict[str, Any]) -> str:
    """Return the address of this page in the other size of type."""
    return _back(context, "type-size", ORDINARY if context.get("is_large") else LARGE)


@register.simple_tag(takes_context=True)
def signed_in_as(context: dict[str, Any]) -> str:
    """Return the name of whoever is signed in; without a session nobody is asked for."""
    user = context["request"].user if context.get("has_session") else None
    if user is None or not user.is_authenticated:
        return ""
    return user.official.name if user.official else str(user.username)


@register.filter
def browser(agent: str) -> str:
    """Return the browser and the system that a program says it is and runs on.

    A program that is none of those people use here is shown in its own words.
    """
    found = (next((name for sign, name in each if sign in agent), "") for each in (_BROWSERS, _ON))
    return " · ".join(str(name) for name in found if name) or agent[:60]


def _back(context: dict[str, Any], name: str, value: str) -> str:
    request = context["request"]
    # An answer to a form has no address of its own to come back to.
    path = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return f"{reverse(name, args=[value])}?{urlencode({'next': path})}"
