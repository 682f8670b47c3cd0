# SPDX-License-Identifier: Apache-2.0
"""The main ways through the site: one for the public, one for those who work here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.notices.addressing import unread
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, may_somewhere


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the main navigation, with the pages behind it."""

    label: Promise
    to: str
    behind: tuple[str, ...] = ()
    act: Act | None = None  # shown only to those to whom this is open


@dataclass(frozen=True, slots=True)
class Link:
    """A way as one page shows it."""

    label: Promise
    url: str
    is_here: bool


PUBLIC = (
    Way(_("Front page"), "portal:front"),
    Way(_("Powers"), "portal:powers", ("portal:power", "portal:edition")),
    Way(
        _("Units"),
        "portal:units",
        ("portal:unit", "portal:post", "portal:official", "portal:confirmations"),
    ),
    Way(_("Supervising bodies"), "portal:bodies", ("portal:body", "portal:remits")),
    Way(_("Coverage map"), "portal:coverage"),
    Way(_("Risk rounds"), "portal:rounds", ("portal:propose", "portal:reply")),
    Way(_("Rules"), "portal:rules"),
    Way(_("Ledger"), "portal:ledger", ("portal:entry", "portal:verify")),
)
AT_WORK = (
    Way(_("Desk"), "desk:home"),
    Way(
        _("Cases"),
        "desk:cases",
        ("desk:case", "desk:open-case", "desk:act", "desk:supervise"),
        Act.SEE_CASES,
    ),
    Way(_("To do"), "desk:turns", (), Act.EXERCISE_POWER),
    Way(_("Supervision"), "desk:duties", ("desk:pass-duty", "desk:draws"), Act.SUPERVISE),
    Way(
        _("Double track"),
        "desk:behind",
        ("desk:unit-behind", "desk:power-behind", "desk:behind-rows", "desk:revisions"),
        Act.SEE_CASES,
    ),
    Way(
        _("Watching the watchers"),
        "desk:watchers",
        ("desk:watcher", "desk:say", "desk:outside"),
        Act.SUPERVISE,
    ),
    Way(
        _("Cards"),
        "desk:cards",
        ("desk:card", "desk:print-card", "desk:act-on-card", "desk:precision", "desk:talks"),
        Act.SEE_CARDS,
    ),
    Way(_("Meetings"), "desk:meetings", ("desk:meeting", "desk:item"), Act.SEE_MEETINGS),
    Way(_("Units"), "desk:units", ("desk:unit", "desk:post"), Act.SEE_ORGANISATION),
    Way(_("Officials"), "desk:officials", ("desk:official",), Act.SEE_ORGANISATION),
    Way(_("Supervising bodies"), "desk:bodies", (), Act.SEE_ORGANISATION),
    Way(
        _("Powers"),
        "desk:powers",
        ("desk:power", "desk:edit-draft", "desk:new-power", "desk:bound", "desk:bind-control"),
        Act.SEE_DRAFTS,
    ),
    Way(_("X-ray"), "desk:xray", ("desk:unit-xray",), Act.SEE_XRAYS),
    Way(
        _("Risk rounds"),
        "desk:rounds",
        ("desk:round", "desk:take-over", "desk:withheld", "desk:bounds", "desk:trials"),
        Act.SEE_ROUNDS,
    ),
    Way(
        _("Rules"),
        "desk:rules",
        ("desk:rule", "desk:ruling", "desk:propose-ruling"),
        Act.SEE_RULES,
    ),
    Way(_("Accounts"), "desk:accounts", (), Act.SEE_ACCOUNTS),
    Way(_("Import a workbook"), "desk:import", (), Act.IMPORT_ORGANISATION),
    Way(_("Audit trail"), "desk:trail", (), Act.READ_AUDIT_TRAIL),
    Way(_("Erasures"), "desk:erasures", (), Act.SEE_ERASURES),
)


def is_at_work(request: HttpRequest) -> bool:
    """Say whether a page is one of those for people who work here."""
    match = request.resolver_match
    return match is not None and match.namespace != "portal" and match.url_name != "account_login"


def shown(request: HttpRequest) -> str:
    """Return what decides which ways a page shows: where it stands, and what opens there."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    roles = getattr(request, "standing", Standing()).roles if is_at_work(request) else ()
    return " ".join((here, str(is_at_work(request)), *sorted(roles)))


@dataclass(frozen=True, slots=True)
class Bell:
    """How many notices somebody has not read, and where they are."""

    count: int
    url: str


def bell(request: HttpRequest) -> Bell | None:
    """Return the bell of whoever is signed in as an official; nobody else has notices."""
    who = getattr(request, "standing", Standing())
    if who.official is None or not is_at_work(request):
        return None
    return Bell(unread(who, at=timezone.now()), reverse("desk:notices"))


def ways(request: HttpRequest) -> list[Link]:
    """Return the main navigation of a page."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    chosen = AT_WORK if is_at_work(request) else PUBLIC
    who = getattr(request, "standing", Standing())
    return [
        Link(way.label, reverse(way.to), here == way.to or here in way.behind)
        for way in chosen
        if way.act is None or may_somewhere(who, way.act)
    ]
