# SPDX-License-Identifier: Apache-2.0
"""Looks from outside at what is published: changed or taken down without a word (S07)."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import DatabaseError, transaction

from tests import rebuilt
from tests.supervision import build
from tonggui.ledger.models import Entry
from tonggui.oversight.models import Looked, Probe
from tonggui.registry.bodies import canonical, digest
from tonggui.registry.models import Frame
from tonggui.registry.survey import survey
from tonggui.rounds import services as rounds
from tonggui.rounds.models import Part
from tonggui.supervision import probing
from tonggui.supervision.fetching import Seen, fetch

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SOON, LATE = AT + timedelta(minutes=40), AT + timedelta(days=40)


@pytest.fixture
def year(county):
    """The lists of the county say no fact and no day."""
    root = json.loads(Frame.objects.get().body)
    root.pop("facts", None)
    root["meta"].pop("as_of")
    text = canonical(root)
    Frame.objects.create(number=2, body=text, digest=digest(text), taken_at=AT)


@pytest.fixture
def visit(client):
    """Return what visits a path as anybody would."""

    def visited(path):
        answer = client.get(path)
        return Seen(is_missing=True) if answer.status_code == 404 else Seen(said=answer.json())

    return visited


def spoilt(visit, power="P01", *, is_gone=False):
    """Visit a site on which one power is other than approved, or gone."""

    def visited(path):
        found = visit(path)
        if f"/{power}/" not in path:
            return found
        if is_gone:
            return Seen(is_missing=True)
        return Seen(said=found.said | {"lists": found.said["lists"] | {"boundary": "随意"}})

    return visited


def found(at):
    problems = [each.finding for each in survey(at=at).problems if each.finding.rule == "S07"]
    return [("".join(each.clauses), each.level, each.object) for each in problems]


def test_what_is_shown_as_it_was_approved_is_judged_and_nothing_is_found(year, visit):
    assert "S07" in survey(at=AT).grey

    assert probing.look(visit, at=AT, most=3) == 3

    assert found(SOON) == []
    assert "S07" not in survey(at=SOON).grey
    assert not Probe.objects.exists()
    assert Looked.objects.filter(holds=True).count() == 3


def test_what_is_shown_otherwise_than_approved_is_found_and_stands_in_the_ledger(year, visit):
    probing.look(spoilt(visit), at=AT)

    assert found(SOON) == [("a", "red", "publication:P01/1")]
    assert Entry.objects.filter(kind="probe.deviated", subject="P01/1").count() == 1
    assert rebuilt.differences({"probe"}) == []
    assert found(LATE) == []


def test_what_is_gone_at_two_looks_is_found_and_what_was_back_is_not(year, visit):
    gone = spoilt(visit, is_gone=True)
    probing.look(gone, at=AT)
    assert found(SOON) == []

    probing.look(gone, at=SOON)
    assert found(SOON) == [("b", "red", "publication:P01/1")]


def test_what_was_back_at_the_second_look_is_not_found(year, visit):
    gone = spoilt(visit, is_gone=True)
    probing.look(gone, at=AT)
    probing.look(visit, at=SOON)
    probing.look(gone, at=SOON + timedelta(days=1))

    assert [each.is_missing for each in Probe.objects.order_by("pk")] == [True, False, True]
    assert found(SOON + timedelta(days=1)) == []


def test_a_site_that_does_not_answer_has_taken_nothing_down(year):
    assert probing.look(lambda _path: None, at=AT) == 0

    assert not Looked.objects.exists()
    assert "S07" in survey(at=SOON).grey


def test_what_is_withheld_by_an_exemption_is_shown_as_approved(year, visit):
    asked = rounds.withhold(
        build.power(), part=Part.PROCESS, reason="涉密(虚构)", ground="保守国家秘密法",
        review_on=LATE.date(), by=None, at=AT,
    )  # fmt: skip
    rounds.allow(asked, approved_by="县纪委监委(虚构)", by=None, at=AT)

    probing.look(visit, at=AT)

    assert not Probe.objects.exists()


def test_each_edition_is_looked_at_once_a_day(year, visit):
    assert probing.look(visit, at=AT, most=2) == 2
    first = set(Looked.objects.values_list("edition", flat=True))
    probing.look(visit, at=AT + timedelta(minutes=10), most=2)

    assert Looked.objects.count() == 4
    assert set(Looked.objects.filter(at=AT).values_list("edition", flat=True)) == first


def test_without_a_public_address_nobody_looks(year, settings):
    settings.PUBLIC_URL = ""

    assert probing.probe(at=AT) == 0


def test_the_database_refuses_to_change_what_a_look_found(year, visit):
    probing.look(spoilt(visit), at=AT)

    for change in (lambda: Probe.objects.update(shown=""), lambda: Probe.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Probe.objects.get().shown


class Answers(BaseHTTPRequestHandler):
    """Answers as its path asks for."""

    def do_GET(self):
        status = int(self.path.strip("/"))
        self.send_response(status)
        self.send_header("Location", "/200")
        self.end_headers()
        self.wfile.write(b'{"lists": {}}' if status == 200 else b"x")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def served():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_only_what_is_plainly_there_or_gone_is_told(served):
    seen = {status: fetch(served, f"/{status}") for status in (200, 404, 410, 302, 500, 503)}

    assert seen.pop(200) == Seen(said={"lists": {}})
    assert seen.pop(404) == seen.pop(410) == Seen(is_missing=True)
    assert set(seen.values()) == {None}
    assert fetch("http://127.0.0.1:9", "/200") is None
