# SPDX-License-Identifier: Apache-2.0
"""Institution documents at the desk: added, amended, repealed, with what hangs on each (R81)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.rebuilt import differences
from tests.registry import build as registry
from tests.rounds import build
from tonggui.core.rules import LEVELS
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Unit
from tonggui.registry.documents import documents_on
from tonggui.registry.models import Draft, XrayLine
from tonggui.registry.services import drafting
from tonggui.registry.xrays import keeping
from tonggui.rounds import services
from tonggui.rounds.errors import Unsaid
from tonggui.rounds.fallen import DOCUMENT
from tonggui.rounds.models import InstitutionDocument

pytestmark = pytest.mark.django_db
TITLE = "惠农资金因素测算办法"
DAY = build.DAY


def document(**changed):
    facts = {"code": "CZJ-Z1", "title": TITLE, "issued_by": "县财政局", "since": DAY}
    return InstitutionDocument(**facts | changed)


def rests(power, name):
    """Let the first control of the power's draft rest on a document, and return its measure."""
    draft = Draft.objects.get(power=power, closed_at=None)
    body = json.loads(draft.body)
    control = body["risks"][0]["controls"][0]
    control["document"] = name
    drafting.revise(draft, body, version=draft.version, **build.DOES)
    return control["measure"]


def clerk(power):
    return build.account_of(power.unit.posts.get(code="CZJ/农业股股长"))


def signed_in(client, account):
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def test_a_document_on_record_is_what_controls_are_held_against(power):
    services.keep_document(power.unit, document(review_on=DAY), **build.DOES)

    known = documents_on(DAY)

    assert known["CZJ-Z1"] is known[TITLE]
    assert not known[TITLE].needs_review(DAY)
    assert known[TITLE].needs_review(DAY + timedelta(days=1))


def test_an_amended_document_keeps_what_it_was_before(power):
    services.keep_document(power.unit, document(version="一"), **build.DOES)
    later = DAY + timedelta(days=3)

    services.keep_document(power.unit, document(version="二", since=later), **build.DOES)

    assert documents_on(DAY)[TITLE].version == "一"
    assert documents_on(later)[TITLE].version == "二"


def test_a_repealed_document_marks_what_rests_on_it_from_that_day_on(power):
    made = services.keep_document(power.unit, document(), **build.DOES)
    later = DAY + timedelta(days=3)

    services.repeal_document(made, on=later, **build.DOES)

    assert not documents_on(DAY)[TITLE].needs_review(DAY)
    assert documents_on(later)[TITLE].needs_review(later)
    with pytest.raises(Unsaid, match="changed meanwhile"):
        services.repeal_document(made, on=later, **build.DOES)


def test_a_document_kept_at_the_desk_stands_for_the_one_the_lists_name(power):
    services.keep_document(power.unit, document(code="D-9", title="旧名"), **build.DOES)
    services.keep_document(power.unit, document(code="D-9", title="新名"), **build.DOES)

    assert "旧名" not in documents_on(DAY)
    assert documents_on(DAY)["D-9"].title == "新名"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": " "}, "a title"),
        ({"code": "CZJ-Z2"}, "amend it there"),
        ({"issued_on": DAY, "review_on": DAY - timedelta(days=1)}, "not before"),
    ],
)
def test_what_is_wrong_with_a_document_is_said(power, changed, says):
    services.keep_document(power.unit, document(), **build.DOES)

    with pytest.raises(Unsaid, match=says):
        services.keep_document(power.unit, document(**changed), **build.DOES)


def test_only_the_unit_that_keeps_a_document_changes_it(power):
    made = services.keep_document(power.unit, document(), **build.DOES)
    other = Unit.objects.get(code="JYJ")
    stranger = build.account_of(other.posts.get(code="JYJ/股长0"))

    with pytest.raises(NotAllowed):
        services.repeal_document(made, on=DAY, by=stranger, at=build.AT)
    with pytest.raises(Unsaid, match="only that unit"):
        services.keep_document(other, document(), **build.DOES)


def test_documents_can_be_rebuilt_from_entries_and_are_never_changed(power):
    made = services.keep_document(power.unit, document(), **build.DOES)
    services.repeal_document(made, on=DAY, **build.DOES)

    assert [e.kind for e in Entry.objects.filter(kind__startswith="document.")] == [
        "document.set",
        "document.repealed",
    ]
    assert differences({"institutiondocument"}) == []
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        InstitutionDocument.objects.filter(withdrawn_at=None).update(status="in_force")


def test_a_clerk_adds_amends_and_repeals_and_is_shown_what_hangs_on_it(client, power):
    measure = rests(power, TITLE)
    page = signed_in(client, clerk(power))
    today = localdate()

    assert "No document is on record yet" in page.get("/desk/documents/").content.decode()
    facts = {"code": "CZJ-Z1", "title": TITLE, "issued_by": "县财政局", "status": "in_force",
             "since": today}  # fmt: skip
    added = page.post("/desk/units/CZJ/documents/new/", facts)
    assert added.status_code == 302
    shown = page.get(added.url).content.decode()
    assert measure in shown
    assert "to be reviewed" not in shown
    amended = page.post(f"{added.url}amend/", facts | {"version": "二", "status": "amended"})
    assert measure in page.get(amended.url).content.decode()
    asked = page.get(f"{amended.url}repeal/").content.decode()
    assert "1 control rests on this document" in asked
    assert measure in asked
    repealed = page.post(f"{amended.url}repeal/", {"on": today})
    shown = page.get(repealed.url).content.decode()

    assert "every control below is to be reviewed" in shown
    assert TITLE in page.get("/desk/documents/").content.decode()


def test_drafts_of_other_units_are_not_shown_with_a_document(client, power):
    measure = rests(power, TITLE)
    made = services.keep_document(power.unit, document(), **build.DOES)
    other = Unit.objects.get(code="JYJ")
    stranger = build.account_of(other.posts.get(code="JYJ/股长0"))
    page = signed_in(client, stranger)

    shown = page.get(f"/desk/documents/{made.pk}/")

    assert shown.status_code == 200
    assert measure not in shown.content.decode()


def late(at):
    """Return what S04 finds at an instant: which change, and how grave."""
    keeping.bring_up(at=at)
    rows = XrayLine.objects.filter(rule="S04").values_list("object", "level")
    return [(name, LEVELS[level]) for name, level in rows if DOCUMENT in name]


def test_a_power_that_does_not_follow_its_document_in_time_is_found_until_it_does(power):  # S04
    services.keep_document(power.unit, document(), **build.DOES)
    rests(power, TITLE)
    registry.published(power.drafts.get())
    (kept,) = InstitutionDocument.objects.all()
    changed = DAY + timedelta(days=2)
    services.repeal_document(kept, on=changed, **build.DOES)
    at = build.AT + timedelta(days=60)

    assert late(build.AT + timedelta(days=10)) == []
    assert late(at) == [(f"change:{DOCUMENT}CZJ-Z1@CZJ", "yellow")]

    body = json.loads(power.editions.get().body)
    body["risks"][0]["controls"][0].pop("document")
    registry.published(drafting.draft(body, **build.DOES), effective_on=changed)
    assert late(at) == []


def test_a_document_that_no_power_rests_on_is_no_change_for_lists(power):  # S04, look-alike
    services.keep_document(power.unit, document(title="无人依据的办法（虚构）"), **build.DOES)
    registry.published(power.drafts.get())
    (kept,) = InstitutionDocument.objects.all()
    services.repeal_document(kept, on=DAY + timedelta(days=2), **build.DOES)

    assert late(build.AT + timedelta(days=60)) == []
