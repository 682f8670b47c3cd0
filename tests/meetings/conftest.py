# SPDX-License-Identifier: Apache-2.0
"""What tests of meetings share: the example county, and a meeting of its leading Party group."""

from datetime import timedelta

import pytest

from tests.supervision import build as cases
from tests.supervision.conftest import county, county_rows, in_english, nothing_kept  # noqa: F401
from tonggui.meetings import members, services
from tonggui.people.models import CollectiveBody
from tonggui.registry.models import Power

SECRETARY, WATCHING = "post:ZJJ/会议秘书岗", "PZ1"


class Room:
    """A meeting of the housing bureau's Party group, with one matter, and the time in the room."""

    def __init__(self):
        self.at = cases.AT
        self.secretary = cases.account_of("ZJJ/会议秘书岗")
        self.watcher = cases.member_of(WATCHING)
        self.body = CollectiveBody.objects.get(code="ZJJ-DZ")
        self.seats = [each.ref for each in members.seats(self.body, self.at.date())]
        self.item = None

    @property
    def chair(self):
        return self.seats[0]

    @property
    def others(self):
        return self.seats[1:]

    def told(self, minutes=1, *, by=None, **more):
        self.at += timedelta(minutes=minutes)
        return services.Told(by or self.secretary, self.at, **more)

    def call(self, *, days=3, matter="重大项目安排", **more):
        self.began = self.at + timedelta(days=days)
        said = services.Calling(
            kind="党组会", begins_at=self.began, secretary=SECRETARY,
            invited=(cases.SupervisingMember.objects.filter(body__code=WATCHING)[0].body,), **more,
        )  # fmt: skip
        who = {"by": self.secretary, "at": self.at}
        self.meeting = services.call(self.body, said, **who)
        agenda = services.Agenda(
            matter, "东门坡改造(虚构)", amount=86_520_000, payee="甲公司(虚构)"
        )
        power = Power.objects.get(code="P03")
        self.item = services.put(self.meeting, agenda, power=power, **who)
        services.notify(self.meeting, self.told())
        return self

    def reviewed(self, opinion="无异议", **more):
        opened = self.at
        said = services.Opinion(opinion, opened, **more)
        services.review(self.item, said, self.told(60, by=self.watcher))
        return self

    def opened(self, present=None):
        self.at = max(self.at, self.began)
        services.open_meeting(self.meeting, self.seats if present is None else present, self.told())
        services.start(self.item, self.told())
        return self

    def says(self, post, stance="同意", **more):
        return services.speak(self.item, services.Speech(post, stance=stance, **more), self.told())

    def heard(self):
        for post in [*self.others, self.chair]:
            self.says(post)
        return self

    def voted(self, **more):
        more = more or {"votes": dict.fromkeys(self.seats, "同意")}
        return services.vote(self.item, self.told(), **more)

    def resolved(self, result="adopted", **more):
        return services.resolve(self.item, services.Resolving(result, **more), self.told())

    def rules(self):
        return sorted({each.rule for each in self.item.case.findings.filter(settled_at=None)})


@pytest.fixture
def room(county):  # noqa: F811 - the fixture
    return Room()
