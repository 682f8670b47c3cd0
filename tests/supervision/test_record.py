# SPDX-License-Identifier: Apache-2.0
"""What accounts may let happen in a case, what is refused in words, and what is recorded and found.

R31 to R36 and R43: supervision starts with power; R51: an act is recorded once.
"""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.supervision import build
from tonggui.cases import services as cases
from tonggui.cases.errors import (
    CaseClosed,
    NotDoneHere,
    NotTheHolder,
    OtherUnit,
    UnfitPaper,
    UnknownNode,
)
from tonggui.cases.happening import Happening
from tonggui.cases.models import Event, Paper
from tonggui.cases.papers import Brought, path_of
from tonggui.core.errors import Refused
from tonggui.ledger.models import Entry
from tonggui.supervision import replay, services
from tonggui.supervision.models import Duty, Finding, Supervision
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK, REVIEWER, OTHER = "ZJJ/审批受理岗", "ZJJ/审批审查岗", "LTZ/财政所所长"
PDF = b"%PDF-1.7 fictional"


@pytest.fixture
def clerk(county):
    return build.account_of(CLERK)


@pytest.fixture
def case(clerk):
    return services.open_case(build.power(), title="某小区施工许可", by=clerk, at=AT)


def act(kind, node="", minutes=0, **more):
    return Happening(kind, AT + timedelta(minutes=minutes), node=node, **more)


def test_a_case_opens_with_its_supervision_along_the_edition_in_force(case):
    opened = case.events.get()

    assert case.edition == build.power().editions.get()
    assert case.supervision.body.code == "PZ1"
    assert (opened.kind, opened.post) == ("case_open", f"post:{CLERK}")
    assert Entry.objects.order_by("-pk").first().kind == "case.opened"


def test_who_holds_no_post_of_the_power_opens_no_case(county):
    with pytest.raises(NotTheHolder, match="whoever holds it acts here"):
        services.open_case(build.power(), by=build.account_of(OTHER), at=AT)

    assert not Supervision.objects.exists()


def test_an_act_is_judged_when_it_is_recorded(case, clerk):
    services.record(case, act("node_open", "n1"), by=clerk, at=AT)
    done = services.record(case, act("node_close", "n1", 5), by=clerk, at=AT)

    # No paper came with it (S37), which is wrong and possible: recorded, and found.
    assert "S37" in {each.rule for each in done.findings}
    assert list(replay.differences(at=AT)) == []


def test_the_same_act_sent_twice_happens_once(case, clerk):
    first = services.record(case, act("node_open", "n1", key="k1"), by=clerk, at=AT)
    again = services.record(case, act("node_open", "n1", key="k1"), by=clerk, at=AT)

    assert (again.event, again.is_new) == (first.event, False)
    assert case.events.count() == 2


@pytest.mark.parametrize(
    ("post", "node", "refusal"),
    [(REVIEWER, "n1", NotTheHolder), (OTHER, "n1", OtherUnit), (CLERK, "n99", UnknownNode)],
)
def test_what_is_impossible_is_refused_and_changes_nothing(case, post, node, refusal):
    with pytest.raises(refusal):
        services.record(case, act("node_open", node), by=build.account_of(post), at=AT)

    assert case.events.count() == 1


def test_a_closed_case_moves_no_further(case, clerk):
    services.record(case, act("case_close"), by=clerk, at=AT)

    with pytest.raises(CaseClosed):
        services.record(case, act("node_open", "n1"), by=clerk, at=AT)


def test_a_clock_is_stopped_for_a_reason_and_once(case, clerk):
    with pytest.raises(NotDoneHere):
        services.record(case, act("suspend"), by=clerk, at=AT)
    services.record(case, act("suspend", detail={"reason": "补正"}), by=clerk, at=AT)

    with pytest.raises(NotDoneHere):
        services.record(case, act("suspend", detail={"reason": "补正"}), by=clerk, at=AT)


def test_only_the_body_whose_remit_covers_the_unit_watches(case, clerk):
    said = {"opinion": "无异议", "text": "已查阅"}
    watcher = build.member_of("PZ1")
    services.record(case, act("node_open", "n1"), by=clerk, at=AT)
    done = services.record(case, act("sup_act", "n1", detail=said), by=watcher, at=AT)

    assert '"supervisor":"supervisor:PZ1"' in done.event.detail
    with pytest.raises(OtherUnit):
        services.record(case, act("sup_act", "n1", detail=said), by=build.member_of("PZ3"), at=AT)


