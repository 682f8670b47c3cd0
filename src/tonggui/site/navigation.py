# SPDX-License-Identifier: Apache-2.0
"""The main ways through the site: one for the public, one for those who work here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the main navigation, with the pages behind it."""

    label: Promise
    to: str
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A way as one page shows it."""

    label: Promise
    url: str
    is_here: bool


PUBLIC = (Way(_("Front page"), "portal:front"),)
AT_WORK = (Way(_("Desk"), "desk:home"),)


def is_at_work(request: HttpRequest) -> bool:
    """Say whether a page is one of those for people who work here."""
    match = request.resolver_match
    return match is not None and match.namespace != "portal" and match.url_name != "account_login"


def ways(request: HttpRequest) -> list[Link]:
    """Return the main navigation of a page."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    chosen = AT_WORK if is_at_work(request) else PUBLIC
    return [Link(w.label, reverse(w.to), here == w.to or here in w.behind) for w in chosen]
