# SPDX-License-Identifier: Apache-2.0
"""Makes one of everything that an address of the site can name, all in one unit."""

from datetime import timedelta

from django.utils.timezone import localdate

from tests.people import build
from tonggui.cases.models import Case
from tonggui.laws.models import DutiesPlan, PlannedDuty
from tonggui.meetings.models import Item, Meeting
from tonggui.oversight.models import Revision
from tonggui.people import services
from tonggui.people.models import CollectiveBodyVersion, Delegation, Membership, OfficeVersion
from tonggui.registry.models import Power
from tonggui.rounds.models import (
    Asked,
    InstitutionDocument,
    MatterScope,
    ReservedMatter,
    Round,
)


def things_of(unit):
    """Make one of everything that an address can name in a unit; return examples by page."""
    code = unit.code
    post, watching = build.post(unit, "出纳岗"), unit.versions.get().supervised_by
    tenure = build.holder(post)
    loan = Delegation(
        code=f"D-{code}",
        official=build.official(),
        for_post=post,
        basis="代岗函〔2026〕3号",
        supervised_by=watching,
        since=localdate(),
        until=localdate() + timedelta(days=5),
    )
    office = OfficeVersion(name="办公室", since=build.BEGAN)
    office = services.found_office(unit, f"{code}/办公室", office, **build.does())
    body = CollectiveBodyVersion(name="党组", rank=3, since=build.BEGAN)
    body = services.found_body(f"B-{code}", unit, body, **build.does())
    seat = Membership(body=body, official=tenure.official, since=build.BEGAN)
    by_code = {
        post: (
            *("abolish-post", "post", "revise-post", "name-platform-post"),
            "confirm-post",
        ),
        tenure.official: ("official", "correct-name"),
        office: ("revise-office", "close-office"),
        body: ("revise-body", "close-body", "take-seat", "call-meeting"),
    }
    by_number = {
        tenure: ("end-tenure", "correct-tenure", "withdraw-tenure"),
        services.take_seat(seat, **build.does()): ("leave-seat", "withdraw-seat"),
        services.delegate(loan, **build.does()): ("take-back", "withdraw-delegation"),
        build.member(watching): ("leave", "withdraw-member"),
        build.watch(unit, watching): ("end-remit", "withdraw-remit"),
    }
    return {
        **{f"desk:{page}": {"code": of.code} for of, names in by_code.items() for page in names},
        **{f"desk:{page}": {"number": of.pk} for of, names in by_number.items() for page in names},
        **of_rounds(unit, post, body),
        **of_meetings(unit, post, body),
    }


def of_meetings(unit, post, body):
    """Return examples of a meeting that is called, with a matter on its agenda, in a unit."""
    times = {"begins_at": build.AT, "called_at": build.AT}
    ref = f"post:{post.code}"
    met = Meeting.objects.create(
        code=f"M-{unit.code}", body=body, kind="党组会", chair=ref, secretary=ref, **times
    )
    case = Case.objects.create(code=f"C-{unit.code}", unit=unit, opened_at=build.AT)
    said = {"matter": "重大决策", "subject": "x", "put_at": build.AT}
    Item.objects.create(meeting=met, number=1, case=case, **said)
    of_one = (
        *("put-item", "notify-meeting", "open-meeting", "close-meeting", "call-off"),
        "keep-minutes",
    )
    of_item = {"item-act": {"kind": "vote"}, "correct-speech": {"seq": 1}}
    return {
        **{f"desk:{page}": {"code": met.code} for page in of_one},
        **{f"desk:{page}": {"code": met.code, "number": 1} | of_item[page] for page in of_item},
    }


def of_rounds(unit, post, body):
    """Return examples of a round, a scope and a reserved matter that are there, in a unit."""
    days = ("begins_on", "asks_until", "proposes_until", "checks_until", "meets_until")
    found = Round.objects.create(
        code=f"{unit.code}-F1", unit=unit, opened_at=build.AT, **dict.fromkeys(days, build.BEGAN)
    )
    asked = Asked.objects.create(round=found, post=post)
    spans = {"unit": unit, "forum": body, "since": build.BEGAN, "recorded_at": build.AT}
    scope = MatterScope.objects.create(matter="重大决策", **spans)
    code = f"M-{unit.code}"
    matter = ReservedMatter.objects.create(code=code, name="预算", owner=post, days=9, **spans)
    of_round = {"number": found.pk}
    document = InstitutionDocument.objects.create(
        unit=unit, code=f"Z-{unit.code}", title="办法", issued_by="局", since=build.BEGAN,
        recorded_at=build.AT,
    )  # fmt: skip
    plan = DutiesPlan.objects.create(
        unit=unit, title="三定方案", since=build.BEGAN, recorded_at=build.AT
    )
    duty = PlannedDuty.objects.create(plan=plan, position=1, words="管理县级财政收支")
    power = Power.objects.get(code=unit.code)
    revision = Revision.objects.create(
        power=power, node="n1", rule="S15", times=3, proposed_at=build.AT
    )
    return {
        "desk:round": of_round,
        "desk:adopt-round": of_round,
        "desk:close-round": of_round,
        "desk:force-round": of_round,
        "desk:take-over": of_round,
        "desk:score-risk": of_round,
        "desk:answer-round": {"number": asked.pk},
        "desk:take-up-revision": {"number": revision.pk},
        "desk:decline-revision": {"number": revision.pk},
        "desk:amend-document": {"number": document.pk},
        "desk:repeal-document": {"number": document.pk},
        "desk:carry-duty": {"number": duty.pk},
        "desk:end-scope": {"number": scope.pk},
        "desk:end-reserved": {"number": matter.pk},
    }
