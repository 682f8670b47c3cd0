# SPDX-License-Identifier: Apache-2.0
"""What is lent is the lender's own, by lists in force, and can be taken back by them (R82)."""

from datetime import date

import pytest

from tests.people import build
from tonggui.core.calendar import Calendar
from tonggui.ledger.models import Entry
from tonggui.people import lending, queries, services
from tonggui.people.authority import NotAllowed
from tonggui.people.errors import ForOneself, NoRemit, NotListed, NotYoursToLend, Unfit
from tonggui.people.models import Delegation, Flag
from tonggui.people.organisation import organisation

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 31)


@pytest.fixture
def unit():
    return build.watched_unit("ZJJ")


@pytest.fixture
def leader(unit):
    return build.first_leader(unit).official


@pytest.fixture
def window(unit):
    """Return the tenure of a post at which one node of the unit's power is."""
    tenure = build.holder(build.post(unit, "窗口岗"), "赵示一")
    build.lists(unit, "P01", n1=tenure.post, n2=build.post(unit, "审核岗"))
    return tenure


def as_(official):
    found = getattr(official, "account", None) or build.account(official)
    return build.does(by=found)


def lent(by, **facts):
    given = {"code": "SQ1", "since": MARCH, "until": APRIL, "basis": "青岚授〔2026〕1号"}
    given |= {} if "unit" in facts else {"official": build.official("钱示二")}
    return services.delegate(Delegation(**(given | facts)), **by)


def test_whoever_holds_a_post_lends_it_and_takes_it_back(window):
    given = lent(as_(window.official), for_post=window.post)

    services.end_delegation(given, until=date(2026, 3, 31), **as_(window.official))

    assert given.lent_by == window.post.unit
    assert queries.delegations_on(APRIL) == []


def test_the_first_leader_lends_posts_under_them(leader, window):
    assert lent(as_(leader), for_post=window.post).lent_by == window.post.unit


def test_the_personnel_post_lends_nobody_elses_post_and_never_the_first_leaders(
    unit, leader, window
):
    clerk = build.holder(build.post(unit, key_flags=[Flag.PERSONNEL])).official

    for post in (leader.tenures.get().post, window.post):
        with pytest.raises(NotYoursToLend):
            lent(as_(clerk), for_post=post)


def test_nobody_lends_to_themselves_nor_what_was_only_lent_to_them(leader, window):
    deputy = build.official("孙示三")
    with pytest.raises(ForOneself):
        lent(as_(leader), for_post=window.post, official=leader)

    lent(as_(leader), for_post=leader.tenures.get().post, official=deputy)

    with pytest.raises(NotYoursToLend):
        lent(as_(deputy), for_post=leader.tenures.get().post, code="SQ2")
    with pytest.raises(NotYoursToLend):
        lent(as_(deputy), for_post=window.post, code="SQ3")


def test_nobody_lends_in_another_unit(leader):
    other = build.holder(build.post())

    with pytest.raises(NotAllowed):
        lent(as_(leader), for_post=other.post)


def test_nothing_is_lent_for_longer_than_the_lender_holds_it(unit):
    tenure = build.holder(build.post(unit), until=date(2026, 3, 31))

    with pytest.raises(Unfit, match="2026-03-31"):
        lent(as_(tenure.official), for_post=tenure.post)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"node": "n1"}, Unfit),
        ({"power": "P99"}, NotListed),
        ({"power": "P01", "node": "n9"}, Unfit),
        ({"power": "P01", "node": "n2"}, Unfit),
    ],
)
def test_a_power_or_node_that_the_lent_post_does_not_hold_is_refused(leader, window, facts, error):
    with pytest.raises(error):
        lent(as_(leader), for_post=window.post, **facts)

    assert not Delegation.objects.exists()


def test_a_node_is_lent_with_its_power_and_is_known_by_both(leader, window):
    lent(as_(leader), for_post=window.post, power="P01", node="n1")

    (grant,) = organisation(MARCH, calendar=Calendar()).delegations
    assert (grant.power, grant.node) == ("P01", "P01.n1")


def test_a_power_of_another_unit_is_not_lent_and_a_unit_without_lists_is_told_so(leader, unit):
    build.lists(build.watched_unit("CZJ"), "P02")
    receiving = build.watched_unit()

    with pytest.raises(NotListed, match="no lists in force"):
        lent(as_(leader), unit=receiving, power="P02", lent_by=unit)
    with pytest.raises(NotAllowed):
        lent(as_(leader), unit=receiving, power="P02")


def test_an_entrustment_is_taken_back_by_the_unit_that_gave_it_not_by_the_one_that_has_it(
    leader, window
):
    receiving = build.watched_unit("CZJ")
    theirs = build.first_leader(receiving).official
    given = lent(as_(leader), unit=receiving, power="P01")

    with pytest.raises(NotAllowed):
        services.end_delegation(given, until=MARCH, **as_(theirs))
    services.end_delegation(given, until=MARCH, **as_(leader))

    assert queries.delegations_on(APRIL) == []


def test_where_it_cannot_be_told_whose_power_was_lent_nobody_takes_it_back(leader):
    old = Delegation.objects.create(
        code="SQ0",
        official=build.official(),
        power="P77",
        since=MARCH,
        until=APRIL,
        basis="旧",
        supervised_by=build.supervisor(),
        recorded_at=build.AT,
    )

    assert lending.lender_of(old) is None
    with pytest.raises(NotAllowed):
        services.end_delegation(old, until=MARCH, **as_(leader))


def test_a_loan_is_watched_only_by_a_body_with_a_remit_over_the_receiver(leader, window):  # R82
    with pytest.raises(NoRemit):
        lent(as_(leader), for_post=window.post, supervised_by=build.supervisor())


def test_a_loan_recorded_in_error_is_withdrawn_with_the_reason_and_the_row_is_kept(leader, window):
    given = lent(as_(leader), for_post=window.post)

    with pytest.raises(Unfit):
        services.withdraw_delegation(given, reason="", **as_(leader))
    services.withdraw_delegation(given, reason="文号录错", **as_(leader))

    entry = Entry.objects.get(kind="delegation.withdrawn", subject="SQ1")
    given.refresh_from_db()
    assert given.withdrawn_at == build.AT
    assert entry.opened["reason"].value == "文号录错"
    assert queries.delegations_on(MARCH) == []


def test_whoever_begins_brings_loans_in_before_there_are_lists_and_with_lists_no_other_power(unit):
    receiving = build.watched_unit("CZJ")
    lent(build.does(), unit=receiving, power="P05")
    build.lists(unit, "P01")

    with pytest.raises(NotListed):
        lent(build.does(), unit=receiving, power="P06", lent_by=unit, code="SQ2")
    assert lending.lender_of(Delegation.objects.get(code="SQ1")) is None
