# SPDX-License-Identifier: Apache-2.0
"""Who sits in a deciding body on a day, by post; and who holds or speaks for a post."""

from __future__ import annotations

from datetime import date

from tonggui.core.values import frozen
from tonggui.people.models import CollectiveBody, Official, PostVersion, Tenure, Unit

POST, OFFICIAL = "post:", "official:"


@frozen
class Seat:
    """A member of a body: the post that speaks and votes, and who holds it."""

    ref: str
    name: str
    official: str
    person: str
    is_chair: bool = False


def seats(body: CollectiveBody, day: date) -> list[Seat]:
    """Return the voting members of a body, the chair first.

    Where nobody was seated on record, it is the leadership team of its unit.
    """
    rows = body.memberships.on(day).filter(is_voting=True).select_related("official")
    found = [_seat(each.official, body, day, is_chair=each.is_chair) for each in rows]
    if not found and body.unit is not None:
        found = _team(body.unit, day)
    return sorted(found, key=lambda each: (not each.is_chair, each.ref))


def posts_of(unit: Unit, day: date) -> list[tuple[str, str]]:
    """Return the posts of a unit as choices: how lists name them, and what they are called."""
    rows = PostVersion.objects.on(day).filter(post__unit=unit).select_related("post")
    return [(f"{POST}{each.post.code}", each.name) for each in rows.order_by("post__code")]


def holder(ref: str, day: date) -> str:
    """Return the code of whom a reference speaks of: the official, or a post's first holder."""
    if ref.startswith(OFFICIAL):
        return ref.removeprefix(OFFICIAL)
    rows = Tenure.objects.on(day).filter(post__code=ref.removeprefix(POST)).order_by("seat")
    return rows.values_list("official__code", flat=True).first() or ""


def called(refs: list[str], day: date) -> dict[str, Seat]:
    """Return posts as pages call them: their names, and who holds them."""
    codes = [ref.removeprefix(POST) for ref in refs]
    names = dict(
        PostVersion.objects.on(day).filter(post__code__in=codes).values_list("post__code", "name")
    )
    rows = Tenure.objects.on(day).filter(post__code__in=codes).order_by("-seat")
    held = {each.post.code: each.official for each in rows.select_related("post", "official")}
    return {ref: _called(ref, code, names, held) for ref, code in zip(refs, codes, strict=True)}


def _called(ref: str, code: str, names: dict[str, str], held: dict[str, Official]) -> Seat:
    official = held.get(code)
    name = names.get(code, code.rpartition("/")[2])
    return Seat(ref, name, official.code if official else "", official.name if official else "")


def _seat(official: Official, body: CollectiveBody, day: date, *, is_chair: bool) -> Seat:
    rows = Tenure.objects.on(day).filter(official=official).select_related("post")
    own = sorted(rows, key=lambda each: (each.post.unit_id != body.unit_id, each.pk))
    ref = f"{POST}{own[0].post.code}" if own else f"{OFFICIAL}{official.code}"
    name = ref.rpartition("/")[2] if own else official.name
    return Seat(ref, name, official.code, official.name, is_chair)


def _team(unit: Unit, day: date) -> list[Seat]:
    rows = PostVersion.objects.on(day).filter(post__unit=unit, is_leader=True)
    leads = {
        f"{POST}{each.post.code}": each.is_first_leader for each in rows.select_related("post")
    }
    return [
        Seat(ref, seat.name, seat.official, seat.person, leads[ref])
        for ref, seat in called(list(leads), day).items()
    ]
