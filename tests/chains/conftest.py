# SPDX-License-Identifier: Apache-2.0
"""What tests of chains share: the example county, a fund on its way, a project being built."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.supervision import build
from tests.supervision.conftest import county, county_rows, in_english, nothing_kept  # noqa: F401
from tonggui.chains import services
from tonggui.chains.models import Link
from tonggui.chains.services import Opening, Saying
from tonggui.people.models import Unit

PAYER, TOWN, CLERK = "CZJ/国库支付岗", "LTZ/财政所所长", "ZJJ/项目经办岗"
OF_PAYER, OF_TOWN, OF_WORKS = "PZ2", "LTJ", "PZ1"
YUAN = 100


class Followed:
    """A chain, and the time at which its links are recorded."""

    def __init__(self, kind, code, unit, **more):
        self.at = build.AT
        self.unit = Unit.objects.get(code=unit)
        said = Opening(kind, code, "示例（虚构）", self.unit, **more)
        self.chain = services.open_chain(said, by=None, at=self.at)

    @property
    def day(self):
        return localdate(self.at)

    def later(self, days):
        self.at += timedelta(days=days)
        return self

    def says(self, stage, yuan=None, *, unit=None, to=None, **more):
        place = Unit.objects.get(code=unit) if unit else self.unit
        target = Unit.objects.get(code=to) if to else None
        amount = None if yuan is None else yuan * YUAN
        return Saying(stage, place, more.pop("on", self.day), amount=amount, to=target, **more)

    def add(self, stage, yuan=None, *, by=None, key=None, **more):
        self.at += timedelta(minutes=1)
        said = self.says(stage, yuan, **more)
        return services.record(self.chain, said, key=key, by=by, at=self.at)

    def link(self, number):
        return Link.objects.get(chain=self.chain, number=number)


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def fund(county):  # noqa: F811 - the fixture
    return Followed("fund", "XJ-2026-01", "CZJ", is_livelihood=True)


@pytest.fixture
def project(county):  # noqa: F811 - the fixture
    return Followed("project", "GC-2026-01", "ZJJ")
