# SPDX-License-Identifier: Apache-2.0
"""X-rays at the desk: what does not hold, by county and by unit, with the place to mend it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.people import build as people
from tests.registry import build
from tonggui.people.models import Unit
from tonggui.rounds import services
from tonggui.rounds.models import InstitutionDocument

pytestmark = pytest.mark.django_db
CHINESE = {"headers": {"accept-language": "zh-hans"}}


@pytest.fixture
def reader(client):
    """Return the window of somebody who holds a post."""
    client.force_login(people.account(people.holder(people.post()).official))
    return client


def text(client, url):
    return client.get(url, **CHINESE).content.decode()


def test_the_county_page_names_what_blocks_publication(reader, tmp_path):
    build.places()
    build.taken(tmp_path)

    page = text(reader, "/desk/xray/")

    assert "S02" in page
    assert "阻止公布" in page
    assert "powers › P15 › basis" in page


def test_a_unit_page_shows_only_its_own(reader, tmp_path):
    build.places()
    build.taken(tmp_path)

    # As a word: a token of a form is letters and figures by chance.
    assert not re.search(r"\bS02\b", text(reader, "/desk/xray/CZJ/"))
    assert "S02" in text(reader, f"/desk/xray/{build.body(build.UNFOUNDED)['unit']}/")


def test_a_line_leads_into_the_draft_only_whoever_may_write_there(client, reader, tmp_path):
    build.places()
    build.taken(tmp_path)
    unit = build.body(build.UNFOUNDED)["unit"]
    theirs = f"/desk/powers/{build.UNFOUNDED}/edit/"

    page = text(reader, f"/desk/xray/{unit}/")
    assert "powers › P15 › basis" in page
    assert theirs not in page
    assert f'<a href="/desk/powers/{build.UNFOUNDED}/">powers ›' not in page
    own = people.post(Unit.objects.get(code=unit), name="清单岗")
    client.force_login(people.account(people.holder(own).official))
    assert theirs in text(client, f"/desk/xray/{unit}/")


def test_before_any_import_the_page_says_what_is_missing(reader):
    page = text(reader, "/desk/xray/")

    assert "尚未导入四单" in page
    assert "没有发现" not in page


def accepting(day, document):
    """Return a power with an accepted risk, and a control that rests on a document."""
    body = build.body()
    said = {"by": "局党组(虚构)", "reason": "系统改造中", "review_date": day.isoformat()}
    body["risks"][0]["accepted"] = said
    body["risks"][0]["controls"][0]["document"] = document
    return body


def test_the_county_page_names_accepted_risks_past_their_day_and_controls_on_fallen_documents(
    reader, tmp_path
):
    build.places()
    today = timezone.localdate()
    body = accepting(today - timedelta(days=1), "D1")
    build.published(build.taken(tmp_path, body, build.body(build.UNFOUNDED))[build.SOUND])
    services.keep_document(
        Unit.objects.get(code="CZJ"),
        InstitutionDocument(
            code="D1", title="某制度(虚构)", issued_by="CZJ", version="1", since=build.DAY,
            review_on=today - timedelta(days=1),
        ),
        by=None, at=build.AT,
    )  # fmt: skip

    page = text(reader, "/desk/xray/")

    assert 'id="again"' in page
    assert 'id="fallen"' in page
    assert body["risks"][0]["controls"][0]["measure"] in page
    assert 'id="fallen"' in text(reader, "/desk/xray/CZJ/")
    assert 'id="fallen"' not in text(reader, "/desk/xray/ZJJ/")


def test_what_is_accepted_for_longer_or_rests_on_what_holds_is_not_named(reader, tmp_path):
    build.places()
    body = accepting(timezone.localdate(), "D1")
    build.published(build.taken(tmp_path, body, build.body(build.UNFOUNDED))[build.SOUND])

    page = text(reader, "/desk/xray/")

    assert 'id="again"' not in page
    assert 'id="fallen"' not in page
