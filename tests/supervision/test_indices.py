# SPDX-License-Identifier: Apache-2.0
"""The three indices of units and the shares of bodies: counted from events, never typed (R58)."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.registry.build import body
from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, Event
from tonggui.core.calendar import Calendar
from tonggui.oversight.models import Reach, UnitTally
from tonggui.people.models import SupervisingBody, Unit
from tonggui.registry.bodies import canonical
from tonggui.registry.listing import list_power
from tonggui.registry.models import Draft, Edition, Power, Withdrawal
from tonggui.rounds.models import Withholding
from tonggui.supervision import behind, footing, reach, services, unit_tally
from tonggui.supervision.indices import Done, Indices, Share, of_bodies, of_units
from tonggui.supervision.models import Card, CardState, Duty, Finding
from tonggui.supervision.ticking import tick

pytestmark = pytest.mark.usefixtures("county")

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 10, 12, tzinfo=ZONE)
HOUR = timedelta(hours=1)
BLIND = "P02.n3"


def act(case, kind, at, node="", *, entered=None, **more):
    """Let something happen to a case; it is entered at once unless another time is said."""
    said = Happening(kind, at, node=node, **more)
    return services.record(case, said, by=None, at=entered or at).event


def opened(code="P01", at=NOW - timedelta(days=2)):
    return services.open_case(build.power(code), by=None, at=at)


def closed(node, at, case=None):
    case = case or opened(node.partition(".")[0], at)
    for kind in ("node_open", "node_close"):
        act(case, kind, at, node)
    return case


def withheld(part, review_on):
    Withholding.objects.create(
        power=build.power(), part=part, reason="(虚构)", ground="(虚构)", review_on=review_on,
        asked_at=NOW, approved_by="(虚构)", approved_at=NOW,
    )  # fmt: skip


def index(unit="ZJJ", at=NOW):
    return of_units(at=at, units={unit})[unit]


def done(code="PZ1", at=NOW):
    return of_bodies(at=at)[code]


def test_a_share_without_a_whole_has_no_percent_and_is_never_rounded_up_to_all():
    assert Share(0, 0).percent is None
    assert Share(99_999, 100_000).percent == 99.9
    assert Share(3, 3).percent == 100.0


def test_every_unit_of_the_day_has_indices_and_without_events_no_data():
    found = of_units(at=NOW)

    assert set(found) == set(Unit.objects.values_list("code", flat=True))
    assert {each.traceability.percent for each in found.values()} == {None}
    assert of_units(at=NOW, units={"ZJJ"}) == {"ZJJ": found["ZJJ"]}


class TestCoverage:
    """全域覆盖: nodes of record and closings that supervision reached."""

    def test_a_node_nobody_is_planned_to_look_at_is_missing(self):
        before = index().coverage
        blind = dict(reach.blind_nodes("ZJJ", NOW.date()))

        assert before.whole - before.part == len(reach.blind_nodes("ZJJ", NOW.date())) > 0
        assert BLIND in {node for _power, node in reach.blind_nodes("ZJJ", NOW.date())}
        assert "P02" in blind

    def test_a_stage_left_out_at_all_three_times_by_a_body_is_lawfully_left_out(self):
        # P06.n1 has no look planned; the county commission left its stage out with a reason.
        nodes = {node for _power, node in reach.blind_nodes("JYJ", NOW.date())}
        assert "P06.n1" not in nodes

    @pytest.mark.parametrize(
        "changed", [{"reason": ""}, {"approved_by": ""}, {"approved_by": "post:JYJ/资助经办岗"}]
    )
    def test_leaving_out_needs_a_reason_and_somebody_outside_the_unit(self, changed):
        said = body("P06")
        for cell in said["coverage_matrix"]:
            if (cell["stage"], cell["timing"]) == ("动议", "事中"):
                cell.update(changed)
        build.edition(said, number=2)

        assert "P06.n1" in {node for _power, node in reach.blind_nodes("JYJ", NOW.date())}

    def test_a_draft_of_record_counts_in_the_whole_alone(self):
        before = index().coverage
        power = Power.objects.create(
            code="P99", unit=Unit.objects.get(code="ZJJ"), recorded_at=build.AT
        )
        text = json.dumps(body("P01") | {"id": "P99"})
        Draft.objects.create(power=power, body=text, opened_at=NOW, changed_at=NOW)

        after = index().coverage
        assert after.part == before.part
        assert after.whole == before.whole + len(body("P01")["nodes"])
        assert reach.drafted("ZJJ", NOW.date()) == [("P99", len(body("P01")["nodes"]))]

    def test_a_draft_beside_an_edition_in_force_changes_nothing(self):
        before = index().coverage
        text = json.dumps(body("P01"))
        Draft.objects.create(power=build.power(), body=text, opened_at=NOW, changed_at=NOW)

        assert index().coverage == before

    def test_what_takes_effect_later_is_not_reached_yet(self):
        before = index().coverage
        said = body("P01") | {"id": "P98"}
        build.edition(said, effective_on=NOW.date() + timedelta(days=5))

        assert index().coverage == Share(before.part, before.whole + len(said["nodes"]))

    def test_a_withdrawn_power_no_longer_counts(self):
        before, count = index().coverage, len(body("P02")["nodes"])
        Withdrawal.objects.create(
            power=build.power("P02"), withdrawn_on=NOW.date(), reason="(虚构)", recorded_at=NOW
        )
        list_power(build.power("P02"))

        assert index().coverage.whole == before.whole - count

    def test_closings_at_blind_nodes_weigh_against_it_and_others_for_it(self):
        before = index().coverage
        case = closed("P02.n2", NOW - 3 * HOUR)
        assert index().coverage == Share(before.part + 1, before.whole + 1)

        closed(BLIND, NOW - 2 * HOUR, case)
        assert index().coverage == Share(before.part + 1, before.whole + 2)

    def test_a_plan_that_nobody_carries_out_covers_no_closing(self):
        before = index().coverage
        closed("P01.n2", NOW - timedelta(days=9))
        tick(at=NOW)

        assert Duty.objects.get(kind="watch", node="P01.n2").due_at < NOW
        assert index().coverage == Share(before.part, before.whole + 1)

    def test_a_case_of_a_power_in_no_list_runs_where_nobody_looks(self):
        before = index().coverage
        unit = Unit.objects.get(code="ZJJ")
        case = services.take_over("X-1", edition=None, unit=unit, by=None, at=NOW - HOUR)
        act(case, "node_close", NOW - HOUR, "n1", unit="ZJJ")

        assert index().coverage == Share(before.part, before.whole + 1)


class TestDisclosure:
    """全程公开: lists in force and decisions that were public in time."""

    @staticmethod
    def published(*, effective_on, published_at, recorded_at=NOW - timedelta(days=200)):
        unit = Unit.objects.get(code="ZJJ")
        power = Power.objects.create(code="P96", unit=unit, recorded_at=recorded_at)
        said = canonical(body("P01") | {"id": "P96"})
        draft = Draft.objects.create(
            power=power, body=said, opened_at=NOW, changed_at=NOW, closed_at=NOW
        )
        Edition.objects.create(
            power=power, draft=draft, number=1, body=said, digest="", name="(虚构)", words="",
            nodes=6, risks=0, controls=0, resolution="(虚构)", adopted_on=effective_on,
            effective_on=effective_on, published_at=published_at,
        )  # fmt: skip
        list_power(power)

    def test_lists_published_before_they_take_effect_are_in_time(self):
        before = index().disclosure
        assert before == Share(before.whole, before.whole)
        assert before.whole == 4 * Power.objects.filter(unit__code="ZJJ").count()

        self.published(effective_on=NOW.date(), published_at=NOW)
        assert index().disclosure == Share(before.whole + 4, before.whole + 4)

    @pytest.mark.parametrize("is_read", [True, False])
    def test_lists_published_after_they_took_effect_are_late_for_thirty_days(self, is_read):
        before = index().disclosure
        self.published(effective_on=NOW.date() - timedelta(days=1), published_at=NOW)
        if is_read:
            reach.keep()

        assert index().disclosure == Share(before.part, before.whole + 4)
        late = reach.late_lists(NOW.date(), "ZJJ")
        assert [each.kind for each in late] == ["power", "process", "risk", "control"]
        assert {(each.power, each.due_on) for each in late} == {("P96", date(2026, 6, 9))}
        assert reach.late_lists(NOW.date() + timedelta(days=31), "ZJJ") == []

    def test_nothing_has_to_be_public_before_its_power_is_on_record(self):
        self.published(effective_on=date(2026, 1, 5), published_at=NOW, recorded_at=NOW)

        assert reach.late_lists(NOW.date(), "ZJJ") == []

    def test_an_exemption_to_be_looked_at_again_by_now_exempts_nothing(self):
        before = index().disclosure
        withheld("risk", NOW.date())
        assert index().disclosure == before

        withheld("control", NOW.date() - timedelta(days=1))
        assert index().disclosure == Share(before.part - 1, before.whole)

    def test_a_draft_whose_power_is_in_force_by_its_own_word_is_not_public(self):
        before = index().disclosure
        said = body("P01") | {"id": "P97", "effective_from": "2026-06-01"}
        said["exemptions"] = [{"list": "risk", "approved": True, "review_date": "2026-12-31"}]
        power = Power.objects.create(
            code="P97", unit=Unit.objects.get(code="ZJJ"), recorded_at=build.AT
        )
        Draft.objects.create(power=power, body=json.dumps(said), opened_at=NOW, changed_at=NOW)

        assert index().disclosure == Share(before.part + 1, before.whole + 4)

    @pytest.mark.parametrize(("days_after", "part"), [(3, 1), (30, 0)])
    def test_a_decision_counts_once_its_last_day_is_over(self, days_after, part):
        before = index().disclosure
        decided = datetime(2026, 5, 20, 10, tzinfo=ZONE)
        case = opened("P01", decided)
        act(case, "case_decided", decided)
        shown = decided + timedelta(days=days_after)
        if shown < NOW:
            act(case, "publish", shown, detail={"object": "决定", "hash": "sha256:0"})

        assert index(at=decided + timedelta(days=1)).disclosure == before
        assert index().disclosure == Share(before.part + part, before.whole + 1)

    def test_a_case_without_a_duty_of_publication_counts_nothing(self):
        decided = datetime(2026, 5, 20, 10, tzinfo=ZONE)
        act(opened("P05", decided), "case_decided", decided)

        assert sum(each.due for each in unit_tally.lately(at=NOW).values()) == 0

    def test_what_was_public_before_the_decision_publishes_no_decision(self):
        decided = datetime(2026, 5, 20, 10, tzinfo=ZONE)
        case = opened("P01", decided - HOUR)
        act(case, "publish", decided - HOUR, detail={"object": "公示", "hash": "sha256:0"})
        act(case, "case_decided", decided)

        assert unit_tally.lately(at=NOW)["ZJJ"].published == 0


class TestTraceability:
    """全程留痕: acts of the power side that were recorded in time."""

    def test_an_act_past_the_tolerance_is_not_in_time(self):
        case = opened(at=NOW - 30 * HOUR)
        act(case, "node_open", NOW - 25 * HOUR, "P01.n1", entered=NOW - HOUR)
        act(case, "node_close", NOW - 27 * HOUR, "P01.n1", entered=NOW - HOUR)

        assert index().traceability == Share(2, 3)

    def test_a_valid_late_entry_is_not_in_time_either(self):
        case = opened(at=NOW - 3 * HOUR)
        entry = {"late_entry": {"declared": True, "reason": "停电"}}
        made = act(
            case, "node_open", NOW - 3 * HOUR, "P01.n1", entered=NOW - HOUR,
            post="post:ZJJ/审批受理岗", detail=entry,
        )  # fmt: skip

        assert '"late":true' in made.marks
        assert index().traceability == Share(1, 2)

    def test_acts_of_supervision_are_not_of_the_power_side(self):
        case = opened(at=NOW - 30 * HOUR)
        said = {"supervisor": "supervisor:PZ1", "opinion": "无异议", "timing": "事中"}
        act(case, "sup_act", NOW - 29 * HOUR, "P01.n2", entered=NOW, detail=said)

        assert index().traceability == Share(1, 1)

    def test_what_is_older_than_thirty_days_no_longer_counts(self):
        opened(at=NOW - timedelta(days=31))
        assert index().traceability == Share(0, 0)


class TestBodies:
    """全程跟进: what bodies did of the looks that were planned (R68)."""

    def test_every_body_of_the_day_has_its_share_and_without_looks_no_data(self):
        found = of_bodies(at=NOW)

        assert set(found) == set(SupervisingBody.objects.values_list("code", flat=True))
        assert done() == Done()
        assert done().share.percent is None

    def test_a_look_is_waiting_then_overdue_then_late(self):
        began = NOW - timedelta(days=9)
        case = closed("P01.n2", began)
        assert done(at=began + HOUR) == Done(waiting=1)

        tick(at=NOW - HOUR)
        assert done() == Done(overdue=1)
        assert done().share == Share(0, 1)

        said = {"supervisor": "supervisor:PZ1", "opinion": "无异议", "timing": "事中"}
        act(case, "sup_act", NOW - HOUR, "P01.n2", detail=said)
        assert done() == Done(late=1)

    def test_a_look_in_time_is_in_step(self):
        case = closed("P01.n2", NOW - 3 * HOUR)
        said = {"supervisor": "supervisor:PZ1", "opinion": "无异议", "timing": "事中"}
        act(case, "sup_act", NOW - HOUR, "P01.n2", detail=said)

        assert done() == Done(in_step=1)
        assert done().share.percent == 100.0

    def test_a_missing_look_stays_missing_however_long_one_waits(self):
        closed("P01.n2", NOW - timedelta(days=9))
        tick(at=NOW)

        assert done(at=NOW + timedelta(days=200)) == Done(overdue=1)

    def test_a_missing_look_whose_card_people_ended_is_omitted_with_a_reason(self):
        case = closed("P01.n2", NOW - timedelta(days=9))
        tick(at=NOW - HOUR)
        card = Card.objects.get(case=case, rule="S20", node="P01.n2")
        card.state, card.ended_at, card.ended_by = CardState.CLOSED, NOW, "XJW"
        card.save()

        assert done() == Done(omitted=1)
        assert done().share == Share(0, 1)
        assert Finding.objects.filter(rule="S20", case=case).exists()


class TestTally:
    """Finished days are counted once, and the figure is that of a count over all events."""

    @pytest.fixture
    def month(self, county):  # noqa: ARG002 - the county is there
        """Let a month of work pass in cases of several powers, some of it late or hidden."""
        draw = Random(58)  # noqa: S311 - a test's own chance
        begins = NOW - timedelta(days=40)
        for _ in range(40):
            power = draw.choice(["P01", "P02", "P05", "P06"])
            at = begins + timedelta(hours=draw.randrange(24 * 39))
            case = opened(power, at)
            for node in [each["node"] for each in body(power)["nodes"]]:
                for kind in ("node_open", "node_close"):
                    at += timedelta(hours=draw.randrange(12))
                    declared = at - timedelta(hours=draw.choice([0, 1, 24, 25, 60]))
                    self.enter(case, kind, at, f"{power}.{node}", declared)
            if draw.random() < 0.5:
                at += timedelta(hours=draw.randrange(300))
                self.enter(case, "publish", at, "", at)

    @staticmethod
    def enter(case, kind, at, node, declared):
        """Keep an event as it would be, without judging it: what is counted needs no verdict."""
        if at < NOW:
            case.last_seq += 1
            case.save()
            Event.objects.create(
                case=case, seq=case.last_seq, kind=kind, node=node, at=declared, recorded_at=at
            )

    @pytest.mark.usefixtures("month")
    def test_the_figure_is_the_same_before_and_after_the_days_are_counted(self):
        before = unit_tally.lately(at=NOW), of_units(at=NOW), unit_tally.by_day("ZJJ", at=NOW)

        assert reach.keep() == Reach.objects.count() > 0
        assert unit_tally.tally(at=NOW) == 30
        assert unit_tally.tally(at=NOW) == 0
        assert reach.keep() == 0
        assert UnitTally.objects.filter(unit="ZJJ", acts__gt=0).count() > 5
        after = unit_tally.lately(at=NOW), of_units(at=NOW), unit_tally.by_day("ZJJ", at=NOW)
        assert {unit: each for unit, each in after[0].items() if unit} == before[0]
        assert after[1:] == before[1:]

    @pytest.mark.usefixtures("month")
    def test_it_is_that_of_a_count_over_all_events(self):
        reach.keep()
        unit_tally.tally(at=NOW)
        found = unit_tally.lately(at=NOW)

        for unit, expected in counted_over_all().items():
            made = found[unit]
            said = (made.closed, made.blind, made.acts, made.in_time, made.due, made.published)
            assert said == expected, unit
        assert sum(each.due for each in found.values()) > 3
        assert (
            0
            < sum(each.published for each in found.values())
            < sum(each.due for each in found.values())
        )

    def test_the_last_moments_of_a_day_are_left_to_arrive(self):
        midnight = datetime(2026, 6, 10, tzinfo=ZONE)
        unit_tally.tally(at=midnight + timedelta(seconds=30))
        assert not UnitTally.objects.filter(day=date(2026, 6, 9)).exists()

        unit_tally.tally(at=midnight + timedelta(seconds=61))
        assert UnitTally.objects.filter(day=date(2026, 6, 9)).exists()

    def test_each_tick_counts_what_is_finished(self):
        tick(at=NOW)

        assert UnitTally.objects.filter(day=date(2026, 6, 9)).exists()
        assert Reach.objects.exists()

    def test_closings_of_a_day_are_found_by_node_too(self):
        closed(BLIND, NOW - HOUR)

        assert behind.survey(at=NOW, units={"ZJJ"}, power="P02").total.blind == 1


def counted_over_all():
    """Count every event one by one, by the words of ADR 49 alone."""
    calendar: Calendar = footing.lists_of(None, NOW.date()).calendar
    since = datetime(2026, 5, 11, tzinfo=ZONE)
    found = {}
    for case in Case.objects.select_related("unit", "power"):
        events = list(case.events.order_by("seq"))
        nodes = {f"{case.power.code}.{n['node']}": n for n in body(case.power.code)["nodes"]}
        counts = Counter()
        for each in events:
            if since <= each.recorded_at <= NOW:
                is_closing = each.kind == "node_close"
                counts["closed"] += is_closing
                counts["blind"] += is_closing and each.node in _blind(case.power.code)
                counts["acts"] += 1
                counts["in_time"] += each.recorded_at - each.at <= 24 * HOUR
        decisions = [e for e in events if nodes.get(e.node, {}).get("sod_role") == "决定"]
        decisions = [e for e in decisions if e.kind == "node_close"]
        if decisions and body(case.power.code)["statutory_type"] in ("行政许可", "行政处罚"):
            decided = decisions[-1].recorded_at
            last = calendar.add_workdays(decided.astimezone(ZONE).date().toordinal(), 7)
            if since.date().toordinal() <= last < NOW.date().toordinal():
                shown = [e.recorded_at for e in events if e.kind == "publish"]
                in_time = [
                    e for e in shown
                    if e >= decided and e.astimezone(ZONE).date().toordinal() <= last
                ]  # fmt: skip
                counts["due"] += 1
                counts["published"] += bool(in_time)
        found.setdefault(case.unit.code, Counter()).update(counts)
    names = ("closed", "blind", "acts", "in_time", "due", "published")
    return {unit: tuple(each[name] for name in names) for unit, each in found.items()}


def _blind(power):
    """Return the nodes of a power of the example that its lists plan no look at."""
    left_out = {"P06.n1"}  # by the county commission, at all three times
    nodes = {f"{power}.{n['node']}" for n in body(power)["nodes"] if not n.get("supervision")}
    return nodes - left_out


def test_indices_without_anything_are_no_data():
    assert Indices().coverage.percent is None
