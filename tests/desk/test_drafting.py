# SPDX-License-Identifier: Apache-2.0
"""From a new power to its edition at the desk, by forms, each step by whom it is open to (R76)."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import build as people
from tests.registry import build
from tests.rounds import build as rounds
from tonggui.people.models import SupervisingKind, Unit
from tonggui.registry import services
from tonggui.registry.models import Draft, Edition, Power

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}


def signed_in(account):
    client = Client(headers=CHINESE)
    client.force_login(account)
    return client


@pytest.fixture
def drafts(db, tmp_path):
    """Take a sound power in, and one without a basis in force, as drafts by code."""
    build.places()
    return build.taken(tmp_path)


@pytest.fixture
def clerk(drafts):
    """Return the window of somebody who holds a post in the unit of the sound power."""
    return signed_in(people.account(people.holder(people.post(own_unit(), "经办岗")).official))


def own_unit():
    return Unit.objects.get(code=build.body()["unit"])


def get(client, name, /, *args):
    answer = client.get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def names(rule, page):
    """Say whether a page names a rule; a token of a form is letters and figures by chance."""
    return bool(re.search(rf"\b{rule}\b", page))


def sent(client, page, code=build.SOUND):
    """Return a page of a draft as a browser would send it back untouched."""
    html = get(client, "edit-draft", code, page)
    form = html[html.index('id="draft"') :]
    found = {}
    for name, value in re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', form):
        found[name] = unescaped(value)
    for name, inner in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found[name] = unescaped(chosen[1]) if chosen else ""
    for name, inner in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = unescaped(inner)
    return found


def unescaped(text):
    from html import unescape

    return unescape(text)


def post(client, name, /, *args, **form):
    return client.post(reverse(f"desk:{name}", args=args), form)


def keep(client, page, form, code=build.SOUND):
    return post(client, "edit-draft", code, page, **{**form, "do": "save", "because": "再改"})


def body_now(code=build.SOUND):
    return json.loads(Draft.objects.get(power__code=code, closed_at=None).body)


@pytest.mark.parametrize("page", ["power", "nodes", "layers", "risks", "method", "light"])
def test_a_page_kept_untouched_loses_nothing(clerk, page):
    before = body_now()

    answer = keep(clerk, page, sent(clerk, page))

    assert answer.status_code == 302
    assert body_now() == before


def test_what_is_typed_is_kept_and_the_rest_stays(clerk):
    form = sent(clerk, "nodes")
    form |= {"nodes-1-time_limit": "3个工作日", "nodes-1-post_ref": "预算股股长"}

    keep(clerk, "nodes", form)

    node = body_now()["nodes"][1]
    assert node["time_limit"] == {"value": 3, "unit": "workday", "source": "promised"}
    assert node["post_ref"] == "post:CZJ/预算股股长"
    assert body_now()["nodes"][0] == build.body()["nodes"][0]


def test_papers_acceptance_and_incompatible_pairs_are_typed_into_fields(clerk):
    nodes = {"nodes-2-inputs": "因素测算表(内部产生)", "nodes-2-not_before": "2日"}
    nodes |= {"nodes-2-not_before_after": "n1", "nodes-2-batch_ok": "否"}
    risks = {"risks-0-accepted_by": "县财政局局长", "risks-0-accepted_reason": "人手不足"}
    risks |= {"risks-0-accepted_review_date": "2026年12月31日"}
    risks |= {"risks-0-likelihood": "3", "risks-0-impact": "2", "risks-0-modifiers": "涉及资金:2"}

    keep(clerk, "nodes", sent(clerk, "nodes") | nodes)
    keep(clerk, "risks", sent(clerk, "risks") | risks)
    keep(clerk, "power", sent(clerk, "power") | {"own-incompatible": "受理↔决定"})

    node, risk = body_now()["nodes"][2], body_now()["risks"][0]
    assert node["inputs"] == [{"name": "因素测算表", "produced_inside": True}]
    assert node["not_before"] == {"value": 2, "unit": "day", "after": "n1"}
    assert node["batch_ok"] is False
    assert risk["accepted"] == {
        "by": "县财政局局长",
        "reason": "人手不足",
        "review_date": "2026-12-31",
    }
    assert risk["score"]["modifiers"] == {"涉及资金": 2}
    assert body_now()["incompatible"] == [["受理", "决定"]]


def test_a_limit_that_is_taken_away_takes_its_source_with_it(clerk):
    assert body_now()["nodes"][1]["time_limit"]["source"]

    keep(clerk, "nodes", sent(clerk, "nodes") | {"nodes-1-time_limit": ""})

    assert "time_limit" not in body_now()["nodes"][1]


def test_a_row_is_added_moved_and_removed(clerk):
    bare = build.body(post_flow=[], leader_flow=[])
    services.revise(Draft.objects.get(power__code=build.SOUND), bare, version=1, **build.BACK)
    form = sent(clerk, "nodes")
    more = post(clerk, "edit-draft", build.SOUND, "nodes", **{**form, "do": "row-nodes"})
    assert 'name="nodes-8-was" value=""' in more.content.decode()
    form |= {"nodes-8-was": "", "nodes-8-name": "归档", "nodes-8-place": "1.5"}
    form |= {"nodes-8-stage": "结果", "nodes-0-gone": "on"}

    keep(clerk, "nodes", form)

    assert [each["node"] for each in body_now()["nodes"]][:2] == ["n9", "n2"]
    assert body_now()["nodes"][0]["name"] == "归档"


def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_kept(clerk):
    form = sent(clerk, "nodes") | {"nodes-1-time_limit": "很快", "nodes-2-name": "改了名"}

    answer = keep(clerk, "nodes", form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“很快”" in page or "很快" in page
    assert "改了名" in page
    assert body_now() == build.body()


def test_a_risk_on_no_node_is_refused_in_plain_words(clerk):
    form = sent(clerk, "nodes") | {"nodes-1-gone": "on"}

    answer = keep(clerk, "nodes", form)

    assert answer.status_code == 422
    assert "n2" in answer.content.decode()
    assert body_now() == build.body()


def test_the_drawing_follows_what_is_typed_and_nothing_is_kept(clerk):
    form = sent(clerk, "nodes") | {"nodes-1-name": "打字时的名称"}

    answer = post(clerk, "drawn-draft", build.SOUND, "nodes", **form)

    assert "打字时的名称" in answer.content.decode()
    assert "<svg" in answer.content.decode()
    assert body_now() == build.body()


def test_the_second_of_two_is_told_what_changed_and_neither_loses_anything(clerk):
    mine = sent(clerk, "nodes") | {"nodes-1-name": "我改的名称"}
    other = build.body()
    other["nodes"][2]["name"] = "他人改的名称"
    draft = Draft.objects.get(power__code=build.SOUND)
    services.revise(draft, other, version=1, **build.BACK)

    answer = keep(clerk, "nodes", mine)
    page = answer.content.decode()
    again = keep(clerk, "nodes", _form_in(page))

    assert answer.status_code == 409
    assert "他人改的名称" in page
    assert again.status_code == 302
    names = [each["name"] for each in body_now()["nodes"]]
    assert names[1:3] == ["我改的名称", "他人改的名称"]


def _form_in(html, page="nodes"):
    class Once:
        """A window that shows one page it was given."""

        def get(self, _url):
            return type("Answer", (), {"status_code": 200, "content": html.encode()})

    return sent(Once(), page)


def test_what_blocks_stands_beside_its_row(clerk):
    form = sent(clerk, "nodes")
    form |= {"nodes-1-supervision_lead": "", "nodes-1-supervision_timing": ""}
    form |= {"nodes-1-supervision_mode": ""}

    page = post(clerk, "drawn-draft", build.SOUND, "nodes", **form).content.decode()

    row = page[page.index('id="says-nodes-1"') : page.index('id="says-nodes-2"')]
    assert "S23" in row
    assert "阻止公布" in row


def test_a_control_bound_to_a_rule_that_is_not_here_says_so(clerk):
    form = sent(clerk, "risks")
    rules = next(name for name in form if name.endswith("-check_rules"))

    said = post(clerk, "drawn-draft", build.SOUND, "risks", **{**form, rules: "S48"})

    assert "尚未内置规则 S48" in said.content.decode()


def test_a_power_without_an_edition_is_listed_by_the_name_in_its_draft(clerk):
    said = get(clerk, "powers")

    assert f">{build.body()['name']}</a>" in said


def test_a_post_of_another_unit_does_not_edit(drafts):
    stranger = signed_in(people.account(people.holder(people.post()).official))

    assert stranger.get(reverse("desk:edit-draft", args=[build.SOUND, "nodes"])).status_code == 403
    assert stranger.get(reverse("desk:power", args=[build.SOUND])).status_code == 403


def test_a_post_of_another_unit_sees_no_draft(drafts):
    stranger = signed_in(people.account(people.holder(people.post()).official))

    for kind in ("xlsx", "bpmn", "docx"):
        file = reverse("desk:draft-file", args=[build.SOUND, kind])
        assert stranger.get(file).status_code == 403
    listed = stranger.get(reverse("desk:powers"), {"unit": own_unit().code}).content.decode()
    assert build.body()["name"] not in listed


def test_a_post_of_another_unit_sees_what_is_published_and_nothing_of_the_next_draft(drafts):
    build.published(drafts[build.SOUND])
    services.draft(build.body(name="尚未公开的新名称"), **build.DOES)
    stranger = signed_in(people.account(people.holder(people.post()).official))

    listed = stranger.get(reverse("desk:powers"), {"unit": own_unit().code}).content.decode()
    page = get(stranger, "power", build.SOUND)

    assert build.body()["name"] in listed
    assert build.body()["name"] in page
    assert "尚未公开" not in listed + page
    assert "审核与审定" not in page
    assert reverse("desk:draft-file", args=[build.SOUND, "xlsx"]) not in page


def test_whoever_serves_above_or_watches_a_unit_sees_its_drafts(drafts):
    watched = own_unit().versions.get().supervised_by
    commission = people.supervisor("JW", kind=SupervisingKind.COUNTY_COMMISSION)
    platform = people.holder(people.post(is_platform_head=True))

    for seat in (people.member(watched), people.member(commission), platform):
        file = reverse("desk:draft-file", args=[build.SOUND, "xlsx"])
        assert signed_in(people.account(seat.official)).get(file).status_code == 200


def test_a_power_goes_all_the_way_by_forms(drafts, clerk):
    unit = own_unit()
    watcher = signed_in(people.account(people.member(unit.versions.get().supervised_by).official))
    first = people.first_leader(unit)
    leader = people.holder(people.post(unit, is_leader=True))
    people.services.divide_work(unit, {leader.post: ["法制"]}, since=people.BEGAN, **people.does())
    lawyer, head = (signed_in(people.account(each.official)) for each in (leader, first))
    keep(clerk, "power", sent(clerk, "power") | {"own-boundary": "只分配本级资金"})
    seen = {"version": 2}

    assert post(lawyer, "review-legality", build.SOUND, agrees="yes", **seen).status_code == 302
    assert post(watcher, "review-discipline", build.SOUND, agrees="yes", **seen).status_code == 302
    member = signed_in(rounds.commission(is_head=False))
    names = re.findall(r'name="risk" value="([^"]+)"', get(member, "power", build.SOUND))
    assert post(member, "confirm-risks", build.SOUND, risk=names, **seen).status_code == 302
    adopted = {"resolution": "局党组会〔2026〕3号", "adopted_on": "2026-03-02"}
    assert post(head, "adopt-draft", build.SOUND, **adopted, **seen).status_code == 302
    published = post(head, "publish-draft", build.SOUND, effective_on="2026-03-02", **seen)
    again = post(head, "publish-draft", build.SOUND, effective_on="2026-03-02", **seen)

    assert published.status_code == 302
    assert build.SOUND in get(clerk, "powers")
    assert again.status_code == 409
    assert Edition.objects.get().body == Draft.objects.get(power__code=build.SOUND).body
    assert (
        "只分配本级资金" in Client(headers=CHINESE).get(f"/powers/{build.SOUND}/").content.decode()
    )


def test_an_objection_without_a_reason_is_asked_for_one(drafts):
    watched = own_unit().versions.get().supervised_by
    watcher = signed_in(people.account(people.member(watched).official))

    answer = post(watcher, "review-discipline", build.SOUND, agrees="no", version=1)

    assert answer.status_code == 422
    assert not Draft.objects.get(power__code=build.SOUND).reviews.exists()


def test_a_power_is_withdrawn_by_a_form_and_leaves_a_tombstone(drafts):
    build.published(drafts[build.SOUND])
    head = signed_in(people.account(people.first_leader(own_unit()).official))

    answer = post(head, "withdraw-power", build.SOUND, reason="机构改革", withdrawn_on="2026-03-03")

    assert answer.status_code == 302
    assert Power.objects.get(code=build.SOUND).withdrawal.reason == "机构改革"
    assert "机构改革" in get(head, "power", build.SOUND)


def test_a_new_power_begins_in_an_empty_registry(db):
    unit = people.watched_unit("ZJJ")
    clerk = signed_in(people.account(people.holder(people.post(unit, "经办岗")).official))
    answers = {"code": "ZJJ-001", "name": "施工许可", "side": "外部", "category": "行政审批"}

    answer = post(clerk, "new-power", "ZJJ", first_node="受理", **answers)

    assert answer.status_code == 302
    assert "经办岗" in get(clerk, "edit-draft", "ZJJ-001", "nodes")
    assert "确权" in get(clerk, "power", "ZJJ-001")
    assert "ZJJ-001" in get(clerk, "powers")


@pytest.mark.parametrize(
    ("page", "typed", "says"),
    [
        ("nodes", {"nodes-1-post_ref": "不存在的岗位"}, "不存在的岗位"),
        ("nodes", {"own-flow_edges": "n1→n2、n2→n1"}, "走向成了圈"),
        ("nodes", {"own-flow_edges": "n1→n99"}, "n99"),
        ("nodes", {"nodes-1-supervision_lead": ""}, "写明主责监督主体"),
        ("risks", {"risks-0-node": ""}, "选择节点"),
        ("risks", {"risks-0-likelihood": "9"}, "1 至 5"),
        ("method", {"own-supervision_method_valid_until": "二月三十日"}, "二月三十日"),
    ],
)
def test_what_cannot_stand_is_said_in_the_clerks_words_and_not_kept(clerk, page, typed, says):
    answer = keep(clerk, page, sent(clerk, page) | typed)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert body_now() == build.body()


def test_a_limit_longer_than_the_laws_blocks_publication(clerk):
    clock = {"own-clock_from_node": "n1", "own-clock_to_node": "n8"}
    clock |= {"own-clock_legal": "30日", "own-clock_promised": "400日"}

    keep(clerk, "power", sent(clerk, "power") | clock)

    page = get(clerk, "power", build.SOUND)
    assert "S08" in page
    assert "阻止公布" in page


def test_a_step_that_may_take_longer_than_its_node_is_named(clerk):
    assert not names("S08", get(clerk, "power", build.SOUND))

    keep(clerk, "layers", sent(clerk, "layers") | {"post_flow-0-limit": "400个工作日"})

    assert "S08" in get(clerk, "power", build.SOUND)


def test_what_is_published_has_no_page_to_change_it(drafts, clerk):
    build.published(drafts[build.SOUND])

    edit = reverse("desk:edit-draft", args=[build.SOUND, "nodes"])
    assert clerk.get(edit).status_code == 404
    assert clerk.post(edit, {"version": 1, "do": "save"}).status_code == 404


def test_a_clerk_opens_the_next_draft_from_the_edition_in_force(drafts, clerk):
    build.published(drafts[build.SOUND])

    assert post(clerk, "open-draft", build.SOUND, kind="整改", words="依卡整改").status_code == 422
    assert not Draft.objects.filter(power__code=build.SOUND, closed_at=None).exists()
    said = {"kind": "依据变更", "words": "《某条例》修订（虚构）"}
    answer = post(clerk, "open-draft", build.SOUND, **said)

    assert answer.status_code == 302
    assert body_now() == build.body()
    assert said["words"] in get(clerk, "power", build.SOUND)


def test_a_change_that_sets_a_draft_back_is_kept_with_its_reason_and_loses_nothing(drafts, clerk):
    build.reviewed(drafts[build.SOUND])
    page = sent(clerk, "power") | {"own-name": "改过的名称", "do": "save"}

    asked = post(clerk, "edit-draft", build.SOUND, "power", **page)
    form = asked.content.decode()
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))

    assert asked.status_code == 422
    assert body_now() == build.body()
    assert unescaped(again["own-name"]) == "改过的名称"
    kept = {name: unescaped(value) for name, value in again.items()} | {"because": "名称有误"}
    assert post(clerk, "edit-draft", build.SOUND, "power", **kept).status_code == 302
    assert body_now()["name"] == "改过的名称"
    assert "名称有误" in get(clerk, "power", build.SOUND)


def test_a_control_says_what_its_rules_demand_at_its_node(clerk):
    form = sent(clerk, "risks") | {"controls-0-check_rules": "S37"}

    page = post(clerk, "drawn-draft", build.SOUND, "risks", **form).content.decode()

    assert "因素测算表" in page
    assert "即列为线索" in page


def test_drafts_wait_at_the_desk_of_whom_they_wait_for(drafts):
    watched = own_unit().versions.get().supervised_by
    watcher = signed_in(people.account(people.member(watched).official))
    head = signed_in(people.account(people.first_leader(own_unit()).official))
    assert "2 件草案待审核" in get(watcher, "home")

    build.reviewed(drafts[build.SOUND])

    assert "1 件草案待审核" in get(watcher, "home")
    assert "1 件已审核草案待集体审定" in get(head, "home")


def test_stages_nobody_watches_are_told_and_excused_with_a_reason_at_the_desk(clerk):  # R3, S23 d
    services.revise(
        Draft.objects.get(power__code=build.SOUND),
        build.body(coverage_matrix=[]),
        version=1,
        **build.BACK,
    )
    page = get(clerk, "edit-draft", build.SOUND, "method")
    assert page.count("没有节点在此时段受监督") == 7

    more = post(
        clerk,
        "edit-draft",
        build.SOUND,
        "method",
        **{**sent(clerk, "method"), "do": "row-coverage_matrix"},
    )
    form = _form_in(more.content.decode(), "method")
    assert form["coverage_matrix-6-was"] == ""
    assert form["coverage_matrix-0-state"] == "不适用"
    for number in range(7):
        form[f"coverage_matrix-{number}-reason"] = "由其他时段的监督覆盖"
    keep(clerk, "method", form)

    left = get(clerk, "edit-draft", build.SOUND, "method")
    assert left.count("没有节点在此时段受监督") == 0
    assert left.count("空格，没有理由和批准人") == 7
    assert "尚未批准" in get(clerk, "power", build.SOUND)
    head = signed_in(rounds.commission())
    page = get(head, "withheld")
    assert page.count("由其他时段的监督覆盖") >= 7
    cells = r'name="stage" value="(.+?)".*?name="timing" value="(.+?)"'
    for stage, timing in re.findall(cells, page):
        said = {"stage": stage, "timing": timing, "reason": "由其他时段的监督覆盖"}
        version = Draft.objects.get(power__code=build.SOUND, closed_at=None).version
        assert post(head, "excuse", build.SOUND, **said, version=version).status_code == 302
    assert post(clerk, "excuse", build.SOUND, **said, version=version).status_code == 403
    assert not names("S23", get(clerk, "edit-draft", build.SOUND, "method"))


def test_an_excuse_is_refused_at_the_desk_for_a_reason_that_the_clerk_reads(clerk):  # R50
    cell = {"stage": "动议", "timing": "事后", "state": "excluded", "reason": "人手不足"}
    draft = Draft.objects.get(power__code=build.SOUND)
    services.revise(draft, build.body(coverage_matrix=[cell]), version=1, **build.BACK)
    head = signed_in(rounds.commission())
    said = {"stage": "动议", "timing": "事后", "reason": "人手不足", "version": 2}
    assert post(head, "refuse-excuse", build.SOUND, **said).status_code != 302

    answer = post(head, "refuse-excuse", build.SOUND, **said, because="人手不足不是理由")

    assert answer.status_code == 302
    assert "人手不足不是理由" in get(clerk, "power", build.SOUND)
    assert "人手不足" not in get(head, "withheld")


def test_high_risks_are_confirmed_at_the_desk_by_the_commission(clerk):  # R47
    assert "现有写法未经县纪委监委确认" in get(clerk, "power", build.SOUND)
    member = signed_in(rounds.commission(is_head=False))
    page = get(member, "power", build.SOUND)
    names = re.findall(r'name="risk" value="([^"]+)"', page)
    assert names
    assert post(clerk, "confirm-risks", build.SOUND, version=1, risk=names).status_code == 403

    assert post(member, "confirm-risks", build.SOUND, version=1, risk=names).status_code == 302

    assert "现有写法未经县纪委监委确认" not in get(clerk, "power", build.SOUND)


def test_a_power_of_low_risk_has_no_blind_spots_to_excuse(clerk):  # S23 d, clean look-alike
    low = build.body(coverage_matrix=[], risk_level="低")
    services.revise(Draft.objects.get(power__code=build.SOUND), low, version=1, **build.BACK)

    assert not names("S23", get(clerk, "edit-draft", build.SOUND, "method"))
