# SPDX-License-Identifier: Apache-2.0
"""The main ways through the site: one for the public, one for those who work here."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.values import frozen
from tonggui.notices.addressing import unread
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing, may_somewhere


@frozen
class Way:
    """A link of the main navigation, with the pages behind it."""

    label: Promise
    to: str
    behind: tuple[str, ...] = ()
    act: Act | None = None  # shown only to those to whom this is open


@frozen
class Heading:
    """Ways under one word; whoever is one of `first` finds it before the others."""

    label: Promise
    ways: tuple[Way, ...]
    first: frozenset[Role] = frozenset()


@frozen
class Link:
    """A way as one page shows it."""

    label: Promise
    url: str
    is_here: bool


@frozen
class Menu:
    """A heading as one page shows it, with the ways that are open under it."""

    label: Promise
    links: tuple[Link, ...]

    @property
    def is_here(self) -> bool:
        """Say whether the page is one of those under it."""
        return any(each.is_here for each in self.links)


_WATCHING = frozenset({Role.SUPERVISOR, Role.SUPERVISING_HEAD, Role.COMMISSION})
_ADMINISTERING = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
PUBLIC: tuple[Way | Heading, ...] = (
    Way(_("Front page"), "portal:front"),
    Way(_("Power board"), "portal:power-board", ("portal:case",)),
    Way(_("Oversight board"), "portal:oversight-board", ("portal:scores",)),
    Way(_("Funds and projects"), "portal:chains", ("portal:chain",)),
    Way(_("Powers"), "portal:powers", ("portal:power", "portal:edition")),
    Heading(
        _("Organisation"),
        (
            Way(
                _("Units"),
                "portal:units",
                ("portal:unit", "portal:post", "portal:official", "portal:confirmations"),
            ),
            Way(_("Supervising bodies"), "portal:bodies", ("portal:body", "portal:remits")),
            Way(_("Coverage map"), "portal:coverage"),
        ),
    ),
    Way(_("Risk rounds"), "portal:rounds", ("portal:propose", "portal:reply")),
    Way(_("Rules"), "portal:rules"),
    Way(_("Ledger"), "portal:ledger", ("portal:entry", "portal:verify")),
)
AT_WORK: tuple[Way | Heading, ...] = (
    Way(_("Desk"), "desk:home"),
    Heading(
        _("Cases"),
        (
            Way(_("To do"), "desk:turns", (), Act.EXERCISE_POWER),
            Way(_("Open a case"), "desk:openable", ("desk:open-case",), Act.EXERCISE_POWER),
            Way(_("All cases"), "desk:cases", ("desk:case", "desk:act"), Act.SEE_CASES),
            Way(
                _("Funds and projects"),
                "desk:chains",
                ("desk:chain", "desk:open-chain", "desk:record-link", "desk:look-at-link"),
                Act.SEE_CASES,
            ),
            Way(
                _("Third parties"),
                "desk:third-parties",
                ("desk:engage-third", "desk:state-third", "desk:report-third"),
                Act.SEE_CASES,
            ),
        ),
    ),
    Heading(
        _("Supervision"),
        (
            Way(
                _("Supervisors' desk"),
                "desk:duties",
                ("desk:supervise", "desk:pass-duty"),
                Act.SUPERVISE,
            ),
            Way(
                _("Double track"),
                "desk:behind",
                (
                    *("desk:unit-behind", "desk:power-behind", "desk:behind-rows"),
                    *("desk:unit-index", "desk:body-looks"),
                ),
                Act.SEE_CASES,
            ),
            Way(
                _("Draws by lot"),
                "desk:draws",
                ("desk:draw", "desk:announce-draw", "desk:declare-hands"),
                Act.SUPERVISE,
            ),
            Way(
                _("Complaints by sector"),
                "desk:sectors",
                ("desk:sector-rows", "desk:focus", "desk:new-complaint", "desk:take-in-complaints"),
                Act.SEE_SECTORS,
            ),
            Way(
                _("Watching the watchers"),
                "desk:watchers",
                ("desk:watcher", "desk:say", "desk:outside"),
                Act.SUPERVISE,
            ),
            Way(
                _("Responsibility of supervision"),
                "desk:scores",
                ("desk:score", "desk:score-rows"),
                Act.SUPERVISE,
            ),
        ),
        _WATCHING,
    ),
    Heading(
        _("Cards"),
        (
            Way(
                _("Cards"),
                "desk:cards",
                ("desk:card", "desk:print-card", "desk:act-on-card"),
                Act.SEE_CARDS,
            ),
            Way(
                _("Talks"),
                "desk:talks",
                ("desk:talk", "desk:decide-talk", "desk:hold-talk", "desk:close-talk"),
                Act.DECIDE_CARDS,
            ),
            Way(
                _("Leads of accountability"),
                "desk:leads",
                ("desk:lead", "desk:step-lead"),
                Act.SEE_LEADS,
            ),
            Way(_("Talks with you"), "desk:talks-with-me", ("desk:answer-talk",), Act.SEE_CARDS),
            Way(_("Precision of rules"), "desk:precision", (), Act.SEE_PRECISION),
        ),
        _WATCHING,
    ),
    Way(_("Meetings"), "desk:meetings", ("desk:meeting", "desk:item"), Act.SEE_MEETINGS),
    Heading(
        _("Four lists"),
        (
            Way(
                _("Powers"),
                "desk:powers",
                ("desk:power", "desk:edit-draft", "desk:new-power", "desk:bound"),
                Act.SEE_DRAFTS,
            ),
            Way(
                _("Register of laws"),
                "desk:laws",
                ("desk:law", "desk:law-change", "desk:new-law", "desk:change-law"),
                Act.SEE_DRAFTS,
            ),
            Way(
                _("Duties plans"),
                "desk:plans",
                ("desk:plan", "desk:keep-plan", "desk:carry-duty"),
                Act.SEE_DRAFTS,
            ),
            Way(
                _("Institution documents"),
                "desk:documents",
                ("desk:document", "desk:new-document"),
                Act.SEE_DRAFTS,
            ),
            Way(
                _("Risk rounds"),
                "desk:rounds",
                ("desk:round", "desk:take-over", "desk:withheld", "desk:bounds", "desk:trials"),
                Act.SEE_ROUNDS,
            ),
            Way(_("X-ray"), "desk:xray", ("desk:unit-xray",), Act.SEE_XRAYS),
            Way(
                _("Rules"),
                "desk:rules",
                ("desk:rule", "desk:ruling", "desk:propose-ruling"),
                Act.SEE_RULES,
            ),
            Way(_("Proposed revisions"), "desk:revisions", (), Act.SEE_CASES),
        ),
    ),
    Heading(
        _("Organisation"),
        (
            Way(_("Units"), "desk:units", ("desk:unit", "desk:post"), Act.SEE_ORGANISATION),
            Way(_("Officials"), "desk:officials", ("desk:official",), Act.SEE_ORGANISATION),
            Way(_("Supervising bodies"), "desk:bodies", (), Act.SEE_ORGANISATION),
            Way(_("Import a workbook"), "desk:import", (), Act.IMPORT_ORGANISATION),
        ),
    ),
    Heading(
        _("Administration"),
        (
            Way(_("Accounts"), "desk:accounts", (), Act.SEE_ACCOUNTS),
            Way(_("Audit trail"), "desk:trail", ("desk:sign-ins",), Act.READ_AUDIT_TRAIL),
            Way(_("Erasures"), "desk:erasures", (), Act.SEE_ERASURES),
        ),
        _ADMINISTERING,
    ),
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


@frozen
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


def ways(request: HttpRequest) -> list[Link | Menu]:
    """Return the main navigation of a page: the desk, what somebody does first, and the rest."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    who = getattr(request, "standing", Standing())
    if not is_at_work(request):
        found = [_shown(each, here, who) for each in PUBLIC]
    else:
        found = [_shown(each, here, who) for each in _in_order(who)]
    return [each for each in found if each is not None]


def _in_order(who: Standing) -> list[Way | Heading]:
    """Return what is shown at work; the first of all is the desk, whoever reads."""
    rest = sorted(AT_WORK[1:], key=lambda each: not _is_first(each, who))
    return [AT_WORK[0], *rest]


def _is_first(each: Way | Heading, who: Standing) -> bool:
    return isinstance(each, Heading) and not each.first.isdisjoint(who.roles)


def _shown(each: Way | Heading, here: str, who: Standing) -> Link | Menu | None:
    """Return a heading with what is open under it: as a link where that is one, None where none."""
    if isinstance(each, Way):
        return _link(each, here) if _is_open(each, who) else None
    links = tuple(_link(way, here) for way in each.ways if _is_open(way, who))
    if len(links) > 1:
        return Menu(each.label, links)
    return links[0] if links else None


def _is_open(way: Way, who: Standing) -> bool:
    return way.act is None or may_somewhere(who, way.act)


def _link(way: Way, here: str) -> Link:
    return Link(way.label, reverse(way.to), here == way.to or here in way.behind)
