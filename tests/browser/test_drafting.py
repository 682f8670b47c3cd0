# SPDX-License-Identifier: Apache-2.0
"""From an empty registry to a published edition in a real browser, each step by its role (R76)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.browser import county

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("drafting")]
EMPTY = """
import sys, django; django.setup()
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from tonggui.demo import house
house.publish_powers = lambda *_, **__: None
print(house.furnish(Path(sys.argv[1]), settings.HOME, at=timezone.now()).password)
"""
CODE = "ZJJ-001"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Serve the county with its people and without a single power."""
    with county.served(tmp_path_factory.mktemp("empty") / "home", furnish=EMPTY) as found:
        yield found


@pytest.fixture
def enter(browser, empty):
    """Let a role sign in, in a window of its own."""
    opened = []

    def enter_as(role, **how):
        context = county.context(browser, empty, **how)
        opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: county.is_complaint(m) and page.complaints.append(m.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        county.sign_in(page, empty, role)
        return page

    yield enter_as
    for context in opened:
        context.close()


def go(page, site, path):
    page.goto(f"{site.address}{path}")


def add(page, table):
    county.follow(page, f"button[value=row-{table}]")


def fill(page, head, **cells):
    for name, value in cells.items():
        found = page.locator(f"[name='{head}-{name}']")
        if found.evaluate("each => each.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(value)


def keep(page):
    county.follow(page, "button[value=save] >> nth=0")
    assert "草案已保存" in page.inner_text("main")


def edit(page, site, name):
    go(page, site, f"/desk/powers/{CODE}/edit/{name}/")


def drafted(page, site):
    """Draft a small sound power, page by page."""
    go(page, site, "/desk/units/ZJJ/powers/new/")
    page.fill("[name=code]", CODE)
    page.fill("[name=name]", "建筑工地夜间施工许可(虚构)")
    page.fill("[name=category]", "行政审批")
    page.fill("[name=first_node]", "受理申请")
    county.follow(page, "main button[type=submit]")
    add(page, "basis")
    fill(page, "basis-0", title="中华人民共和国噪声污染防治法", article="第四十三条", rank="法律")
    fill(page, "basis-0", status="现行有效", certainty="已核对")
    fill(page, "own", boundary="只决定夜间施工的时段,不得准许禁止区域施工")
    keep(page)
    edit(page, site, "nodes")
    fill(page, "nodes-0", stage="动议", post_ref="审批受理岗", time_limit="1个工作日")
    add(page, "nodes")
    fill(page, "nodes-1", name="决定并送达", stage="决策", post_ref="审批股股长")
    add(page, "nodes")
    fill(page, "nodes-2", name="现场公示", stage="执行", post_ref="审批审查岗")
    add(page, "nodes")
    fill(page, "nodes-3", name="公开结果", stage="结果", post_ref="审批受理岗")
    page.locator("#drawn svg title", has_text="决定并送达").first.wait_for(state="attached")
    keep(page)
    edit(page, site, "risks")
    add(page, "risks")
    fill(page, "risks-0", node="n1", description="拖延受理、以拖谋利", level="低")
    fill(page, "risks-0", holder_layer="股室岗位权力")
    keep(page)
    add(page, "controls")
    fill(page, "controls-0", of=f"{CODE}-R1", measure="系统登记受理时刻,超时自动提醒分管领导")
    fill(page, "controls-0", responsible_ref="审批股股长", frequency="逐件", evidence="受理回执")
    fill(page, "controls-0", check_rules="S15", **{"class": "制度分权"})
    keep(page)
    assert "未办结,即列为线索" in page.inner_text("main").replace("，", ",")
    edit(page, site, "method")
    fill(page, "own", supervision_method_doc="夜间施工许可监督办法(虚构)")
    fill(page, "own", supervision_method_lead="PZ1")
    keep(page)


def send(page, site, path, **answers):
    go(page, site, f"/desk/powers/{CODE}/{path}/")
    for name, value in answers.items():
        if name == "agrees":
            page.check(f"[name=agrees][value={value}]")
        else:
            page.fill(f"[name={name}]", value)
    county.follow(page, "main form.form button[type=submit]")


def test_a_power_goes_from_nothing_to_its_edition_by_the_hands_of_each_role(enter, empty):
    clerk = enter("clerk")
    drafted(clerk, empty)
    go(clerk, empty, f"/desk/powers/{CODE}/")
    assert "没有发现问题线索" in clerk.inner_text("main")

    head = enter("first-leader")
    go(head, empty, "/desk/units/ZJJ/divide/")
    for each in head.locator("main input[name^=post-]").all():
        label = head.locator(f"label[for={each.get_attribute('id')}]").inner_text()
        if "综合" in label:
            each.fill(each.input_value() + "、法制")
    head.fill("[name=since]", datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    county.follow(head, "main form.form button[type=submit]")
    head.wait_for_url("**/desk/units/ZJJ/")

    send(enter("leader"), empty, "legality", agrees="yes")
    send(enter("group"), empty, "discipline", agrees="yes", opinion="风险点与措施对应。")
    send(head, empty, "adopt", resolution="局党组会〔2026〕9号(虚构)")
    send(head, empty, "publish")

    visitor = enter("clerk")
    go(visitor, empty, f"/powers/{CODE}/")
    assert "第 1 版" in visitor.inner_text("main")
    assert "只决定夜间施工的时段" in visitor.inner_text("main")
    assert clerk.complaints == head.complaints == visitor.complaints == []


WIDER = """
[...document.querySelectorAll('main form#draft .edit, main form#draft .fields')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.className)
"""


def test_a_draft_is_written_on_a_phone_without_scrolling_sideways(enter, empty):
    page = enter("clerk", width=390)
    go(page, empty, "/desk/units/ZJJ/powers/new/")
    for name, value in {"code": "ZJJ-390", "name": "手机填写的权力(虚构)"}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=category]", "行政审批")
    page.fill("[name=first_node]", "受理申请")
    county.follow(page, "main button[type=submit]")

    wide = {}
    for name in ("power", "nodes", "layers", "risks", "method"):
        go(page, empty, f"/desk/powers/ZJJ-390/edit/{name}/")
        for table in page.eval_on_selector_all(
            "button[value^=row-]", "all => all.map(each => each.value.slice(4))"
        ):
            add(page, table)
        wide[name] = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(WIDER)

    assert wide == {name: (390, []) for name in wide}
    edit_at = f"{empty.address}/desk/powers/ZJJ-390/edit/nodes/"
    page.goto(edit_at)
    fill(page, "nodes-0", stage="动议", post_ref="审批受理岗", time_limit="1个工作日")
    keep(page)
