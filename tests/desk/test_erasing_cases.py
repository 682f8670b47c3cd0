# SPDX-License-Identifier: Apache-2.0
"""By law, words of an act and kept files can go: nothing judged changes, every proof stands."""

from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from tests.desk.test_case_acts import PDF, finished
from tests.desk.test_cases import at_home, clerk, did, opened, signed_in
from tests.people import build as people
from tests.supervision.conftest import county, county_rows, nothing_kept
from tests.supervision.test_record import _told
from tonggui.cases import papers
from tonggui.cases.errors import UnfitPaper
from tonggui.cases.models import Event, Paper
from tonggui.cases.papers import Brought, path_of
from tonggui.ledger.models import Entry
from tonggui.ledger.telling import BLANKED
from tonggui.people import services
from tonggui.people.errors import Unfit
from tonggui.people.models import Administers
from tonggui.supervision import replay

__all__ = ["at_home", "clerk", "county", "county_rows", "nothing_kept", "signed_in"]
LAW = {"basis": "个人信息保护法第四十七条", "reason": "王某某(虚构)申请删除"}
WORDS = "请王某某(虚构)尽快补来"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def case(clerk):
    """Return a case with a finished node, a file, and an urging in words."""
    made = opened(clerk)
    finished(clerk, made, "P01.n1", "a")
    assert did(clerk, made, "urge", node="P01.n2", text=WORDS).status_code == 302
    return made


def erased(place, capture):
    asked = services.ask_erasure(
        place, **LAW, by=people.admin(Administers.SYSTEM), at=timezone.now()
    )
    with capture(execute=True):
        services.allow_erasure(asked, by=people.admin(Administers.AUDIT), at=timezone.now())


def kept():
    return "".join(f"{each.leaf}{each.openings}" for each in Entry.objects.all())


def ours():
    return [each for each in _told() if each.startswith(("case/", "event/", "paper/"))]


def test_words_of_an_act_go_and_what_is_judged_stays(case, django_capture_on_commit_callbacks):
    urging = case.events.get(kind="urge")
    before = list(replay.differences(at=timezone.now()))

    erased(f"event/{urging.pk}/detail", django_capture_on_commit_callbacks)

    urging.refresh_from_db()
    assert BLANKED in urging.detail
    assert WORDS not in urging.detail + kept()
    assert ours() == []
    assert list(replay.differences(at=timezone.now())) == before


def test_a_file_goes_from_the_disk_and_its_digest_stays(
    case, clerk, django_capture_on_commit_callbacks
):
    paper = Paper.objects.get()

    erased(f"paper/{paper.pk}/name", django_capture_on_commit_callbacks)

    address = reverse("desk:paper", args=[case.code, paper.digest])
    assert not path_of(paper.digest).exists()
    assert "erased by law" in clerk.get(address).content.decode()
    page = clerk.get(reverse("desk:case", args=[case.code])).content.decode()
    assert address not in page
    assert paper.digest.removeprefix("sha256:") in page
    assert ours() == []


def test_a_file_that_was_erased_is_not_brought_back_by_another_upload(
    case, django_capture_on_commit_callbacks
):
    paper = Paper.objects.get()
    erased(f"paper/{paper.pk}/name", django_capture_on_commit_callbacks)

    with pytest.raises(UnfitPaper, match="erased by law"):
        papers.keep(case, Brought("表.pdf", BytesIO(PDF + b"a")), by=None, at=timezone.now())

    assert not path_of(paper.digest).exists()


def test_what_a_file_is_called_goes_from_its_event_and_what_its_node_calls_it_stays(
    case, django_capture_on_commit_callbacks
):
    event = case.events.get(kind="node_close")
    named = "表.pdf" in event.evidence

    if named:
        erased(f"event/{event.pk}/evidence", django_capture_on_commit_callbacks)
        event.refresh_from_db()
        assert Paper.objects.get().digest in event.evidence
    with pytest.raises(Unfit, match="holds nothing"):
        services.plan_erasure(f"event/{event.pk}/evidence")
    assert "表.pdf" not in event.evidence
    assert ours() == []


def test_words_that_went_do_not_go_again(case, django_capture_on_commit_callbacks):
    place = f"event/{case.events.get(kind='urge').pk}/detail"
    erased(place, django_capture_on_commit_callbacks)

    with pytest.raises(Unfit, match="erased before"):
        services.plan_erasure(place)


@pytest.mark.parametrize(
    "change", [{"detail": "{}"}, {"evidence": "[]"}, {"detail": BLANKED, "node": "x"}]
)
def test_of_an_event_the_database_lets_nothing_but_the_notice_in(case, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Event.objects.filter(case=case, kind="node_close").update(**change)


def test_of_a_paper_the_database_lets_nothing_but_the_notice_in(case):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Paper.objects.update(name="another.pdf")
