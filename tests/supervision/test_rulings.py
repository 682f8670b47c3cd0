# SPDX-License-Identifier: Apache-2.0
"""Rules under dual control: two people, a day to come, a rehearsal, and nothing worse afterwards.

R67: what supervision is measured by is set openly; R36: what stands live is what replay gives.
"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.supervision import build
from tonggui.cases.happening import Happening, event_of, microseconds
from tonggui.cases.models import Event
from tonggui.core.events import UNMARKED
from tonggui.engines import rows
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account, Administers, Official, SupervisingMember
from tonggui.registry import survey
from tonggui.registry.bodies import canonical
from tonggui.registry.models import Edition
from tonggui.registry.xrays import keeping
from tonggui.ruling import services
from tonggui.ruling.errors import (
    AlreadyDecided,
    AlreadyWaits,
    BadSetting,
    NotAhead,
    NothingChanged,
    NotRehearsed,
    NotSaid,
    TakesTwo,
    UnknownRule,
)
from tonggui.ruling.models import Ruling
from tonggui.ruling.values import Settings, applied, read, shipped
from tonggui.supervision import footing, rehearsing, replay
from tonggui.supervision import services as supervision
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card, Finding
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FIRST = date(2026, 3, 9)
CLERK = "ZJJ/审批受理岗"
HEAD, MEMBER, OTHER = "R0097", "R0098", "R0107"


def account(code):
    return build.account(Official.objects.get(code=code))


@pytest.fixture
def member(county):
    return account(MEMBER)


@pytest.fixture
def head(county):
    return account(HEAD)


def proposed(by, rule="S37", since=FIRST, reason="试行一个季度", at=AT, **said):
    known = footing.rules_on(at.date())[rule]
    params, react, is_on = said.get("params", {}), said.get("react", {}), said.get("is_on", True)
    settings = read(known, params, react, is_on=is_on)
    return services.propose(known, settings, since=since, reason=reason, by=by, at=at)


def rehearsed(ruling, at=AT):
    held = rehearsing.begin(ruling, at=at)
    while held.ended_at is None:
        held = rehearsing.go_on(held, at=at)
    return held


def approved(member, head, at=AT, **said):
    made = proposed(member, at=at, **said)
    rehearsed(made, at=at)
    return services.approve(made, by=head, at=at)


def worked(code, at, *, paper=False):
    """Let a clerk do the first node, without a paper where S37 asks for one."""
    clerk = build.account_of(CLERK)
    case = supervision.open_case(build.power(), code=code, by=clerk, at=at)
    nodes = footing.lists_of(case.edition, at.date()).powers["P01"].nodes
    names = nodes[0].evidence_required if paper else ()
    evidence = [{"name": each, "hash": f"sha256:{n:064}"} for n, each in enumerate(names, 1)]
    opened = Happening("node_open", at, node="n1")
    closed = Happening("node_close", at + timedelta(minutes=9), node="n1", evidence=evidence)
    supervision.record(case, opened, by=clerk, at=at)
    supervision.record(case, closed, by=clerk, at=at + timedelta(minutes=9))
    return case


def found(case, rule="S37"):
    return Finding.objects.filter(case=case, rule=rule, settled_at=None).first()


def test_a_rule_changes_by_two_people_of_two_offices_and_the_ledger_tells_it(member, head):
    done = approved(member, head, is_on=False)

    assert (done.outcome, done.proposed_as, done.decided_as) == (
        "approved",
        "县纪委监委",
        "县纪委监委",
    )
    kinds = Entry.objects.filter(subject="S37").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["ruling.proposed", "ruling.rehearsed", "ruling.approved"]
    leaves = "".join(Entry.objects.filter(subject="S37").values_list("leaf", flat=True))
    assert '"is_on":false' in leaves.replace(" ", "")
    assert "试行" not in leaves  # what is written freely is only committed to


def test_whoever_proposes_does_not_approve_and_whoever_approves_does_not_propose(member, head):
    made = proposed(member, is_on=False)
    rehearsed(made)

    with pytest.raises(NotAllowed):
        services.approve(made, by=member, at=AT)
    with pytest.raises(TakesTwo, match="whoever approves changes of rules does not propose them"):
        proposed(head, rule="S15", params={"red_over": "5"})


def test_a_member_who_has_become_head_does_not_approve_what_they_proposed(member, head):
    made = proposed(member, is_on=False)
    rehearsed(made)
    SupervisingMember.objects.filter(official=member.official).update(is_head=True)

    with pytest.raises(TakesTwo, match="does not decide it"):
        services.approve(made, by=member, at=AT)


@pytest.mark.parametrize("kind", [each.value for each in Administers if each.value])
def test_no_administrator_touches_a_rule(member, kind):
    made = proposed(member, is_on=False)
    admin = Account.objects.create(username=f"a-{kind}", administers=kind, created_at=AT)

    for act in (
        lambda: proposed(admin, rule="S15", params={"red_over": "5"}),
        lambda: services.approve(made, by=admin, at=AT),
        lambda: services.refuse(made, answer="不", by=admin, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_stationed_group_sets_no_rule(county):
    with pytest.raises(NotAllowed):
        proposed(account(OTHER), is_on=False)


def test_nothing_counts_before_its_rehearsal_has_ended(member, head):
    made = proposed(member, is_on=False)

    with pytest.raises(NotRehearsed):
        services.approve(made, by=head, at=AT)


def test_a_rule_never_changes_back_in_time(member, head):
    with pytest.raises(NotAhead, match="never back in time"):
        proposed(member, since=AT.date(), is_on=False)

    made = proposed(member, is_on=False)
    rehearsed(made)
    with pytest.raises(NotAhead):
        services.approve(made, by=head, at=AT + timedelta(days=7))


def test_a_change_is_made_once_for_a_reason_and_changes_something(member, head):
    with pytest.raises(NotSaid):
        proposed(member, reason="  ", is_on=False)
    with pytest.raises(NothingChanged):
        proposed(member)
    made = proposed(member, is_on=False)
    with pytest.raises(AlreadyWaits):
        proposed(member, params={}, react={"yellow": 9})
    services.refuse(made, answer="先看一个季度", by=head, at=AT)
    with pytest.raises(AlreadyDecided):
        services.approve(made, by=head, at=AT)
    assert footing.rules_on(FIRST)["S37"].is_on


def test_what_was_proposed_or_decided_stays(member, head):
    made = approved(member, head, is_on=False)

    for changed in ({"is_on": True}, {"settings": {"x": 1}}, {"outcome": "refused"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Ruling.objects.filter(pk=made.pk).update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ruling.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize(
    ("rule", "params", "react", "says"),
    [
        ("S15", {"red_over": "ten"}, {}, "whole number, zero or more: `ten` is not"),
        ("S15", {"red_over": "1.5"}, {}, "whole number"),
        ("S15", {"red_over": "-1"}, {}, "whole number"),
        ("S15", {"red_over": "9999999"}, {}, "whole number"),
        ("S15", {"red_factor": "1e3"}, {}, "number, zero or more"),
        ("S15", {"red": "1"}, {}, "no parameter `red`; it has red_over、red_factor"),
        ("S26", {"general": "3/2"}, {}, "fraction such as 1/2"),
        ("S26", {"require_portfolio_leader": "maybe"}, {}, "yes or no"),
        ("S15", {}, {"red": "-1"}, "whole number from 1 to 250"),
        ("S15", {}, {"red": "0"}, "whole number from 1 to 250"),
        ("S15", {}, {"red": "999"}, "whole number from 1 to 250"),
        ("S15", {}, {"notice": "1"}, "knows no level `notice`"),
    ],
)
def test_a_wrong_value_is_refused_in_words(rule, params, react, says):
    with pytest.raises(BadSetting, match=says):
        read(shipped(rule), params, react, is_on=True)


def test_values_are_read_as_people_write_them():
    said = read(
        shipped("S16"), {"max_days": "45", "lawful_reasons": "补正、 听证，补正"}, {}, is_on=True
    )

    assert said.params["max_days"] == 45
    assert said.params["lawful_reasons"] == ["补正", "听证"]
    with pytest.raises(UnknownRule):
        shipped("S99")


def test_a_case_keeps_the_rules_of_its_first_day_and_replay_says_the_same(member, head):
    approved(member, head, is_on=False)
    before, after = AT + timedelta(days=2), datetime(2026, 3, 9, 2, 0, tzinfo=UTC)

    old = worked("旧", before)
    new = worked("新", after)
    tick(at=after + timedelta(hours=1))

    assert found(old) is not None
    assert found(new) is None
    assert list(replay.differences(at=after + timedelta(hours=1))) == []


def test_no_stricter_rule_makes_worse_what_was_under_way(member, head):
    early = worked("旧", AT)
    before = found(early).body
    approved(member, head, react=dict.fromkeys(shipped("S37").react_workdays, "1"))

    tick(at=datetime(2026, 3, 10, 2, 0, tzinfo=UTC))
    late = worked("新", datetime(2026, 3, 10, 2, 0, tzinfo=UTC))

    assert found(early).body == before
    assert found(late).react_by - found(late).raised_at < (
        found(early).react_by - found(early).raised_at
    )
    assert list(replay.differences(at=datetime(2026, 3, 10, 3, 0, tzinfo=UTC))) == []


def test_an_audit_with_the_rules_in_force_says_what_was_found_live(member, head):
    approved(member, head, is_on=False)
    at = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
    worked("新", at)
    now = at + timedelta(hours=1)
    tick(at=now)

    lists = footing.lists_of(None, at.date())
    events = [event_of(row, row.case.code)._replace(marks=UNMARKED) for row in Event.objects.all()]
    said = rows.audit(lists, events, as_of=microseconds(now))

    stored = {row.key: value_of(row.body) for row in Finding.objects.filter(settled_at=None)}
    assert {each.key: each for each in said.findings} == stored
    assert not {each.rule for each in said.findings} & {"S37"}


def test_a_rehearsal_counts_what_would_be_found_and_accuses_nobody(member, head):
    for number in range(3):
        worked(f"无{number}", AT + timedelta(hours=number))
    worked("有", AT, paper=True)
    at = AT + timedelta(days=1)

    held = rehearsed(proposed(member, at=at, is_on=False), at=at)

    assert (held.cases, held.found_now, held.found_then) == (4, 3, 0)
    assert (held.more, held.fewer, held.otherwise) == (0, 3, 0)
    assert {each["case"] for each in held.shown} == {"无0", "无1", "无2"}
    assert Finding.objects.filter(rule="S37", settled_at=None).count() == 3


def test_a_rehearsal_goes_on_where_it_stopped(member, monkeypatch):
    monkeypatch.setattr(rehearsing, "BLOCK", 2)
    for number in range(5):
        worked(f"无{number}", AT + timedelta(hours=number))
    at = AT + timedelta(days=1)
    held = rehearsing.begin(proposed(member, at=at, is_on=False), at=at)

    held = rehearsing.go_on(held, at=at)
    assert (held.cases, held.total, held.ended_at) == (2, 5, None)
    assert rehearsing.rehearse(at=at) == 1

    held.refresh_from_db()
    assert (held.cases, held.fewer) == (5, 5)
    assert rehearsing.rehearse(at=at) == 0
    assert Entry.objects.filter(kind="ruling.rehearsed").count() == 1


def test_what_is_counted_over_an_account_follows_the_rule_of_its_day(member, head):
    rule = footing.rules_on(AT.date())["S18"]
    assert rule.number("n") == 10
    approved(member, head, rule="S18", params={"n": "3"})

    county = footing.of_edition(None, FIRST)
    found = list(footing.periods(county, ("S18",)))

    assert [each.judge.lists.rules["S18"].number("n") for each in found] == [10, 3]
    assert found[0].until == found[1].since == microseconds(datetime(2026, 3, 8, 16, tzinfo=UTC))


def test_settings_that_a_rule_no_longer_has_are_left_aside():
    said = Settings({"gone": 1, "red_over": 4}, {"notice": 3}, is_on=True)

    changed = applied(shipped("S15"), said)

    assert changed.settings == {**shipped("S15").settings, "red_over": 4}
    assert changed.react_workdays == shipped("S15").react_workdays


def carded(code, when):
    worked(code, when)
    return Card.objects.get(case__code=code, rule="S37")


def test_how_long_a_card_waits_for_an_answer_is_ruled_and_a_card_keeps_its_own_clock(member, head):
    before = carded("A", AT)
    approved(member, head, rule="S42", params={"answer_yellow": "2"})
    after = carded("B", datetime(2026, 3, 10, 2, 0, tzinfo=UTC))

    tick(at=datetime(2026, 3, 13, 2, 0, tzinfo=UTC))

    for each in (before, after):
        each.refresh_from_db()
    # Five workdays from the 2nd end with the 9th: the old clock; two from the 10th with the 12th.
    assert [each.level for each in (before, after)] == ["red", "red"]
    assert [localdate(each.upgraded_at).day for each in (before, after)] == [10, 13]


def test_a_rehearsal_of_the_clock_counts_the_cards_that_would_have_risen(member):
    carded("A", AT)
    tick(at=AT + timedelta(days=3))
    later = AT + timedelta(days=3)

    made = proposed(member, rule="S42", at=later, params={"answer_yellow": "2"})
    held = rehearsed(made, at=later)

    # That nobody acknowledged it stands today already (S42 a); the rise of the card comes on top.
    assert (held.cases, held.more, held.otherwise) == (1, 0, 1)
    assert held.shown == [{"case": "A", "now": ["yellow"], "then": ["red", "yellow"]}]
    assert Card.objects.get(rule="S37").level == "yellow"


def test_a_ruling_on_a_rule_of_lists_reaches_the_x_ray_and_the_draft_from_its_day_on(member, head):
    body = json.loads(Edition.objects.get(power__code="P01").body)
    body["risks"][0]["controls"][0].pop("evidence", None)
    before, after = FIRST - timedelta(days=1), FIRST
    approved(member, head, rule="S10", is_on=False)

    def rules_of(day):
        at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        seen = survey.sight(canonical(body), at=at).problems
        return {each.finding.rule for each in seen}

    assert "S10" in rules_of(before)
    assert "S10" not in rules_of(after)
    assert not keeping.context_on(AT + timedelta(days=7)).lists.list_rules["S10"].is_on
    assert keeping.context_on(AT).lists.list_rules["S10"].is_on
    assert footing.rules_on(FIRST)["S10"].is_on is False
