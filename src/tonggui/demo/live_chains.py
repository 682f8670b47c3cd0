# SPDX-License-Identifier: Apache-2.0
"""Funds and projects of the demonstration, recorded link by link through the write path."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.timezone import localdate

from tonggui.chains import services
from tonggui.chains.models import Chain, Link
from tonggui.chains.services import Opening, Saying
from tonggui.chains.standing import watcher_of
from tonggui.demo.county import Raw
from tonggui.people.models import Unit

When = Callable[[str], datetime]
FEN = 100
_PLAIN = ("recipients", "paper", "words")
_DAYS = ("started_on", "due_on")


def play(wanted: Iterable[Raw], *, when: When, at: datetime) -> None:
    """Follow each of them as far as it has come, and judge it by the time of loading."""
    for each in wanted:
        chain = _opened(each, when)
        for link in each["links"]:
            _recorded(chain, link, when)
        services.judge_again(chain, at=at)


def _opened(wanted: Raw, when: When) -> Chain:
    unit = Unit.objects.get(code=wanted["unit"])
    said = Opening(
        wanted["kind"], wanted["code"], wanted["name"], unit, wanted.get("livelihood", False)
    )
    return services.open_chain(said, by=None, at=when(wanted["links"][0]["when"]))


def _recorded(chain: Chain, wanted: Raw, when: When) -> None:
    at = when(wanted["when"])
    unit = Unit.objects.get(code=wanted.get("unit", chain.unit.code))
    more = {name: wanted[name] for name in _PLAIN if name in wanted}
    more |= {name: localdate(when(wanted[name])) for name in _DAYS if name in wanted}
    if "to" in wanted:
        more["to"] = Unit.objects.get(code=wanted["to"])
    amount = wanted["yuan"] * FEN if "yuan" in wanted else None
    said = Saying(wanted["stage"], unit, localdate(at), amount=amount, **more)
    link = services.record(chain, said, by=None, at=at)
    if looked := wanted.get("looked"):
        _looked(link, looked, when)
    if shown := wanted.get("published"):
        services.publish(
            link, shown["place"], localdate(when(shown["when"])), by=None, at=when(shown["when"])
        )


def _looked(link: Link, said: Raw, when: When) -> None:
    at = when(said["when"])
    body = watcher_of(link.unit, localdate(at))
    services.look(link, said["opinion"], said["words"], body=body, by=None, at=at)
