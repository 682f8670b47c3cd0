# SPDX-License-Identifier: Apache-2.0
"""A control is bound to a check by a form of its own: chosen, filled in, explained and tried."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.desk.test_drafting import body_now, clerk, drafts, get, post, signed_in
from tests.people import build as people
from tests.registry import build
from tonggui.registry import services
from tonggui.registry.models import Draft
from tonggui.rounds.models import Trial, TrialRun

__all__ = ["clerk", "drafts"]
pytestmark = pytest.mark.django_db
CONTROL = "P05-R1-C1"  # against a risk at n2
WHERE = (build.SOUND, CONTROL)


def version():
    return Draft.objects.get(power__code=build.SOUND, closed_at=None).version


def control_now():
    return body_now()["risks"][0]["controls"][0]


def events(cases=30, quick=4):
    """Return past events of node n2, opened and closed, some of them within a minute."""
    rows = ["case,node,kind,at,actor"]
    for n in range(cases):
        closed = 1 if n < quick else 40
        rows.append(f"K{n:03},n2,node_open,2026-01-05T09:00:00+08:00,R1")
        rows.append(f"K{n:03},n2,node_close,2026-01-05T09:{closed:02}:00+08:00,R1")
    return SimpleUploadedFile("past.csv", "\n".join(rows).encode())


def test_a_check_is_chosen_filled_in_and_bound(clerk):
    assert reverse("desk:bind-control", args=[*WHERE, "S15"]) in get(clerk, "bound", *WHERE)
    form = get(clerk, "bind-control", *WHERE, "S15")
    assert 'name="time_limit_0" value="5"' in form
    filled = {"version": version(), "time_limit_0": "3", "time_limit_1": "日", "because": "更短"}

    answer = post(clerk, "bind-control", *WHERE, "S15", **filled)

    assert answer.status_code == 302
    assert control_now()["check_rules"] == ["S10", "S33", "S15"]
    limit = body_now()["nodes"][1]["time_limit"]
    assert limit == {"value": 3, "unit": "day", "source": "promised"}
    assert "超过 3 日未办结" in get(clerk, "bound", *WHERE)


def test_what_it_would_demand_is_said_before_anything_is_kept(clerk):
    filled = {"version": version(), "evidence_required": "因素测算表、会议纪要", "do": "look"}

    page = post(clerk, "bind-control", *WHERE, "S37", **filled)

    assert "缺少 因素测算表、会议纪要" in page.content.decode()
    assert body_now() == build.body()


def test_a_check_that_the_lists_give_nothing_to_says_so(clerk):
    assert "尚未写明职责" in get(clerk, "bind-control", *WHERE, "S36")


@pytest.mark.parametrize(
    ("rule", "filled", "says"),
    [
        ("S15", {"time_limit_0": "-3", "time_limit_1": "日"}, "0.5"),
        ("S15", {"time_limit_0": "三天", "time_limit_1": "日"}, "数"),
        ("S19", {"min_plausible_minutes": "many"}, "整数"),
        ("S20", {"supervision_lead": "", "supervision_timing": "事中"}, "写明主责监督主体"),
        ("S20", {"supervision_lead": "NOBODY"}, "NOBODY"),
        ("S36", {"incompatible": "采购"}, "采购↔验收"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(clerk, rule, filled, says):
    answer = post(clerk, "bind-control", *WHERE, rule, version=version(), **filled)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert body_now() == build.body()


def test_two_duties_that_exclude_each_other_are_filled_in_with_the_check(clerk):
    filled = {"version": version(), "sod_role": "测算", "incompatible": "测算↔付款"}

    post(clerk, "bind-control", *WHERE, "S36", **filled)

    assert body_now()["incompatible"] == [["测算", "付款"]]
    assert body_now()["nodes"][1]["sod_role"] == "测算"


def test_a_form_of_an_older_version_is_refused_and_loses_nothing(clerk):
    seen = version()
    services.revise(
        Draft.objects.get(power__code=build.SOUND),
        build.body(boundary="县级分配"),
        version=seen,
        **build.BACK,
    )

    answer = post(clerk, "bind-control", *WHERE, "S37", version=seen, evidence_required="测算表")

    assert answer.status_code == 409
    assert body_now()["boundary"] == "县级分配"
    assert control_now()["check_rules"] == ["S10", "S33"]


def test_a_bound_check_is_tried_and_the_control_says_what_it_would_have_found(clerk):
    filled = {"version": version(), "min_plausible_minutes": "10"}
    post(clerk, "bind-control", *WHERE, "S19", **filled)
    begin = reverse("desk:begin-trial", args=[build.SOUND, "S19"])
    form = clerk.get(f"{begin}?control={CONTROL}&node=n2").content.decode()
    assert f'<option value="{CONTROL}" selected>' in form
    assert '<option value="n2" selected>' in form
    assert "not tried" not in form
    assert "尚未试运行" in get(clerk, "bound", *WHERE)
    said = {"default": "5", "site": "30", "expert": "60", "hearing": "60"}

    clerk.post(begin, {**said, "node": "n2", "control": CONTROL, "file": events()})
    post(clerk, "trial-run", TrialRun.objects.get().pk)

    assert Trial.objects.get().found == 4
    assert "30 件中会发现 4 件" in get(clerk, "bound", *WHERE)


def test_a_check_is_taken_away_and_what_stands_at_the_node_stays(clerk):
    post(clerk, "unbind-control", *WHERE, "S33")

    assert control_now()["check_rules"] == ["S10"]
    assert body_now()["nodes"] == build.body()["nodes"]


def test_a_check_that_reads_no_case_or_a_control_that_is_not_there_is_not_found(clerk):
    for where in ((*WHERE, "S10"), (*WHERE, "S99"), (build.SOUND, "P05-R9-C1", "S15")):
        assert clerk.get(reverse("desk:bind-control", args=where)).status_code == 404


def test_a_post_of_another_unit_binds_nothing(drafts):
    other = people.watched_unit("ZJJ")
    stranger = signed_in(people.account(people.holder(people.post(other, "经办岗")).official))

    for name, more in (("bound", ()), ("bind-control", ("S15",))):
        assert stranger.get(reverse(f"desk:{name}", args=[*WHERE, *more])).status_code == 403
    assert json.loads(drafts[build.SOUND].body) == build.body()


def test_whoever_reviews_a_draft_sees_which_checks_were_tried(drafts, clerk):
    assert "尚未试运行" in get(clerk, "power", build.SOUND)
