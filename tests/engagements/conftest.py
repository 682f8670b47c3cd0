# SPDX-License-Identifier: Apache-2.0
"""What tests of third parties share: a project of the housing bureau, about to be settled."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.supervision import build
from tests.supervision.conftest import county, county_rows, in_english, nothing_kept  # noqa: F401
from tonggui.cases.happening import Happening
from tonggui.cases.papers import Brought
from tonggui.engagements import folding, services
from tonggui.registry.models import Edition
from tonggui.supervision import footing
from tonggui.supervision import services as supervision

NODE, PROVIDER = "P03.n8", "丁审核公司(虚构)"
CLERK, OTHER, WATCHING = "ZJJ/项目经办岗", "LTZ/财政所所长", "PZ1"


class Project:
    """A case whose next node requires a third party, and the time at which things happen to it."""

    def __init__(self, code="QL-ZJJ-26-9001"):
        self.at = build.AT
        self.clerk = build.account_of(CLERK)
        self.watcher = build.member_of(WATCHING)
        self.edition = Edition.objects.select_related("power").get(power__code="P03")
        self.case = supervision.take_over(
            code, edition=self.edition, after_node="n7", by=None, at=self.at
        )

    def told(self, minutes=1, *, by=None, **more):
        self.at += timedelta(minutes=minutes)
        return services.Told(by or self.clerk, self.at, **more)

    def engaged(self, *, provider=PROVIDER, told=None, **more):
        more = {"contractor": "乙建设公司(虚构)", "kind": "结算审核", "node": NODE, **more}
        said = services.Engaging(provider=provider, **more)
        return services.engage(self.case, said, told or self.told()).event

    def stated(self, engagement, *ties):
        said = services.Stating("丁例审(虚构)", ties)
        return services.state(self.case, engagement, said, self.told())

    def reported(self, engagement, minutes=1):
        file = SimpleUploadedFile("报告.pdf", f"%PDF-1.7 {self.at}".encode())
        brought = (Brought("报告.pdf", file, "第三方报告"),)
        return services.report(self.case, engagement, "", self.told(minutes, brought=brought))

    def closed(self):
        self.at += timedelta(minutes=1)
        for kind in ("node_open", "node_close"):
            said = Happening(kind, self.at, node=NODE, evidence=())
            found = supervision.record(self.case, said, by=None, at=self.at)
        return found

    def place(self):
        lists = footing.lists_of(self.edition, self.at.date())
        nodes = [node for power in lists.powers.values() for node in power.nodes]
        (found,) = folding.places_of(self.case, nodes)
        return found

    def rules(self):
        return [
            (each.rule, "".join(json_clauses(each)))
            for each in self.case.findings.filter(settled_at=None, rule="S32").order_by("pk")
        ]


def json_clauses(finding):
    """Return the clauses of a kept finding."""
    from tonggui.supervision.keeping import value_of

    return value_of(finding.body).clauses


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def project(county):  # noqa: F811 - the fixture
    return Project()
