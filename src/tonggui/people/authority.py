# SPDX-License-Identifier: Apache-2.0
"""The one place that decides what someone may do, from what they are at that time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser

from tonggui.core.errors import Refused
from tonggui.people.acts import GRANTS, Act, Role
from tonggui.people.models import Account

View = TypeVar("View", bound=Callable[..., Any])


class NotAllowed(Refused):
    """Nothing that this person is at this time opens the act to them."""

    code = "not-allowed"

    def __init__(self, act: Act) -> None:
        super().__init__(f"your present posts and memberships do not allow `{act.value}`")
        self.act = act


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone is at an instant; nobody in particular is a visitor."""

    roles: frozenset[Role] = frozenset({Role.VISITOR})


@dataclass(frozen=True, slots=True)
class Access:
    """What a page is for: whoever may do this act may open it."""

    act: Act
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", GRANTS[self.act])


def opened_to(act: Act) -> Callable[[View], View]:
    """Declare what a view is for; a view without this is closed to everybody."""

    def declare(view: View) -> View:
        view.access = Access(act)  # type: ignore[attr-defined]
        return view

    return declare


def standing(account: Account | AnonymousUser, *, at: datetime) -> Standing:  # noqa: ARG001
    """Return what an account is at an instant."""
    if not account.is_authenticated:
        return Standing()
    return Standing(frozenset({Role.VISITOR, Role.SIGNED_IN}))


def may(who: Standing, act: Act) -> bool:
    """Say whether someone's standing opens an act."""
    return not who.roles.isdisjoint(GRANTS[act])
