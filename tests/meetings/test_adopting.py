# SPDX-License-Identifier: Apache-2.0
"""Lists and risk rounds are adopted by an item that was about them and was carried (R22)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import rebuilt
from tests.supervision import build as cases
from tonggui.meetings import services
from tonggui.meetings.errors import NotCarried, NotInTurn, NotTheSecretary
from tonggui.meetings.models import OnAgenda
from tonggui.people.authority import NotAllowed
from tonggui.registry import queries
from tonggui.registry import services as registry
from tonggui.registry.errors import NotReady
from tonggui.registry.models import Edition, Part, ReasonKind
from tonggui.registry.services import Why
from tonggui.rounds import services as rounds
from tonggui.rounds.models import Kind
from tonggui.rounds.queries import nodes_of, powers_of
from tonggui.rounds.services.opening import Dates

POWER = "P03"
WHY = Why("流程可以更短（虚构）", ReasonKind.FLOW)


@pytest.fixture
def draft(room):
    """Return a draft that revises a power of the bureau, reviewed by both parts."""
    edition = Edition.objects.get(power__code=POWER)
    body = {**json.loads(edition.body), "name": "改了名的权力(虚构)"}
    made = registry.draft(body, why=WHY, by=None, at=room.at)
    for part in Part:
        registry.review(made, part, version=1, agrees=True, by=None, at=room.at)
    return made


def post(ref):
    return ref.removeprefix("post:")


def put(room, draft):
    room.call()
    room.item = services.put_draft(room.meeting, draft, by=room.secretary, at=room.at).item
    return room


def adopted(room, draft, item=None):
    at = room.at + timedelta(hours=1)
    return services.adopt_draft(item or room.item, draft, version=1, by=None, at=at)


def test_a_draft_is_adopted_by_the_item_that_was_about_it_and_carried(room, draft):  # R22
    put(room, draft).opened().heard()
    room.voted()
    room.resolved()

    held = adopted(room, draft)

    assert held.is_adopted
    assert held.item == str(room.item)
    assert room.meeting.code in held.resolution
    assert held.adopted_on == timezone.localdate(room.began)


def test_the_case_of_the_item_is_closed_by_the_adoption(room, draft):  # R22, S34
    put(room, draft).opened().heard()
    room.voted()
    room.resolved()
    assert room.item.case.is_open

    adopted(room, draft)

    room.item.case.refresh_from_db()
    kinds = list(room.item.case.events.order_by("seq").values_list("kind", flat=True))
    assert not room.item.case.is_open
    assert kinds[-2:] == ["progress", "case_close"]
    services.close(room.meeting, room.told(90))
    assert "S34" not in room.rules()


@pytest.fixture
def found(room):
    """Return a risk round of the bureau in which a risk of each of its powers is graded."""
    day = timezone.localdate(room.at)
    dates = Dates(day, *(day + timedelta(days=30) for _ in range(4)))
    made = rounds.open_round(room.body.unit, dates, seed="一颗种子", by=None, at=room.at)
    for power in powers_of(made.unit):
        node = nodes_of(power)[0][0]
        said = rounds.Scored(
            power, node, "材料由一人经手（虚构）", Kind.DARK, "股室岗位权力", "没有复核", 2, 2
        )
        rounds.score(made, said, by=None, at=room.at)
    return made


def carried_round(room, found):
    room.call()
    room.item = services.put_round(room.meeting, found, by=room.secretary, at=room.at).item
    room.opened().heard()
    room.voted()
    room.resolved()


def test_a_round_is_adopted_by_its_item_and_its_case_is_closed(room, found):  # R22
    carried_round(room, found)

    held = services.adopt_round(room.item, found, by=None, at=room.at + timedelta(hours=1))

    assert (held.item, held.body) == (str(room.item), room.body)
    assert held.adopted_on == timezone.localdate(room.began)
    room.item.case.refresh_from_db()
    assert not room.item.case.is_open


def test_a_round_is_not_put_on_one_agenda_twice_nor_once_it_is_adopted(room, found):
    room.call()
    services.put_round(room.meeting, found, by=room.secretary, at=room.at)
    with pytest.raises(NotInTurn, match="on that agenda already"):
        services.put_round(room.meeting, found, by=room.secretary, at=room.at)

    found.adopted_on, found.body, found.resolution = room.at.date(), room.body, "会议纪要"
    found.save()
    with pytest.raises(NotInTurn, match="adopted or closed"):
        services.put_round(room.meeting, found, by=room.secretary, at=room.at)


def test_an_item_adopts_no_round_that_it_was_not_about(room, found):
    carried_round(room, found)
    about, room.item = room.item, room.meeting.items.order_by("number").first()
    with pytest.raises(NotCarried, match="not about this"):
        services.adopt_round(room.item, found, by=None, at=room.at)
    assert services.carried(found=found) == [about]


def test_a_round_whose_item_was_rejected_is_not_adopted(room, found):
    room.call()
    room.item = services.put_round(room.meeting, found, by=room.secretary, at=room.at).item
    room.opened().heard()
    room.voted(votes=dict.fromkeys(room.seats, "反对"))
    room.resolved("rejected")

    with pytest.raises(NotCarried, match="quorum"):
        services.adopt_round(room.item, found, by=None, at=room.at)
    assert services.carried(found=found) == []


def test_the_case_of_such_an_item_is_no_exercise_of_a_listed_power(room, draft):
    put(room, draft).opened().heard()
    room.voted()
    room.resolved()

    assert room.item.case.power is None
    assert room.item.case.unit.code == "ZJJ"
    assert not {"S03", "S21"} & set(room.rules())


@pytest.mark.parametrize("ends", ["not resolved", "rejected", "by circulation", "no quorum"])
def test_an_item_that_was_not_carried_with_a_quorum_adopts_nothing(room, draft, ends):  # R22
    put(room, draft)
    if ends == "by circulation":
        room.resolved(mode="circulation")
    else:
        few = room.seats[: len(room.seats) // 3] if ends == "no quorum" else None
        room.opened(few)
        if ends == "no quorum":
            room.voted(votes=dict.fromkeys(few, "同意"))
            room.resolved(reason="人数不足仍作决定(虚构)")
        elif ends == "rejected":
            room.voted(votes=dict.fromkeys(room.seats, "反对"))
            room.resolved("rejected")

    with pytest.raises(NotCarried, match="with a quorum"):
        adopted(room, draft)
    draft.refresh_from_db()
    assert not draft.is_adopted


def test_an_item_about_something_else_adopts_nothing(room, draft):
    put(room, draft).opened().heard()
    room.voted()
    room.resolved()
    other = room.meeting.items.get(number=1)

    with pytest.raises(NotCarried, match="not about this"):
        adopted(room, draft, other)


def test_an_item_about_an_earlier_version_adopts_nothing(room, draft):
    put(room, draft).opened().heard()
    room.voted()
    room.resolved()
    body = json.loads(draft.body) | {"name": "会后又改(虚构)"}
    registry.revise(draft, body, version=1, because="会后发现笔误", by=None, at=room.at)

    with pytest.raises(NotCarried):
        services.adopt_draft(room.item, draft, version=2, by=None, at=room.at)


def test_a_draft_changed_before_its_item_is_called_is_put_there_anew(room, draft):
    put(room, draft)
    body = json.loads(draft.body) | {"name": "会前又改(虚构)"}
    registry.revise(draft, body, version=1, because="会前更正", by=None, at=room.at)
    services.put_draft(room.meeting, draft, by=room.secretary, at=room.at)

    with pytest.raises(NotInTurn, match="on that agenda already"):
        services.put_draft(room.meeting, draft, by=room.secretary, at=room.at)

    assert {each.version for each in OnAgenda.objects.all()} == {1, 2}
    assert room.meeting.items.count() == 2


def test_a_draft_that_was_not_reviewed_is_not_adopted_by_any_item(room, draft):
    body = json.loads(draft.body) | {"name": "未经审核(虚构)"}
    registry.revise(draft, body, version=1, because="再改", by=None, at=room.at)
    put(room, draft).opened().heard()
    room.voted()
    room.resolved()

    with pytest.raises(NotReady):
        services.adopt_draft(room.item, draft, version=2, by=None, at=room.at)


def test_nobody_but_the_recorder_puts_a_draft_on_an_agenda(room, draft):
    room.call()
    stranger, member = cases.account_of("LTZ/财政所所长"), cases.account_of(post(room.others[0]))

    with pytest.raises(NotAllowed):
        services.put_draft(room.meeting, draft, by=stranger, at=room.at)
    with pytest.raises(NotTheSecretary):
        services.put_draft(room.meeting, draft, by=member, at=room.at)


def test_a_body_of_another_unit_adopts_no_lists(room):
    foreign = Edition.objects.exclude(power__unit__code="ZJJ").earliest("pk")
    made = registry.draft(json.loads(foreign.body), why=WHY, by=None, at=room.at)
    room.call()

    with pytest.raises(NotAllowed):
        services.put_draft(room.meeting, made, by=room.secretary, at=room.at)


def test_what_an_item_is_about_is_never_changed_and_told_in_the_ledger(room, draft):
    put(room, draft).opened()

    assert rebuilt.differences({"onagenda"}) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        OnAgenda.objects.update(version=7)


def test_adoptions_in_words_alone_are_counted(room):  # R22
    in_force = Edition.objects.on(cases.AT.date()).filter(power__unit__code="ZJJ").count()

    assert queries.untied(cases.AT.date(), "ZJJ") == in_force > 0


def visit(account, page, *args, **form):
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    address = reverse(f"desk:{page}", args=args)
    answer = client.post(address, form) if form else client.get(address)
    return answer.status_code, answer.content.decode(errors="ignore")


def test_pages_put_adopt_and_lead_both_ways(room, draft, monkeypatch):  # R22
    monkeypatch.setattr(timezone, "now", lambda: room.at)
    leader = cases.account_of(post(room.chair))
    room.call()
    code = room.meeting.code
    assert visit(room.secretary, "put-draft", POWER, meeting=code)[0] == 302
    room.item = OnAgenda.objects.get().item
    assert f"{code}, item 2" in visit(room.secretary, "power", POWER)[1]
    assert POWER in visit(room.secretary, "item", code, 2)[1]
    assert "not tied to a meeting record" in visit(leader, "adopt-draft", POWER)[1]
    room.opened().heard()
    room.voted()
    room.resolved()

    form = {"version": 1, "item": str(room.item)}
    assert visit(leader, "adopt-draft", POWER, version=1, item="")[0] == 422
    assert visit(leader, "adopt-draft", POWER, **form)[0] == 302

    page = visit(room.secretary, "power", POWER)[1]
    assert "To the item of the meeting" in page
    assert "adopted" in visit(room.secretary, "item", code, 2)[1]


def test_a_resolution_in_words_alone_is_marked_as_such(room, draft, monkeypatch):  # R22
    monkeypatch.setattr(timezone, "now", lambda: room.at)
    leader = cases.account_of(post(room.chair))
    said = {"version": 1, "item": "", "resolution": "党组会(虚构)", "adopted_on": "2026-03-02"}

    assert visit(leader, "adopt-draft", POWER, **said)[0] == 302
    assert "not tied to a meeting record" in visit(leader, "power", POWER)[1]
