# SPDX-License-Identifier: Apache-2.0
"""What one may do follows from tenure, portfolio, delegation, membership and remit at that time."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests import queries
from tests.people import build
from tonggui.people import authority, services
from tonggui.people.acts import (
    ADMINISTRATORS,
    COUNTY_WIDE,
    GRANTS,
    WITHIN_OWN_UNIT,
    Act,
    Role,
)
from tonggui.people.authority import NotAllowed, demand, may, may_somewhere, may_watch, standing
from tonggui.people.models import (
    Account,
    Administers,
    Delegation,
    Flag,
    Part,
    Remit,
    SupervisingKind,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY, LATER = date(2026, 3, 2), datetime(2026, 7, 1, tzinfo=UTC)
OF_POWER = {Act.EXERCISE_POWER, Act.APPOINT, Act.DELEGATE, Act.DIVIDE_WORK, Act.CREATE_POSTS}
OF_SUPERVISION = {Act.SUPERVISE, Act.READ_SEALED, Act.ASSIGN_REMITS, Act.KEEP_SUPERVISORS}


def roles(who, at=AT):
    return standing(build.account(who), at=at).roles - {Role.VISITOR, Role.SIGNED_IN}


def test_every_act_is_granted_to_somebody_by_name():
    assert set(GRANTS) == set(Act)
    assert all(GRANTS.values())


def test_a_visitor_only_reads_what_is_public_and_signs_in():
    who = standing(AnonymousUser(), at=AT)

    assert {act for act in Act if may(who, act)} == {Act.READ_PUBLIC, Act.SIGN_IN, Act.PROPOSE_RISK}


def test_an_official_without_a_post_keeps_only_their_account():
    assert roles(build.official()) == set()


def test_rights_end_with_the_day_a_tenure_ends():
    tenure = build.first_leader(build.watched_unit())
    services.end_tenure(tenure, until=TODAY, **build.does())
    account = build.account(tenure.official)

    last = standing(account, at=datetime(2026, 3, 2, 15, 59, tzinfo=UTC))  # 23:59 in Asia/Shanghai
    after = standing(account, at=datetime(2026, 3, 2, 16, 0, tzinfo=UTC))

    assert Role.FIRST_LEADER in last.roles
    assert after.roles == {Role.VISITOR, Role.SIGNED_IN}


def test_a_leader_acts_in_their_own_unit_and_those_below_it_only():
    town, other = build.watched_unit(), build.watched_unit()
    village = build.unit(parent=town, supervised_by=build.supervisor())
    account = build.account(build.first_leader(town).official)

    assert demand(account, Act.APPOINT, at=AT, unit=town)
    assert demand(account, Act.APPOINT, at=AT, unit=village)
    with pytest.raises(NotAllowed):
        demand(account, Act.APPOINT, at=AT, unit=other)


def test_the_personnel_portfolio_opens_appointing_while_it_lasts():
    unit = build.watched_unit()
    deputy = build.post(unit, is_leader=True)
    who = build.holder(deputy).official
    services.divide_work(unit, {deputy: ["人事"]}, since=build.BEGAN, **build.does())
    services.divide_work(unit, {deputy: ["财务"]}, since=date(2026, 6, 1), **build.does())
    account = build.account(who)

    assert may_somewhere(standing(account, at=AT), Act.APPOINT)
    assert not may_somewhere(standing(account, at=LATER), Act.APPOINT)


def test_a_personnel_post_appoints_too():
    post = build.post(key_flags=[Flag.PERSONNEL.value])

    assert Role.PERSONNEL in roles(build.holder(post).official)


def test_a_delegation_lends_the_post_for_its_days():
    leader = build.first_leader(build.watched_unit())
    deputy = build.official("钱示二")
    lent = Delegation(
        code="SQ1",
        official=deputy,
        for_post=leader.post,
        since=TODAY,
        until=date(2026, 3, 31),
        basis="青岚授〔2026〕1号",
    )
    services.delegate(lent, **build.does())
    account = build.account(deputy)

    assert may_somewhere(standing(account, at=AT), Act.DIVIDE_WORK)
    assert not may_somewhere(standing(account, at=LATER), Act.DIVIDE_WORK)


def test_a_delegation_of_one_power_does_not_make_a_leader():
    leader = build.first_leader(build.watched_unit())
    build.lists(leader.post.unit, "P01", n1=leader.post)
    deputy = build.official("钱示二")
    lent = Delegation(
        code="SQ2",
        official=deputy,
        for_post=leader.post,
        power="P01",
        since=TODAY,
        until=date(2026, 3, 31),
        basis="青岚授〔2026〕2号",
    )
    services.delegate(lent, **build.does())

    assert roles(deputy) == set()


def test_a_supervisor_watches_the_units_of_the_remit_and_not_where_they_serve():
    body = build.supervisor()
    own, watched, stranger = build.unit(supervised_by=body), build.watched_unit(), build.unit()
    member = build.member(body)
    remit = Remit(unit=watched, body=body, part=Part.CO, since=build.BEGAN)
    services.assign_remit(remit, **build.does())
    services.appoint(member.official, build.post(own), since=build.BEGAN, **build.does())
    who = standing(build.account(member.official), at=AT)

    watching = [may_watch(who, each, day=TODAY) for each in (own, watched, stranger)]

    assert watching == [False, True, False]


def test_the_commission_watches_every_unit():
    body = build.supervisor(kind=SupervisingKind.COUNTY_COMMISSION)
    who = standing(build.account(build.member(body, is_head=True).official), at=AT)

    assert who.roles >= {Role.COMMISSION, Role.COMMISSION_HEAD, Role.SUPERVISING_HEAD}
    assert may_watch(who, build.unit(), day=TODAY)


def test_a_membership_that_ended_watches_nothing():
    body = build.supervisor()
    member = build.member(body, until=date(2026, 2, 28))

    assert roles(member.official) == set()


@pytest.mark.parametrize("kind", [each for each in Administers if each])
def test_no_administrator_holds_power_supervises_or_reads_sealed_complaints(kind):
    who = standing(build.admin(kind), at=AT)

    opened = {act for act in Act if may(who, act)}

    assert not opened & (OF_POWER | OF_SUPERVISION)
    assert who.roles & ADMINISTRATORS


def test_the_three_administrators_share_no_act_of_theirs():
    own = [{act for act, opening in GRANTS.items() if role in opening} for role in ADMINISTRATORS]
    shared = set.intersection(*own)
    seeing = {Act.SEE_ACCOUNTS, Act.SEE_ERASURES}

    assert shared == {Act.READ_PUBLIC, Act.SIGN_IN, Act.PROPOSE_RISK}
    for one in own:
        for other in own:
            assert one is other or (one & other) <= shared | seeing


@pytest.mark.parametrize(
    "both",
    [
        {"administers": "system", "official": True},
        {"administers": "", "official": False},
        {"administers": "all", "official": False},
    ],
)
def test_the_database_keeps_officials_and_administrators_apart(both):
    official = build.official() if both.pop("official") else None

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="x", official=official, created_at=AT, **both)


def test_only_before_the_first_unit_may_the_system_administrator_import():
    before = standing(build.admin(), at=AT)
    build.unit()
    after = standing(build.admin(), at=AT)

    assert may(before, Act.IMPORT_ORGANISATION)
    assert not may(after, Act.IMPORT_ORGANISATION)


def test_a_locked_account_is_a_visitor():
    account = build.account(build.first_leader(build.watched_unit()).official)
    account.is_active = False

    assert standing(account, at=AT) == authority.Standing()


def test_standing_costs_few_queries():
    account = build.account(build.first_leader(build.watched_unit()).official)

    assert queries.count(lambda: standing(Account.objects.get(pk=account.pk), at=AT)) <= 7


def test_what_reaches_a_unit_is_opened_by_roles_held_in_units():
    """A body's key is no unit's: a watching role would open the unit that shares its number."""
    watching = {Role.SUPERVISOR, Role.SUPERVISING_HEAD, Role.COMMISSION, Role.COMMISSION_HEAD}

    assert all((watching - COUNTY_WIDE).isdisjoint(GRANTS[act]) for act in WITHIN_OWN_UNIT)
