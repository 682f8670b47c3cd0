# SPDX-License-Identifier: Apache-2.0
"""The first leader's own list: what may not be decided alone, and what is not held (R32, R86)."""

from __future__ import annotations

from datetime import date

from tonggui.core.values import frozen
from tonggui.core.xray.divided import held
from tonggui.meetings.speaking import Spoken, spoken
from tonggui.people import portfolios, queries
from tonggui.people.models import CollectiveBodyVersion, DivisionOfWork, Exemption, Membership, Post
from tonggui.rounds.models import MatterScope, ReservedMatter
from tonggui.rounds.models.bounds import Matter
from tonggui.rounds.standing import approval_limits, banned_portfolios, listed_scopes


@frozen
class Together:
    """A matter that only a meeting decides: which, in which body, from how many fen on."""

    matter: str
    forum: str
    threshold: int | None = None


@frozen
class Ban:
    """A portfolio a first leader does not hold directly, and the posts in charge of it."""

    word: str
    posts: tuple[str, ...]
    is_held: bool


@frozen
class OwnList:
    """What limits a first leader: meetings, an approval limit, four portfolios, speaking last."""

    together: tuple[Together, ...]
    missing: tuple[str, ...]
    bans: tuple[Ban, ...]
    division: DivisionOfWork | None
    exemption: Exemption | None
    chairs: tuple[str, ...]
    spoken: Spoken
    limit: int | None  # what the holder may approve alone, in fen, where lists say so


def own_list(post: Post, day: date) -> OwnList:
    """Return the own list of the first leader who holds a post."""
    together = tuple(_together(post, day))
    named = {each.matter for each in together}
    return OwnList(
        together=together,
        missing=tuple(str(each.label) for each in Matter if each.value not in named),
        bans=tuple(_bans(post, day)),
        division=queries.division_on(post.unit, day),
        exemption=portfolios.exemption_of(post.unit, day),
        chairs=tuple(_chairs(post, day)),
        spoken=_spoken(post, day),
        limit=approval_limits(day).get(post.ref),
    )


def _spoken(post: Post, day: date) -> Spoken:
    """Count from the day on which whoever holds the post began; nobody answers for others."""
    since = post.tenures.on(day).order_by("since").values_list("since", flat=True).first()
    return spoken(post, since=since, until=day) if since else Spoken(0, 0)


def _together(post: Post, day: date) -> list[Together]:
    names = _forums(day)
    scopes = MatterScope.objects.on(day).filter(unit=post.unit).order_by("matter", "threshold")
    found = [Together(each.matter, names.get(each.forum_id, ""), each.threshold) for each in scopes]
    reserved = ReservedMatter.objects.on(day).filter(unit=post.unit).order_by("code")
    found += [Together(each.name, names.get(each.forum_id, "")) for each in reserved]
    # What was taken in with the lists holds until the unit sets its own.
    codes = dict(CollectiveBodyVersion.objects.on(day).values_list("body__code", "name"))
    own = {each.matter for each in scopes}
    return found + [
        Together(
            each["type"], codes.get(str(each.get("forum")), ""), each.get("threshold_single_fen")
        )
        for each in listed_scopes(post.unit, day)
        if each.get("type") and each["type"] not in own
    ]


def _forums(day: date) -> dict[int, str]:
    return dict(CollectiveBodyVersion.objects.on(day).values_list("body", "name"))


def _bans(post: Post, day: date) -> list[Ban]:
    charge = queries.portfolios_on(day, post.unit)
    names = {each.post_id: each.name for each in queries.posts_on(day, post.unit)}
    return [
        Ban(
            word=word,
            posts=tuple(
                names[key]
                for key, matters in charge.items()
                if key in names and held(matters, [word])
            ),
            is_held=bool(held(charge.get(post.pk, ()), [word])),
        )
        for word in banned_portfolios(day)
    ]


def _chairs(post: Post, day: date) -> list[str]:
    officials = post.tenures.on(day).values("official")
    seats = Membership.objects.on(day).filter(official__in=officials, is_chair=True)
    rows = CollectiveBodyVersion.objects.on(day).filter(body__in=seats.values("body"))
    return list(rows.order_by("-rank").values_list("name", flat=True))
