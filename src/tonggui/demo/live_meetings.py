# SPDX-License-Identifier: Apache-2.0
"""Meetings of the demonstration, held and called through the write path of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.timezone import localdate

from tonggui.core.values import frozen
from tonggui.demo.county import Raw
from tonggui.meetings import members, services
from tonggui.meetings.minutes import minutes_of
from tonggui.meetings.models import Item, Meeting
from tonggui.people.models import (
    Account,
    CollectiveBody,
    SupervisingBody,
    SupervisingMember,
)
from tonggui.registry.models import Edition

When = Callable[[str], datetime]


def play(wanted: Iterable[Raw], *, when: When, at: datetime) -> None:
    """Hold or call the meetings, those alone whose power was in force then."""
    for each in wanted:
        called = when(each["called"])
        editions = Edition.objects.on(localdate(called)).select_related("power__unit")
        edition = editions.filter(power__code=each["power"]).first()
        if edition is not None:
            _Held(each, edition, when, at).play(called)


@frozen
class _Held:
    wanted: Raw
    edition: Edition
    when: When
    at: datetime

    def play(self, called: datetime) -> None:
        item = self._call(called)
        if "begins" in self.wanted:
            self._review(item)
            self._hold(item)

    def _call(self, called: datetime) -> Item:
        wanted = self.wanted
        watching = SupervisingBody.objects.filter(code=wanted.get("review", {}).get("body", "PZ1"))
        calling = services.Calling(
            kind=wanted["kind"],
            begins_at=self._begins,
            secretary=wanted["secretary"],
            place=wanted["place"],
            invited=tuple(watching),
        )
        by, body = self._recorder(called), CollectiveBody.objects.get(code=wanted["body"])
        meeting = services.call(body, calling, by=by, at=called)
        agenda = services.Agenda(
            matter=wanted["matter"],
            subject=wanted["subject"],
            amount=wanted["yuan"] * 100 if "yuan" in wanted else None,
            payee=wanted.get("payee", ""),
        )
        item = services.put(meeting, agenda, power=self.edition.power, by=by, at=called)
        services.notify(meeting, services.Told(by, called))
        return item

    @property
    def _begins(self) -> datetime:
        if "begins" in self.wanted:
            return self.when(self.wanted["begins"])
        day = localdate(self.at) + timedelta(days=self.wanted["in_days"])
        return datetime.combine(day, time(9, 30), tzinfo=self.when("1 09:00").tzinfo)

    def _recorder(self, at: datetime) -> Account | None:
        """Return the secretary's account; without one, the county itself enters it."""
        held = members.holder(self.wanted["secretary"], localdate(at))
        return Account.objects.filter(official__code=held).first()

    def _review(self, item: Item) -> None:
        said = self.wanted["review"]
        members_of = SupervisingMember.objects.filter(body__code=said["body"])
        account = Account.objects.filter(official__in=members_of.values("official")).first()
        if account is None:
            return
        opinion = services.Opinion(said["opinion"], self.when(said["opened"]), said["text"])
        services.review(item, opinion, services.Told(account, self.when(said["when"])))

    def _hold(self, item: Item) -> None:
        clock = _Clock(self._begins, self._recorder(self._begins))
        seats = members.seats(item.meeting.body, localdate(self._begins))
        refs = [each.ref for each in seats]
        chair, others = refs[0], refs[1:]
        services.open_meeting(item.meeting, refs, clock.told(0))
        self._attend(item, clock)
        services.start(item, clock.told())
        services.speak(item, services.Speech(chair, "procedural"), clock.told())
        for ref in [*others, chair]:
            words = self.wanted["words"]
            services.speak(item, services.Speech(ref, stance="同意", text=words), clock.told(4))
        services.vote(item, clock.told(3), votes=dict.fromkeys(refs, "同意"))
        due = localdate(self.at) + timedelta(days=self.wanted["due"])
        resolving = services.Resolving("adopted", owner=self.wanted["owner"], due=due)
        services.resolve(item, resolving, clock.told())
        services.close(item.meeting, clock.told(5))
        meeting = Meeting.objects.get(pk=item.meeting.pk)
        services.keep_minutes(meeting, clock.told(90), digest=minutes_of(meeting).digest)
        self._execute(item)

    def _attend(self, item: Item, clock: _Clock) -> None:
        members_of = SupervisingMember.objects.filter(body__code=self.wanted["review"]["body"])
        account = Account.objects.filter(official__in=members_of.values("official")).first()
        if account is not None:
            services.attend(item.meeting, by=account, at=clock.now)

    def _execute(self, item: Item) -> None:
        said = self.wanted["executed"]
        execution = services.Execution(
            said["kind"], said["id"], amount=said["yuan"] * 100, payee=said["payee"]
        )
        services.execute(item, execution, services.Told(None, self.when(said["when"])))


@dataclass(slots=True)
class _Clock:
    """The time in the room, which goes on with every entry."""

    now: datetime
    by: Account | None

    def told(self, minutes: int = 2) -> services.Told:
        """Return an entry some minutes later."""
        self.now += timedelta(minutes=minutes)
        return services.Told(self.by, self.now)
