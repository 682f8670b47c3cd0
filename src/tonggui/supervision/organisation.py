# SPDX-License-Identifier: Apache-2.0
"""Who holds what, who watches whom and what was lent, from the record, as the judge wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from tonggui.core import people as core
from tonggui.core.calendar import Calendar
from tonggui.core.facts import Facts
from tonggui.people import queries
from tonggui.people.models import (
    Delegation,
    DivisionOfWork,
    DivisionTerm,
    Official,
    Portfolio,
    SupervisingMember,
    Tenure,
)

_FOREVER = date.max.toordinal()


def organisation_on(
    listed: core.Organisation, calendar: Calendar, day: date, *, divided_on: date
) -> core.Organisation:
    """Return an organisation with the holders, members and loans on record in place of listed ones.

    The leaders' work is divided as on the day `divided_on`: a case keeps the division of the day on
    which it was opened, so that nobody answers for what was another's then. What nobody recorded
    yet stays as the lists say it.
    """
    tenures = tuple(_tenures(calendar))
    if not tenures:
        return listed
    names = _by_name()
    return (
        replace(
            listed,
            units=_units(listed, day, divided_on),
            supervisors=_supervisors(listed, day),
            tenures=tenures,
            delegations=(*_lent(), *_sharing(calendar)),
            handovers=listed.handovers,
        )
        if names
        else listed
    )


def persons_renamed(facts: Facts) -> Facts:
    """Return facts in which officials are named by their codes, where a name is one official's."""
    names = _by_name()

    def code(name: str) -> str:
        return names.get(name, name)

    return replace(
        facts,
        relations=tuple(
            replace(each, person=code(each.person), party=code(each.party))
            for each in facts.relations
        ),
        cards=tuple(replace(each, person=code(each.person)) for each in facts.cards),
        talks=tuple(replace(each, person=code(each.person)) for each in facts.talks),
        close_counts={code(name): count for name, count in facts.close_counts.items()},
        devices={device: code(name) for device, name in facts.devices.items()},
    )


def _by_name() -> dict[str, str]:
    rows = list(Official.objects.values_list("name", "code"))
    count = Counter(name for name, _ in rows)
    return {name: code for name, code in rows if count[name] == 1}


def _tenures(calendar: Calendar) -> Iterator[core.Tenure]:
    rows = Tenure.objects.standing().order_by("since", "-seat")
    for post, person, since, until in rows.values_list(
        "post__code", "official__code", "since", "until"
    ):
        end = calendar.end(until.toordinal()) if until else None
        yield core.Tenure(f"post:{post}", person, calendar.start(since.toordinal()), end)


def _sharing(calendar: Calendar) -> Iterator[core.Delegation]:  # noqa: ARG001 - as its neighbours
    """Let each holder of a post with several seats act for it, as the judge knows one holder."""
    shared = set(Tenure.objects.standing().filter(seat__gt=1).values_list("post", flat=True))
    rows = Tenure.objects.standing().filter(post__in=shared)
    for post, person, since, until in rows.values_list(
        "post__code", "official__code", "since", "until"
    ):
        last = until.toordinal() if until else _FOREVER
        yield core.Delegation(person, since.toordinal(), last, for_post=f"post:{post}")


def _lent() -> Iterator[core.Delegation]:
    for each in Delegation.objects.standing().select_related("official", "for_post", "unit"):
        yield core.Delegation(
            to=each.official.code if each.official else "",
            since=each.since.toordinal(),
            until=each.until.toordinal() if each.until else _FOREVER,
            for_post=f"post:{each.for_post.code}" if each.for_post else "",
            power=each.power,
            node=each.node,
            unit=each.unit.code if each.unit else "",
        )


def _units(listed: core.Organisation, day: date, divided_on: date) -> dict[str, core.Unit]:
    found = dict(listed.units)
    for each in queries.units_on(day):
        code = each.unit.code
        above = each.supervised_by.code if each.supervised_by else ""
        if code in found and above in listed.supervisors:
            found[code] = replace(found[code], supervised_by=above)
    rows = Portfolio.objects.filter(division__in=_divisions(divided_on))
    matters = {row.post.code: tuple(row.matters) for row in rows.select_related("post__unit")}
    for code in set(_divisions(divided_on).values_list("unit__code", flat=True)) & found.keys():
        found[code] = replace(found[code], posts=tuple(_divided(found[code], matters)))
    return found


def _divisions(day: date) -> QuerySet[DivisionOfWork]:
    return DivisionOfWork.objects.filter(pk__in=DivisionTerm.objects.on(day).values("division"))


def _divided(unit: core.Unit, matters: Mapping[str, tuple[str, ...]]) -> Iterator[core.Post]:
    """Yield a unit's posts, leaders in charge of what the division of work says and no more."""
    for post in unit.posts:
        said = matters.get(post.ref.removeprefix("post:"), ())
        yield replace(post, portfolio=said) if post.is_leader else post


def _supervisors(listed: core.Organisation, day: date) -> dict[str, core.SupervisingBody]:
    members: dict[str, list[core.Member]] = {}
    rows = SupervisingMember.objects.on(day).order_by("-is_head", "pk")
    for body, person, is_head in rows.values_list("body__code", "official__code", "is_head"):
        members.setdefault(body, []).append(core.Member(person, is_head))
    return {
        code: replace(body, members=tuple(members.get(code, ())))
        for code, body in listed.supervisors.items()
    }
