# SPDX-License-Identifier: Apache-2.0
"""What can be lent and by whom: never more than the lender holds, and never to themselves."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.people import permission, queries
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.errors import NotListed, NotYoursToLend, Unfit
from tonggui.people.listed_powers import ListedPower, power_named, powers_of
from tonggui.people.models import Account, Delegation, Official, PostVersion, Tenure, Unit


@frozen
class Offer:
    """What someone may lend in a unit: posts, listed powers, and whether powers without a post."""

    posts: tuple[PostVersion, ...]
    powers: tuple[ListedPower, ...]
    leads: bool


def lender_of(grant: Delegation) -> Unit | None:
    """Return the unit whose authority is lent; None where what was written does not tell."""
    if grant.lent_by_id:
        return grant.lent_by
    if grant.for_post:
        return grant.for_post.unit
    power = power_named(grant.power, grant.since) if grant.power else None
    return Unit.objects.filter(pk=power.unit).first() if power else None


def offer(who: Standing, unit: Unit, day: date) -> Offer:
    """Return what someone may lend in a unit on a day."""
    held, leads = _held(who.official, day), _leads(who.official, unit, day)
    posts = tuple(
        each
        for each in queries.posts_on(day, unit)
        if each.post_id in held or (leads and _is_under(each, unit, held, day))
    )
    codes = [each.post.code for each in posts]
    powers = tuple(
        each for each in powers_of(unit, day) if leads or any(each.is_at(code) for code in codes)
    )
    return Offer(posts, powers, leads)


def may_take_back(who: Standing, grant: Delegation, day: date) -> bool:
    """Say whether someone may take back, or withdraw, what was lent."""
    unit = lender_of(grant)
    return unit is not None and _is_lender(who.official, grant, unit, day)


def demand_lender(grant: Delegation, *, by: Account | None, at: datetime) -> Standing | None:
    """Refuse whoever neither holds the post that is lent nor leads the unit whose it is."""
    unit = lender_of(grant)
    who = permission.demand(Act.DELEGATE, by=by, at=at, unit=unit)
    if who and (unit is None or not _is_lender(who.official, grant, unit, localdate(at))):
        raise NotYoursToLend(grant.for_post or grant.power)
    return who


def check_lent(grant: Delegation, who: Standing | None) -> None:
    """Refuse what the lending unit does not hold, and more or longer than the lender does.

    Whoever begins brings loans in before there are lists: these name their power all the same.
    """
    if grant.node and not grant.power:
        raise Unfit(_("a node is named together with its power"))
    if grant.lent_by is None:
        if who is None:
            return
        raise NotListed(grant.power, None, grant.since)
    if grant.for_post and grant.for_post.unit_id != grant.lent_by.pk:
        raise NotYoursToLend(grant.for_post)
    _check_receiver(grant, who)
    if grant.power and (who or powers_of(grant.lent_by, grant.since)):
        _check_listed(grant, grant.lent_by)
    tenure = _own_tenure(who, grant)
    if tenure and tenure.until and grant.until and grant.until > tenure.until:
        raise Unfit(_("you hold the post until %s: it cannot be lent for longer") % tenure.until)


def _check_receiver(grant: Delegation, who: Standing | None) -> None:
    if grant.official:
        permission.refuse_oneself(who, grant.official)
        if grant.for_post and grant.official.tenures.on(grant.since).filter(post=grant.for_post):
            raise Unfit(_("`%s` holds this post: nothing is to be lent") % grant.official)
    if grant.unit and not grant.power:
        raise Unfit(_("a unit is entrusted with a power by its code, not with a whole post"))
    if grant.unit and grant.unit_id == grant.lent_by_id:
        raise Unfit(_("a unit is not entrusted with its own power"))


def _check_listed(grant: Delegation, unit: Unit) -> None:
    power = power_named(grant.power, grant.since)
    if power is None or power.unit != unit.pk:
        raise NotListed(
            grant.power, unit, grant.since, has_lists=bool(powers_of(unit, grant.since))
        )
    post = grant.for_post.code if grant.for_post else ""
    if grant.node and grant.node not in power.nodes:
        raise Unfit(
            _("`%(power)s` has no node `%(node)s`") % {"power": power.code, "node": grant.node}
        )
    is_there = power.nodes[grant.node].post == post if grant.node else power.is_at(post)
    if post and not is_there:
        raise Unfit(
            _("the post `%(post)s` does not act there: %(what)s")
            % {"post": post, "what": " · ".join(filter(None, (power.code, grant.node)))}
        )


def _is_lender(official: Official | None, grant: Delegation, unit: Unit, day: date) -> bool:
    held = _held(official, day)
    if grant.for_post and grant.for_post_id in held:
        return True
    if not _leads(official, unit, day):
        return False
    version = grant.for_post.versions.on(day).first() if grant.for_post else None
    return version is None or _is_under(version, unit, held, day)


def _held(official: Official | None, day: date) -> dict[int, PostVersion]:
    """Return the posts someone holds by tenure: what was only lent to them is not theirs."""
    if official is None:
        return {}
    posts = official.tenures.on(day).values("post")
    rows = PostVersion.objects.on(day).filter(post__in=posts).select_related("post")
    return {each.post_id: each for each in rows}


def _leads(official: Official | None, unit: Unit, day: date) -> bool:
    reach = {each.pk for each in queries.above(unit, day)}
    held = _held(official, day).values()
    return any(each.is_first_leader and each.post.unit_id in reach for each in held)


def _is_under(version: PostVersion, unit: Unit, held: dict[int, PostVersion], day: date) -> bool:
    """Say whether a post is under a first leader: another first leader's only from above."""
    if not version.is_first_leader:
        return True
    higher = {each.pk for each in queries.above(unit, day)} - {unit.pk}
    return any(each.is_first_leader and each.post.unit_id in higher for each in held.values())


def _own_tenure(who: Standing | None, grant: Delegation) -> Tenure | None:
    if who is None or who.official is None or grant.for_post is None:
        return None
    return who.official.tenures.on(grant.since).filter(post=grant.for_post).first()
