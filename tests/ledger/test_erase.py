# SPDX-License-Identifier: Apache-2.0
"""What is erased by law is gone everywhere, and every proof of the log stays valid (ADR 0013)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import translation
from django.utils.timezone import localtime

from tests.ledger.site import verified
from tests.people import build as people
from tests.rounds import build
from tonggui.ledger import exporting, fsck, publishing, receipts
from tonggui.ledger.models import Entry, Position
from tonggui.ledger.services import ERASED
from tonggui.ledger.telling import BLANKED, Share, declared, erasable
from tonggui.people import services
from tonggui.people.errors import ForOneself, Unfit
from tonggui.people.models import Administers, Erasure, Official
from tonggui.people.services.erase import ENTRY
from tonggui.registry import services as registry
from tonggui.registry.models import Part, Review
from tonggui.rounds import services as rounds
from tonggui.rounds.models import Withholding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
AT = people.AT
WORDS = "请王某某(虚构)说明"
PARTLY = {("event", "detail"), ("event", "evidence")}
LAW = {"basis": "个人信息保护法第四十七条", "reason": "王某某(虚构)申请删除"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def power(tmp_path):
    """Return a power whose draft is open, in a county whose administrators are made."""
    people.made_admins()
    return build.county(tmp_path)


@pytest.fixture
def opinion(power):
    """Return where the opinion of a reviewer stands, published with its entry."""
    said = {"version": 1, "agrees": False, "opinion": WORDS}
    made = registry.review(power.drafts.get(), Part.LEGALITY, **said, **build.DOES)
    publishing.publish()
    return f"review/{made.pk}/opinion"


@pytest.fixture
def name():
    """Return where the name of an official stands, told by two entries."""
    people.made_admins()
    made = services.register_official("O1", "张三(虚构)", **people.does())
    services.correct_name(made, "张三丰(虚构)", **people.does())
    publishing.publish()
    return f"official/{made.pk}/name"


def system():
    return people.admin(Administers.SYSTEM)


def audit():
    return people.admin(Administers.AUDIT)


def erased(place):
    """Let one administrator ask and the other allow; return the request."""
    asked = services.ask_erasure(place, **LAW, by=system(), at=AT)
    services.allow_erasure(asked, by=audit(), at=AT)
    publishing.publish()
    asked.refresh_from_db()
    return asked


def kept():
    """Return all that the database holds of entries."""
    return "".join(f"{each.leaf}{each.openings}" for each in Entry.objects.all())


def test_an_opinion_is_gone_from_row_and_entry_and_every_proof_stands(opinion, tmp_path):
    entry = Entry.objects.get(kind="draft.reviewed")
    before = str(receipts.receipt_for(entry))
    exporting.export(tmp_path / "before")

    erased(opinion)

    exporting.export(tmp_path / "after")
    after = Entry.objects.get(pk=entry.pk)
    assert (after.leaf, opinion in after.opened) == (entry.leaf, False)
    assert Review.objects.get().opinion == BLANKED
    assert WORDS not in kept()
    assert verified(tmp_path / "after", "--since", tmp_path / "before" / "checkpoint") == 0
    assert list(fsck.check()) == []
    assert receipts.standing(before).closed == ()
    assert receipts.standing(str(receipts.receipt_for(after))).closed == (opinion,)


def test_a_name_is_gone_from_every_entry_that_tells_it(name):
    erased(name)

    assert Official.objects.get(code="O1").name == BLANKED
    assert "张三" not in kept()
    assert Entry.objects.filter(kind=ERASED).count() == 2
    assert list(fsck.check()) == []


def test_the_log_says_what_went_and_on_which_basis_and_nothing_personal(name):
    asked = erased(name)

    said = [each.said.body for each in Entry.objects.filter(kind=ERASED)]
    assert {(each["basis"], *each["fields"]) for each in said} == {(LAW["basis"], name)}
    told = "".join(Entry.objects.values_list("leaf", flat=True))
    assert "王某某" not in told
    assert "张三" not in told
    assert (asked.is_allowed, asked.decided_by) == (True, audit())


def test_whoever_checks_the_receipt_is_told_what_was_redacted_when_and_why(opinion, client):
    receipt = str(receipts.receipt_for(Entry.objects.get(kind="draft.reviewed")))
    number = Position.objects.get(entry__kind="draft.reviewed").number
    erased(opinion)
    at = Entry.objects.get(kind=ERASED).said.received_at

    for answer in (
        client.post("/ledger/verify/", {"receipt": receipt}),
        client.get(f"/ledger/{number}/"),
    ):
        shown = answer.content.decode()
        assert LAW["basis"] in shown
        assert opinion in shown
        assert f"{localtime(at):%Y-%m-%d}" in shown


def test_until_it_is_allowed_nothing_goes_and_what_is_refused_stays(opinion):
    asked = services.ask_erasure(opinion, **LAW, by=system(), at=AT)
    assert Review.objects.get().opinion == WORDS

    services.refuse_erasure(asked, by=audit(), at=AT)

    assert Review.objects.get().opinion == WORDS
    with pytest.raises(Unfit, match="changed meanwhile"):
        services.allow_erasure(asked, by=audit(), at=AT)
    publishing.publish()
    assert list(fsck.check()) == []


def test_nobody_allows_what_they_asked_for(opinion):
    asked = services.ask_erasure(opinion, **LAW, by=system(), at=AT)

    with pytest.raises(ForOneself):
        services.allow_erasure(asked, by=system(), at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.update(is_allowed=True, decided_by=system(), decided_at=AT)


def test_nobody_has_their_own_words_erased(opinion):
    asked = services.ask_erasure(opinion, **LAW, by=system(), at=AT)
    own = f"erasure/{asked.pk}/reason"

    with pytest.raises(ForOneself):
        services.ask_erasure(own, **LAW, by=system(), at=AT)


def test_a_request_keeps_its_words_and_what_came_of_it(opinion):
    erased(opinion)

    for changed in ({"basis": "改"}, {"reason": "改"}, {"is_allowed": False}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Erasure.objects.update(**changed)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Erasure.objects.all().delete()


def test_the_reason_of_a_request_can_be_erased_in_turn(opinion):
    asked = erased(opinion)
    again = services.ask_erasure(f"erasure/{asked.pk}/reason", **LAW, by=None, at=AT)
    services.allow_erasure(again, by=audit(), at=AT)
    publishing.publish()

    asked.refresh_from_db()
    assert asked.reason == BLANKED
    assert list(fsck.check()) == []


def test_the_reason_for_withholding_can_be_erased_even_when_it_has_ended(power):
    made = rounds.withhold(
        power, part="process", reason=WORDS, ground="政府信息公开条例第十五条",
        review_on=build.DAY.replace(year=build.DAY.year + 1), **build.DOES,
    )  # fmt: skip
    rounds.stop_withholding(made, **build.DOES)

    erased(f"withholding/{made.pk}/reason")

    assert Withholding.objects.get().reason == BLANKED
    assert WORDS not in kept()
    assert list(fsck.check()) == []


def test_a_word_of_an_entry_itself_can_be_erased_but_not_who_acted():
    people.made_admins()
    tenure = people.holder(people.post(people.watched_unit("U01"), "出纳岗"))
    services.withdraw_tenure(tenure, reason=WORDS, **people.does())
    publishing.publish()
    number = Position.objects.get(entry__kind="tenure.withdrawn").number

    with pytest.raises(Unfit, match="holds no `by`"):
        services.plan_erasure(f"{ENTRY}/{number}/by")
    erased(f"{ENTRY}/{number}/reason")

    assert WORDS not in kept()
    assert list(fsck.check()) == []


def test_the_plan_says_which_entries_go_and_where_the_same_words_stay(power):
    for part in (Part.LEGALITY, Part.DISCIPLINE):
        said = {"version": 1, "agrees": False, "opinion": WORDS}
        registry.review(power.drafts.get(), part, **said, **build.DOES)
    publishing.publish()
    first, second = Review.objects.order_by("pk")

    plan = services.plan_erasure(f"review/{first.pk}/opinion")

    assert [each.kind for each in plan.entries] == ["draft.reviewed"]
    assert plan.elsewhere == [f"review/{second.pk}/opinion"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "is no place"),
        ("review/1", "is no place"),
        ("review/一/opinion", "is no place"),
        ("review/1/agrees", "cannot be erased"),
        ("tenure/1/official", "cannot be erased"),
        ("review/99/opinion", "there is no"),
        ("entry/9999/reason", "holds no"),
        ("entry/1/phone", "holds no"),
    ],
)
def test_what_cannot_be_erased_is_refused_in_words(name, place, said):
    with pytest.raises(Unfit, match=said):
        services.ask_erasure(place, **LAW, by=system(), at=AT)


def test_what_was_erased_is_not_erased_again(opinion):
    erased(opinion)

    with pytest.raises(Unfit, match="erased before"):
        services.ask_erasure(opinion, **LAW, by=system(), at=AT)


def test_one_place_is_asked_for_once_at_a_time_and_never_without_a_law(opinion):
    with pytest.raises(Unfit, match="legal basis"):
        services.ask_erasure(opinion, basis=" ", reason="申请", by=system(), at=AT)
    services.ask_erasure(opinion, **LAW, by=system(), at=AT)

    with pytest.raises(Unfit, match="asked for already"):
        services.ask_erasure(opinion, **LAW, by=system(), at=AT)


@pytest.mark.parametrize("change", [{"opinion": "改"}, {"agrees": True, "opinion": BLANKED}])
def test_of_a_review_the_database_lets_nothing_but_the_notice_of_erasure_in(opinion, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Review.objects.update(**change)


@pytest.mark.parametrize("kind", erasable())
def test_what_can_be_erased_is_committed_and_has_room_for_the_notice(kind):
    (told,) = [each for each in declared() if each.kind == kind]
    for name in erasable()[kind]:
        column = told.model._meta.get_field(name)  # noqa: SLF001 - Django's documented API
        assert told.shares[name] == Share.COMMITTED
        if isinstance(column, models.TextField):
            assert (kind, name) in PARTLY
            continue
        assert isinstance(column, models.CharField)
        assert column.max_length >= len(BLANKED)
        assert not column.choices
        assert not column.unique


def commanded(*given):
    said = StringIO()
    call_command("erase", *given, stdout=said)
    return said.getvalue()


def test_the_command_says_what_would_go_and_stay_and_erases_nothing(name):
    said = commanded(name)

    for each in ("goes: the words in the row", f"`{name}` in entries", "stays", "not reached"):
        assert each in said
    assert "nothing is erased yet" in said
    assert "张三" not in said
    assert Official.objects.get(code="O1").name == "张三丰(虚构)"
    assert "依法" not in said
    assert "保留" in commanded(name, "--language", "zh")


def test_the_command_erases_for_good_with_a_law_and_a_reason_only(name):
    with pytest.raises(Unfit, match="legal basis"):
        commanded(name, "--for-good")
    given = ("--basis", LAW["basis"], "--reason", LAW["reason"], "--for-good")

    assert "it is erased" in commanded(name, *given)

    publishing.publish()
    assert Official.objects.get(code="O1").name == BLANKED
    assert "张三" not in kept()
    assert list(fsck.check()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL frees space by VACUUM")
def test_sqlite_overwrites_what_it_deletes(opinion):
    erased(opinion)

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
