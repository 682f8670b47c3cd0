# SPDX-License-Identifier: Apache-2.0
"""The database gives the judge the same organisation that the lists on disk give."""

from dataclasses import replace
from datetime import date

import pytest

from tests.people import build
from tonggui.core.people import COLLECTIVE
from tonggui.core.roster import Roster
from tonggui.formats.lists import read_lists
from tonggui.people.county import load_county
from tonggui.people.exchange import listed
from tonggui.people.exchange.settling import Outcome
from tonggui.people.models import Tenure
from tonggui.people.organisation import organisation

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 3, 1)


@pytest.fixture
def folder(root):
    return root / "examples" / "qinglan" / "lists"


def by_code(organisation, codes):
    """Return an organisation of lists with persons by code, as the database knows them."""

    def code(person):
        return codes.get(person, person)

    supervisors = {
        key: replace(body, members=tuple(replace(m, person=code(m.person)) for m in body.members))
        for key, body in organisation.supervisors.items()
    }
    tenures = (replace(each, person=code(each.person)) for each in organisation.tenures)
    return replace(organisation, supervisors=supervisors, tenures=tuple(tenures))


def test_the_county_comes_out_of_the_database_as_it_went_in(folder):
    lists = read_lists(folder)
    load_county(folder, **build.does())

    found = organisation(AS_OF, calendar=lists.calendar)

    wanted = by_code(lists.organisation, listed.person_codes(lists.organisation))
    exempt = wanted.units["SQC"].exemption
    wanted.units["SQC"] = replace(
        wanted.units["SQC"], exemption=replace(exempt, since=date(2025, 1, 1).toordinal())
    )
    assert found.units == wanted.units
    assert found.bodies == wanted.bodies
    assert found.supervisors == wanted.supervisors
    assert set(found.tenures) == set(wanted.tenures)
    assert (found.commission, found.internal_supervision) == ("XJW", "GBS")
    assert found.platform_head == wanted.platform_head == "post:XJW/案管岗"


def test_the_judge_asks_both_the_same_questions_and_gets_the_same_answers(folder):
    lists = read_lists(folder)
    load_county(folder, **build.does())
    codes = listed.person_codes(lists.organisation) | {COLLECTIVE: COLLECTIVE, "": ""}
    at = lists.calendar.start(AS_OF.toordinal())
    listed_roster = Roster(lists.organisation, lists.powers)
    stored_roster = Roster(organisation(AS_OF, calendar=lists.calendar), lists.powers)

    for post in listed_roster.posts:
        assert stored_roster.holder(post, at) == codes[listed_roster.holder(post, at)]
        assert stored_roster.office_head(post) == listed_roster.office_head(post)
    for unit in lists.organisation.units:
        assert stored_roster.first_leader(unit) == listed_roster.first_leader(unit)
        assert stored_roster.with_portfolio(unit, "财务") == listed_roster.with_portfolio(
            unit, "财务"
        )
        assert stored_roster.supervisor_of(unit) == listed_roster.supervisor_of(unit)


def test_loading_twice_changes_nothing(folder):
    first = load_county(folder, **build.does())
    tenures = Tenure.objects.count()

    second = load_county(folder, **build.does())

    assert first.counts[Outcome.ADDED] > 300
    assert set(second.counts) == {Outcome.SAME}
    assert Tenure.objects.count() == tenures == 105
