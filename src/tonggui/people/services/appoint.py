# SPDX-License-Identifier: Apache-2.0
"""Register officials, appoint them to posts, and end or withdraw a tenure."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.people import permission, queries
from tonggui.people.acts import Act
from tonggui.people.errors import AlreadyHeld, NotThere, Overlaps, Unfit
from tonggui.people.models import Account, Official, Post, PostVersion, Tenure
from tonggui.people.services.change import change


def register_official(code: str, name: str, *, by: Account | None, at: datetime) -> Official:
    """Make someone known who may hold power; the code must say nothing of the person."""
    with change("official.registered", code, by=by, at=at) as made:
        permission.demand(Act.REGISTER_OFFICIALS, by=by, at=at)
        if Official.objects.filter(code=code).exists():
            raise Overlaps(code, at.date())
        return made.add(Official(code=code, name=name))


def correct_name(official: Official, name: str, *, by: Account | None, at: datetime) -> Official:
    """Put a name right. A name is the only thing written over: it must be right wherever it stands.

    The ledger keeps a commitment to the name before and after (个人信息保护法 art. 46).
    """
    with change("official.name-corrected", official.code, by=by, at=at) as made:
        unit = queries.unit_of_official(official, localdate(at))
        who = permission.demand(Act.CORRECT_NAMES, by=by, at=at, unit=unit)
        permission.refuse_oneself(who, official)
        official.name = name
        made.set(official, "name")
        return official


def appoint(  # noqa: PLR0913 - what a letter of appointment says
    official: Official,
    post: Post,
    *,
    since: date,
    until: date | None = None,
    basis: str = "",
    by: Account | None,
    at: datetime,
) -> Tenure:
    """Let an official hold a post from a day on, in the first seat that is free all the time."""
    with change("tenure.began", post, by=by, at=at) as made:
        who = permission.demand(Act.APPOINT, by=by, at=at, unit=post.unit)
        permission.refuse_oneself(who, official)
        Post.objects.select_for_update().get(pk=post.pk)
        version = _version(post, since, until)
        if who and version.is_first_leader and not basis:
            raise Unfit(_("a first leader is appointed by a document from above: name it"))
        seat = _free_seat(post, version, official, since, until)
        return made.add(
            Tenure(post=post, official=official, seat=seat, since=since, until=until, basis=basis)
        )


def end_tenure(tenure: Tenure, *, until: date, by: Account | None, at: datetime) -> Tenure:
    """End a tenure after a day; rights end with that day."""
    with change("tenure.ended", tenure.post, by=by, at=at) as made:
        who = permission.demand(Act.APPOINT, by=by, at=at, unit=tenure.post.unit)
        permission.refuse_backdating(who, tenure.official, until=until, at=at)
        return made.cut(_standing(tenure), until=until)


def withdraw_tenure(tenure: Tenure, *, reason: str, by: Account | None, at: datetime) -> Tenure:
    """Say that a tenure was recorded by mistake; the row stays, marked as withdrawn."""
    with change("tenure.withdrawn", tenure.post, by=by, at=at) as made:
        who = permission.demand(Act.APPOINT, by=by, at=at, unit=tenure.post.unit)
        permission.refuse_oneself(who, tenure.official)
        if not reason:
            raise Unfit(_("say why the tenure is withdrawn"))
        made.words["reason"] = reason
        made.withdraw(_standing(tenure))
        return tenure


def correct_tenure(  # noqa: PLR0913 - what a letter of appointment says, and why it is put right
    tenure: Tenure,
    *,
    since: date,
    until: date | None = None,
    basis: str = "",
    reason: str,
    by: Account | None,
    at: datetime,
) -> Tenure:
    """Put the days or the document of a tenure right; the row that was wrong stays, withdrawn."""
    with change("tenure.corrected", tenure.post, by=by, at=at) as made:
        who = permission.demand(Act.APPOINT, by=by, at=at, unit=tenure.post.unit)
        permission.refuse_oneself(who, tenure.official)
        if not reason:
            raise Unfit(_("say why the tenure is corrected"))
        made.words["reason"] = reason
        post = Post.objects.select_for_update().get(pk=tenure.post_id)
        wrong = _standing(tenure)
        made.withdraw(wrong)
        seat = _free_seat(post, _version(post, since, until), wrong.official, since, until)
        right = Tenure(post=post, official=wrong.official, seat=seat, basis=basis)
        right.since, right.until = since, until
        return made.add(right)


def _version(post: Post, since: date, until: date | None) -> PostVersion:
    for day in (since, until):
        if day and not post.versions.on(day).exists():
            raise NotThere(post, day)
    if until is None and (last := post.versions.standing().order_by("since").last()):
        if last.until is not None:
            raise NotThere(post, last.until)
        return last
    return post.versions.on(since).get()


def _free_seat(
    post: Post, version: PostVersion, official: Official, since: date, until: date | None
) -> int:
    taken = post.tenures.meeting(since, until).select_related("official").order_by("seat")
    if own := next((each for each in taken if each.official_id == official.pk), None):
        raise AlreadyHeld(post, own.official, own.since)
    seats = set(range(1, version.seats + 1)) - {each.seat for each in taken}
    if seats:
        return min(seats)
    if not version.seats:
        raise Unfit(_("`%s` is held by an assembly, not by a person") % post)
    raise AlreadyHeld(post, taken[0].official, taken[0].since)


def _standing(tenure: Tenure) -> Tenure:
    found = Tenure.objects.select_for_update().get(pk=tenure.pk)
    if found.withdrawn_at is not None:
        raise Unfit(_("this tenure has been changed meanwhile: look at the post again"))
    return found
