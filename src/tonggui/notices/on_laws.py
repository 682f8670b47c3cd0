# SPDX-License-Identifier: Apache-2.0
"""Tell units, and the bodies that watch them, of changes of laws that their powers rest on (R41).

A unit's lists are told of to whoever wrote in them last, to the post that reviews their lawfulness,
or else to the first leader: somebody always hears of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.timezone import localdate

from tonggui.laws.hanging import Known, called, hanging_on
from tonggui.laws.models import LawChange
from tonggui.notices.addressing import POST
from tonggui.notices.models import LONGEST_KEY, Kind, Notice
from tonggui.people.authority import LEGAL_MATTERS
from tonggui.people.models import Post, PostVersion, Tenure, Unit
from tonggui.people.queries import portfolios_on, supervisor_of_unit
from tonggui.registry.models import Draft


def of_changes(numbers: Iterable[int]) -> Iterator[Notice]:
    """Yield what is told of changes: once to each address for all powers of a unit that hang."""
    rows = LawChange.objects.standing().filter(pk__in=numbers).select_related("law")
    for each in rows:
        day = localdate(each.recorded_at)
        law = called([each.law_id], day).get(each.law_id)
        found = hanging_on(Known(each, law), day) if law else []
        touched: dict[int, list[int]] = {}
        for power in found:
            if power.is_open:
                touched.setdefault(power.listing.unit_id, []).append(power.listing.power_id)
        for unit in Unit.objects.filter(pk__in=touched).order_by("code"):
            for to in _addresses(unit, touched[unit.pk], day):
                key = f"law:{each.code}:{unit.code}:{next(iter(to.values()))}"[:LONGEST_KEY]
                said = {"about": each.code, "node": unit.code}
                yield Notice(key=key, kind=Kind.LAW.value, **to, **said)


def _addresses(unit: Unit, powers: Iterable[int], day: date) -> Iterator[dict[str, str]]:
    """Yield who hears of it: the unit's clerks, its legal review, the body that watches it."""
    clerks = set(_clerks(unit, powers, day))
    yield from ({"to_official": each} for each in sorted(clerks))
    charged = [key for key, said in portfolios_on(day, unit).items() if LEGAL_MATTERS & set(said)]
    posts = set(Post.objects.filter(pk__in=charged).values_list("code", flat=True))
    if not (posts or clerks):
        leaders = PostVersion.objects.on(day).filter(post__unit=unit, is_first_leader=True)
        posts = set(leaders.values_list("post__code", flat=True))
    yield from ({"to_post": f"{POST}{each}"} for each in sorted(posts))
    if body := supervisor_of_unit(unit, day):
        yield {"to_body": body.code}


def _clerks(unit: Unit, powers: Iterable[int], day: date) -> Iterator[str]:
    """Yield the officials who wrote in the lists of some powers last and still serve the unit."""
    last = Draft.objects.filter(power__in=powers, changed_by__official__isnull=False)
    wrote = dict(last.order_by("pk").values_list("power", "changed_by__official"))
    serving = Tenure.objects.on(day).filter(post__unit=unit, official__in=set(wrote.values()))
    yield from set(serving.values_list("official__code", flat=True))
