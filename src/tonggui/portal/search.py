# SPDX-License-Identifier: Apache-2.0
"""Look up powers, units, posts and supervising bodies by a part of their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from tonggui.core.values import frozen
from tonggui.ledger.unchanged import unchanged
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import PostVersion, SupervisingBodyVersion, UnitVersion
from tonggui.portal.caching import public_page
from tonggui.registry import queries as registry

MOST = 20
LONGEST = 60
POWER, UNIT, BODY = "portal:power", "portal:unit", "portal:body"


class Named(NamedTuple):
    """Something that can be looked up: its name, a line below it, its page, what it is found by."""

    name: str
    below: str
    page: str
    code: str
    words: str

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return _address(self.page, self.code)


@frozen
class Names:
    """Units, posts and bodies of a day. Persons are not looked up in public."""

    units: tuple[Named, ...]
    posts: tuple[Named, ...]
    bodies: tuple[Named, ...]


@frozen
class Found:
    """What fits a search, at most twenty of each; below a post stands its unit."""

    powers: list[Named]
    units: list[Named]
    posts: list[Named]
    bodies: list[Named]

    def __bool__(self) -> bool:
        return bool(self.powers or self.units or self.posts or self.bodies)


@opened_to(Act.READ_PUBLIC)
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits, as a page or, while someone is typing, as a fragment of it."""
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST]
    given = {"asked": asked, "found": find(asked) if asked else None}
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "portal/_found.html" if is_fragment else "portal/search.html", given)


def find(asked: str) -> Found:
    """Return what holds today and has every word asked for in its name or code."""
    day = localdate()
    names = unchanged.kept(("names", day), lambda: names_on(day))
    wanted = asked.casefold().split()
    # Powers are many and change often: the catalogue is searched where it is kept.
    powers = registry.catalogue(day, registry.Wanted(words=asked))
    return Found(
        [Named(each.name, each.code, POWER, each.code, "") for each in powers[:MOST]],
        *(
            list(islice(_fitting(each, wanted), MOST))
            for each in (names.units, names.posts, names.bodies)
        ),
    )


def names_on(day: date) -> Names:
    """Return all names of a day, in three questions."""
    units = UnitVersion.objects.on(day).order_by("pk").values_list("unit__code", "name")
    posts = PostVersion.objects.on(day).order_by("pk")
    bodies = SupervisingBodyVersion.objects.on(day).order_by("pk").values_list("body__code", "name")
    called = dict(units)
    return Names(
        units=tuple(_coded(UNIT, units)),
        posts=tuple(_posts(posts.values_list("post__code", "name", "post__unit__code"), called)),
        bodies=tuple(_coded(BODY, bodies)),
    )


def _coded(page: str, rows: Iterable[tuple[str, str]]) -> Iterator[Named]:
    for code, name in rows:
        yield Named(name, code, page, code, f"{name} {code}".casefold())


def _posts(rows: Iterable[tuple[str, str, str]], called: Mapping[str, str]) -> Iterator[Named]:
    for code, name, unit in rows:
        yield Named(name, called.get(unit, ""), UNIT, unit, f"{name} {code}".casefold())


def _fitting(names: Iterable[Named], wanted: list[str]) -> Iterator[Named]:
    return (each for each in names if all(word in each.words for word in wanted))


@lru_cache(maxsize=20_000)
def _address(page: str, code: str) -> str:
    return reverse(page, args=[code])
