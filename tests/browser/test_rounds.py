# SPDX-License-Identifier: Apache-2.0
"""A risk round in a real browser, by its roles: opened, answered on a phone, graded, adopted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser
UNIT = "ZJJ"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a county of this story's own."""
    with county.served(tmp_path_factory.mktemp("rounds") / "home") as found:
        yield found


def opens(leader, site):
    leader.goto(f"{site.address}/desk/rounds/")
    county.follow(leader, f"main .acts a[href$='/open/{UNIT}/']")
    county.follow(leader, "main button[type=submit]")
    assert "排查已开始" in leader.inner_text("main")
    assert "未通过" in leader.inner_text("#gates")
    return leader.url


def answers(clerk, site):
    clerk.goto(f"{site.address}/desk/rounds/")
    county.follow(clerk, "main .btn-sup >> nth=0")
    clerk.fill("#id_risk-0-description", "受理时口头要求补材料,不留痕")
    clerk.select_option("#id_risk-0-kind", "暗箱操作危险点")
    clerk.fill("#id_risk-0-cause", "补正不出书面通知")
    county.follow(clerk, "main button[type=submit]")
    assert "已收到您的填报" in clerk.inner_text("main")


def proposes(visitor, site):
    visitor.goto(f"{site.address}/powers/?unit={UNIT}")
    county.follow(visitor, "main table a.t >> nth=0")
    county.follow(visitor, "text=我要提出这里的廉政风险")
    visitor.fill("#id_description", "窗口让人反复跑,没有书面告知")
    county.follow(visitor, "main button[type=submit]")
    return re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", visitor.inner_text("main")).group()


def grades_and_replies(leader, there):
    leader.goto(there)
    county.follow(leader, "text=评定为新风险 >> nth=0")
    assert leader.input_value("#id_description")
    leader.fill("#id_cause", "补正没有书面通知")
    county.follow(leader, "main button[type=submit]")
    assert "风险已评定" in leader.inner_text("main")
    for _each in range(2):
        county.follow(leader, ".row-acts.start >> text=答复 >> nth=0")
        leader.check("input[name=is_taken][value=yes]")
        leader.fill("#id_reply", "已列入本轮排查,补正一律出具书面通知")
        county.follow(leader, "main button[type=submit]")


def reads_the_reply(visitor, site, number):
    visitor.goto(f"{site.address}/proposals/")
    visitor.fill("#receipt", number)
    county.follow(visitor, "main button[type=submit]")
    assert "补正一律出具书面通知" in visitor.inner_text("main")


def test_a_round_is_led_through_by_its_roles(window, site):
    leader, clerk = window(), window(width=390)
    visitor = window(width=390, has_script=False)
    group, commission = window(), window()
    county.sign_in(leader, site, "first-leader")
    county.sign_in(clerk, site, "clerk")
    county.sign_in(group, site, "group")
    county.sign_in(commission, site, "commission")

    there = opens(leader, site)
    answers(clerk, site)
    number = proposes(visitor, site)
    grades_and_replies(leader, there)
    reads_the_reply(visitor, site, number)
    group.goto(there)
    county.follow(group, "text=结束本轮")
    refused = group.inner_text("main")
    commission.goto(there)
    county.follow(commission, "text=关口未过而结束")
    told = commission.inner_text("main")
    commission.fill("#id_reason", "演示：机构调整，缺口下一轮补查")
    county.follow(commission, "main button[type=submit]")
    visitor.goto(f"{site.address}/rounds/")

    assert "尚未经会议集体审定" in refused
    assert "本轮未通过的关口：全面、彻底、准确、公开" in told
    assert "机构调整" in visitor.inner_text("main")
    for page in (leader, clerk, visitor, commission):
        assert page.complaints == []


def past(cases=700, quick=14):
    rows = ["case,node,kind,at,actor"]
    for n in range(cases):
        closed = 1 if n < quick else 40
        rows.append(f"K{n:03},n3,node_open,2026-01-05T09:00:00+08:00,R1")
        rows.append(f"K{n:03},n3,node_close,2026-01-05T09:{closed:02}:00+08:00,R1")
    return {"name": "past.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}


@pytest.mark.parametrize("has_script", [True, False])
def test_a_control_is_tried_on_past_events_with_or_without_javascript(window, site, has_script):
    page = window(has_script=has_script)
    county.sign_in(page, site, "first-leader")
    page.goto(f"{site.address}/desk/powers/P02/trials/S19/")
    page.select_option("#id_node", "n3")
    page.set_input_files("#id_file", past())
    county.follow(page, "main button[type=submit]")
    while not has_script and "/runs/" in page.url:
        county.follow(page, "#run button")
    expect(page).to_have_url(re.compile(r"/desk/trials/\d+/$"))

    said = page.inner_text("main")
    assert "在经过此处的 700 件办件中，可发现 14 件" in said
    assert "K000" in said
    assert page.complaints == []
