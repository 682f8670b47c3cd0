# SPDX-License-Identifier: Apache-2.0
"""`tonggui serve` killed with SIGKILL under several clients: each acknowledged act is whole (R34).

The same with two thousand acts and the county of the demonstration: `benchmarks/killed.py`.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.ledger.test_killed import database
from tests.site import running
from tests.supervision import build, served
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, Event
from tonggui.ledger import fsck
from tonggui.ledger.models import Entry
from tonggui.people.models import SupervisingMember
from tonggui.supervision import replay, services
from tonggui.supervision.ticking import tick

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning"),
]
ACTS, CASES, CLIENTS = 40, 4, 4


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME


def begun():
    """Open cases with their first node begun."""
    at = timezone.now()
    for _ in range(CASES):
        case = services.open_case(build.power(), by=None, at=at)
        services.record(case, Happening("node_open", at, node="P01.n1"), by=None, at=at)
        yield case


def cookie_of(case):
    """Sign a member of the body in that leads a case; return the cookie."""
    member = SupervisingMember.objects.filter(body=case.supervision.body).first()
    client = Client()
    client.force_login(build.account(member.official))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def uneven():
    """Return the cases whose events are not those that their count and the ledger tell of."""
    for case in Case.objects.all():
        told = Entry.objects.filter(subject=case.code).exclude(kind="case.time-passed").count()
        if not case.last_seq == case.events.count() == told:
            yield case.code


def test_each_act_a_browser_was_told_of_is_there_judged_and_in_the_ledger(home):
    build.county()
    cases = list(begun())
    cookie = cookie_of(cases[0])
    before = {str(each) for each in fsck.check()}  # the county of tests is published unsaid

    shared = {"DATABASE_URL": database(), "TONGGUI_SECRET_KEY": settings.SECRET_KEY}
    with running.server(home, **shared) as (server, bind):
        clients = [served.Client(bind, cookie) for _ in range(CLIENTS)]
        said = served.killed(server, clients, [each.code for each in cases], after=ACTS)
    tick(at=timezone.now())  # opinions are counted over cases only then (S43)

    assert len(said) >= ACTS
    assert set(said) <= set(Event.objects.values_list("case__code", "key"))
    assert list(uneven()) == []
    assert [str(each) for each in replay.differences(at=timezone.now())] == []
    assert {str(each) for each in fsck.check()} - before == set()
