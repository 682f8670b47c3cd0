# SPDX-License-Identifier: Apache-2.0
"""The one place that decides what someone may do, from what they are at that time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger.unchanged import unchanged
from tonggui.people import queries
from tonggui.people.acts import ACT_NAMES, COUNTY_WIDE, GRANTS, WITHIN_OWN_UNIT, Act, Role
from tonggui.people.models import (
    Account,
    Delegation,
    Flag,
    Official,
    PostVersion,
    SupervisingBodyVersion,
    SupervisingKind,
    SupervisingMember,
    Unit,
)

View = TypeVar("View", bound=Callable[..., Any])
# What a division of work calls the charge of legal review.
LEGAL_MATTERS = frozenset({"法制", "法制审核", "合法性审查"})
# The matters of a division of work that open acts to whoever is in charge of them.
OPENING_MATTERS = LEGAL_MATTERS | {Flag.PERSONNEL.value}
_WATCHING = frozenset(
    {Role.SUPERVISOR, Role.SUPERVISING_HEAD, Role.COMMISSION, Role.COMMISSION_HEAD}
)
_HELD: ContextVar[Mapping[int, Standing]] = ContextVar("held", default=MappingProxyType({}))
_ADMINISTRATORS = {
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}


class NotAllowed(Refused):
    """Nothing that this person is at this time opens the act to them."""

    code = "not-allowed"

    def __init__(self, act: Act) -> None:
        super().__init__(
            _("your present posts and memberships do not open this: %s") % ACT_NAMES[act]
        )
        self.act = act


@frozen
class Standing:
    """What someone is at an instant; nobody in particular is a visitor.

    `held` are the roles with the key of the unit or supervising body they are held in.
    """

    roles: frozenset[Role] = frozenset({Role.VISITOR})
    held: frozenset[tuple[Role, int]] = frozenset()
    official: Official | None = None
    posts: tuple[PostVersion, ...] = ()
    bodies: tuple[SupervisingBodyVersion, ...] = ()


@frozen
class Access:
    """What a page is for: whoever may do this act may open it.

    `within` finds, from what the address names, the unit that the act would touch. A page that is
    `is_by_row` takes in things of many units: each is asked about where it is written.
    """

    act: Act
    within: Callable[..., Unit | None] | None = None
    is_by_row: bool = False
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", GRANTS[self.act])


def opened_to(
    act: Act,
    *,
    within: Callable[..., Unit | None] | None = None,
    is_by_row: bool = False,
) -> Callable[[View], View]:
    """Declare what a view is for; a view without this is closed to everybody."""

    def declare(view: View) -> View:
        view.access = Access(act, within, is_by_row)  # type: ignore[attr-defined]
        return view

    return declare


def standing(account: Account | AnonymousUser, *, at: datetime) -> Standing:
    """Return what an account is at an instant; rights end with the last day of a tenure."""
    if isinstance(account, AnonymousUser) or not account.is_active:
        return Standing()
    basic = {Role.VISITOR, Role.SIGNED_IN}
    if account.administers:
        return Standing(frozenset(basic | set(_of_administrator(account))))
    official, day = account.official, localdate(at)
    if official is None:
        return Standing()
    posts = tuple(_posts(official, day))
    bodies = tuple(_bodies(official, day))
    held = {*_of_posts(posts, day), *_of_bodies(bodies, official, day)}
    return Standing(
        roles=frozenset(basic | {role for role, _where in held}),
        held=frozenset(held),
        official=official,
        posts=posts,
        bodies=bodies,
    )


def standing_kept(account: Account | AnonymousUser, *, at: datetime) -> Standing:
    """Return the same as `standing`, worked out anew only after somebody has acted."""
    if isinstance(account, AnonymousUser):
        return Standing()
    day = localdate(at)
    key = account.pk, account.official_id, account.administers, account.is_active, day
    return unchanged.kept(("standing", *key), lambda: standing(account, at=at))


def may_somewhere(who: Standing, act: Act) -> bool:
    """Say whether a standing opens an act in any place at all."""
    return not who.roles.isdisjoint(GRANTS[act])


def may(who: Standing, act: Act, *, unit: Unit | None = None, day: date | None = None) -> bool:
    """Say whether a standing opens an act; in a unit, where the act reaches no further than it.

    Where such an act is about something whose unit cannot be found, it is open to nobody but those
    to whom it is open in every unit.
    """
    opening = GRANTS[act]
    if act not in WITHIN_OWN_UNIT:
        return may_somewhere(who, act)
    if not (who.roles & COUNTY_WIDE).isdisjoint(opening):
        return True
    if unit is None or day is None:
        return False
    reach = {each.pk for each in queries.above(unit, day)}
    return any(role in opening and where in reach for role, where in who.held)


def held(account: Account | AnonymousUser, *, at: datetime) -> Standing:
    """Return what an account is, or was when the many changes that it now makes began."""
    return _HELD.get().get(account.pk or 0) or standing(account, at=at)


def demand(
    account: Account | AnonymousUser, act: Act, *, at: datetime, unit: Unit | None = None
) -> Standing:
    """Return the standing that opens an act, or refuse."""
    who = held(account, at=at)
    if not may(who, act, unit=unit, day=localdate(at)):
        raise NotAllowed(act)
    return who


@contextmanager
def held_as(known: Mapping[int, Standing]) -> Iterator[None]:
    """Take accounts for what they are known to be, while one act asks; what began before stays."""
    token = _HELD.set({**known, **_HELD.get()})
    try:
        yield
    finally:
        _HELD.reset(token)


@contextmanager
def held_from_the_start(account: Account | None, *, at: datetime) -> Iterator[None]:
    """Keep what an account may do as it is now while it makes many changes: none widens it."""
    held = {account.pk: standing(account, at=at)} if account else {}
    token = _HELD.set(held)
    try:
        yield
    finally:
        _HELD.reset(token)


def may_watch(who: Standing, unit: Unit, *, day: date) -> bool:
    """Say whether someone acts for a body that must watch a unit; the commission watches all.

    Nobody watches a unit in which they hold a post themselves.
    """
    if any(post.post.unit_id == unit.pk for post in who.posts):
        return False
    return Role.COMMISSION in who.roles or any(
        queries.watches(version.body, unit, day) for version in who.bodies
    )


def serves_or_watches(who: Standing, act: Act, unit: Unit, *, day: date) -> bool:
    """Say whether someone is opened an act by a role in a unit or above it, or watches the unit."""
    opening, reach = GRANTS[act], {each.pk for each in queries.above(unit, day)}
    units = {post.post.unit_id for post in who.posts}
    serving = any(role in opening and where in reach & units for role, where in who.held)
    return serving or (
        not who.roles.isdisjoint(opening & _WATCHING) and may_watch(who, unit, day=day)
    )


def _of_administrator(account: Account) -> Iterator[Role]:
    yield _ADMINISTRATORS[account.administers]
    if account.administers == "system" and not Unit.objects.exists():
        yield Role.INSTALLER


def _posts(official: Official, day: date) -> Iterator[PostVersion]:
    """Yield the posts held, and those for which the official may act by a written delegation."""
    held = official.tenures.on(day).values_list("post_id", flat=True)
    lent = Delegation.objects.on(day).filter(official=official, power="", node="")
    acting = {*held, *lent.values_list("for_post_id", flat=True)}
    rows = PostVersion.objects.on(day).filter(post__in=acting - {None})
    yield from rows.select_related("post__unit", "office").order_by("pk")


def _of_posts(posts: tuple[PostVersion, ...], day: date) -> Iterator[tuple[Role, int]]:
    if not posts:
        return
    portfolios = queries.portfolios_on(day, *(each.post.unit for each in posts))
    for each in posts:
        where = each.post.unit_id
        yield Role.POST_HOLDER, where
        if each.is_leader:
            yield Role.TEAM_MEMBER, where
        if each.is_first_leader:
            yield Role.FIRST_LEADER, where
        if each.is_platform_head:
            yield Role.PLATFORM_HEAD, where
        if not LEGAL_MATTERS.isdisjoint(portfolios.get(each.post_id, ())):
            yield Role.LEGAL_REVIEWER, where
        if Flag.PERSONNEL in {*each.key_flags, *portfolios.get(each.post_id, ())}:
            yield Role.PERSONNEL, where


def _bodies(official: Official, day: date) -> Iterator[SupervisingBodyVersion]:
    acting_for = SupervisingMember.objects.on(day).filter(official=official).values("body")
    rows = SupervisingBodyVersion.objects.on(day).filter(body__in=acting_for)
    yield from rows.select_related("body").order_by("body__code")


def _of_bodies(
    bodies: tuple[SupervisingBodyVersion, ...], official: Official, day: date
) -> Iterator[tuple[Role, int]]:
    heading = SupervisingMember.objects.on(day).filter(official=official, is_head=True)
    headed = set(heading.values_list("body_id", flat=True)) if bodies else set()
    for each in bodies:
        is_commission = each.kind == SupervisingKind.COUNTY_COMMISSION
        yield Role.SUPERVISOR, each.body_id
        if is_commission:
            yield Role.COMMISSION, each.body_id
        if each.body_id in headed:
            yield Role.SUPERVISING_HEAD, each.body_id
        if each.body_id in headed and is_commission:
            yield Role.COMMISSION_HEAD, each.body_id