def test_a_node_that_is_to_be_watched_is_a_duty_until_it_was_looked_at(county):
    case = services.open_case(build.power(), by=build.account_of(CLERK), at=AT)
    reviewer = build.account_of(REVIEWER)
    services.record(case, act("node_open", "n2"), by=reviewer, at=AT)
    duty = Duty.objects.get(case=case, kind="watch", node="P01.n2")
    assert (duty.body, duty.done_at) == ("PZ1", None)

    said = {"opinion": "无异议", "text": "已查阅"}
    watcher = build.member_of("PZ1")
    services.record(case, act("sup_act", "n2", detail=said), by=watcher, at=AT)

    duty.refresh_from_db()
    assert duty.done_at == AT
    assert duty.done_by.kind == "sup_act"


def test_time_alone_raises_findings_and_is_caught_up_after_days(case, clerk):
    services.record(case, act("node_open", "n1"), by=clerk, at=AT)
    later = AT + timedelta(days=30)

    ticked = tick(at=later)

    assert ticked.cases == 1
    late = Finding.objects.filter(case=case, rule="S15", node="P01.n1", settled_at=None).first()
    assert late.raised_at < later - timedelta(days=5)
    assert tick(at=later).findings == 0
    assert list(replay.differences(at=later)) == []


def test_a_paper_is_kept_under_its_digest_and_privately(case, clerk, settings, tmp_path):
    settings.HOME = tmp_path
    brought = [Brought("许可证.pdf", io.BytesIO(PDF))]

    done = services.record(case, act("node_close", "n1"), brought=brought, by=clerk, at=AT)

    paper = Paper.objects.get()
    assert paper.digest in done.event.evidence
    assert path_of(paper.digest).read_bytes() == PDF
    assert path_of(paper.digest).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"MZ\x90"), ("a.exe", PDF), ("a.pdf", b""), ("a.pdf", PDF + b"0" * 1_000_000)],
)
def test_a_file_that_is_not_what_it_says_is_refused(  # noqa: PLR0917
    case, clerk, settings, tmp_path, name, content
):
    settings.HOME, settings.LARGEST_PAPER_BYTES = tmp_path, 1_000_000

    with pytest.raises(UnfitPaper):
        services.record(
            case,
            act("node_close", "n1"),
            brought=[Brought(name, io.BytesIO(content))],
            by=clerk,
            at=AT,
        )

    assert case.events.count() == 1
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_scanner_that_says_no_is_heard(case, clerk, settings, tmp_path):
    settings.HOME, settings.SCANNER = tmp_path, "/bin/false"

    with pytest.raises(UnfitPaper, match="virus"):
        services.record(
            case,
            act("node_close", "n1"),
            brought=[Brought("a.pdf", io.BytesIO(PDF))],
            by=clerk,
            at=AT,
        )


def test_the_database_refuses_to_change_what_happened(case):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Event.objects.update(node="n2")


def test_every_row_is_told_of_by_an_entry(case, clerk):
    services.record(case, act("node_open", "n1"), by=clerk, at=AT)
    services.record(case, act("node_close", "n1", 5), by=clerk, at=AT)

    ours = ("case/", "event/", "finding/", "duty/", "paper/")
    rebuilt = [str(each) for each in _told() if str(each).startswith(ours)]

    assert rebuilt == []


def _told():
    from tonggui.ledger.rows import Rebuilt

    rebuilt, openings = Rebuilt(), {}
    for entry in Entry.objects.order_by("pk"):
        rebuilt.take(entry.said)
        openings |= {opening.commitment(name): opening for name, opening in entry.opened.items()}
    return [": ".join(each) for each in rebuilt.compare(openings)]


def test_no_administrator_acts_in_a_case(case):
    from tests.people import build as people

    with pytest.raises(Refused):
        services.record(case, act("node_open", "n1"), by=people.admin(), at=AT)


@pytest.mark.parametrize(
    ("codes", "following"),
    [
        ([], "ZJJ-2026-00001"),
        (["ZJJ-2026-00016", "ZJJ-2026-甲", "ZJJ-2026-00a17"], "ZJJ-2026-00017"),
        (["ZJJ-2026-99999"], "ZJJ-2026-100000"),
        (["ZJJ-2026-99999", "ZJJ-2026-100234"], "ZJJ-2026-100235"),
        (["ZJJX-2026-00040", "ZJJ-2025-00040"], "ZJJ-2026-00001"),
    ],
)
def test_numbers_go_on_whatever_others_wrote_and_past_five_digits(county, codes, following):
    unit = build.power().unit
    for code in codes:
        services.take_over(code, edition=None, unit=unit, by=None, at=AT)

    assert cases.next_code(unit, AT.date()) == following
