# SPDX-License-Identifier: Apache-2.0
"""A site that holds nothing, on to an edition, its successor and its tombstone, by each role.

R11 (withheld and counted), R71 (read at a glance), R76 (确权→配权→控权→示权); the files are as
clerks keep them.
"""

import io
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from tests import template
from tests.browser import county
from tests.site import running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lists")]
PASSWORD = "梨花 opens 7 rails"
CODE = "ZJJ-101"
QINGLAN = running.ROOT / "examples" / "qinglan"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORGANISATION = """
import sys, django; django.setup()
from pathlib import Path
from tonggui.people.county import county_rows
from tonggui.people.exchange.writing import write_workbook
Path(sys.argv[2]).write_bytes(write_workbook(county_rows(Path(sys.argv[1]) / "lists")))
"""
OTHERS = """
import sys, django; django.setup()
from pathlib import Path
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from tonggui.demo import house
password = make_password(sys.argv[2])
for each in house._read(Path(sys.argv[1]) / "sign-ins.yaml"):
    if each["name"] in {"leader", "first-leader", "group", "commission"}:
        house._official(each, password, timezone.now())
house._official({"name": "section", "post": "ZJJ/审批股股长"}, password, timezone.now())
"""
LINKED = ("system", "security", "audit")
DAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


def script(home, text, *arguments):
    environ = running.environ(
        home, DJANGO_SETTINGS_MODULE="tonggui.site.settings", **county.SETTINGS
    )
    command = [sys.executable, "-c", text, str(QINGLAN), *map(str, arguments)]
    subprocess.run(command, env=environ, check=True, capture_output=True)


@pytest.fixture
def bare(tmp_path):
    """Serve a site on which nothing is but the links of its three administrators."""
    home = template.upgraded(tmp_path / "home")
    links = {
        each: running.run("administrator", each, each, home=home).stdout.split()[-1]
        for each in LINKED
    }
    book = home.parent / "organisation.xlsx"
    script(home, ORGANISATION, book)
    with running.server(home, **county.SETTINGS) as (_, bind):
        yield county.Site(f"http://{bind}", PASSWORD, home), links, book


@pytest.fixture
def enter(browser, bare):
    """Open the window of a role, signed in, or of a visitor who has never been here."""
    opened = []

    def enter_as(role="", **how):
        context = county.context(browser, bare[0], **how)
        opened.append(context)
        page = context.new_page()
        if role:
            county.sign_in(page, bare[0], role)
        return page

    yield enter_as
    for context in opened:
        context.close()


def go(page, site, path):
    page.goto(f"{site.address}{path}")


def said(page):
    return page.inner_text("main")


def send(page, **fields):
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    county.follow(page, "main form.form button[type=submit] >> nth=0")


def choose_password(page, site, link):
    page.goto(link if link.startswith("http") else f"{site.address}{link}")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    county.follow(page, "main form button[type=submit]")


def set_up(enter, bare):
    """Bring the organisation in by its workbook, and let a clerk in by two administrators."""
    site, links, book = bare
    for each in LINKED:
        choose_password(enter(), site, links[each])
    system = enter("system")
    assert "导入组织" in said(system)
    go(system, site, "/desk/organisation/import/")
    system.set_input_files("[name=file]", book)
    county.follow(system, "main button[value=keep]")
    assert "行已生效" in said(system)
    go(system, site, "/desk/accounts/new/")
    send(system, username="clerk", official="吴例二")
    link = system.inner_text(".answer").strip()
    security = enter("security")
    go(security, site, "/desk/accounts/")
    with security.expect_navigation():
        security.locator("tr", has_text="clerk").locator("form[action$='/open/'] button").click()
    choose_password(enter(), site, link)
    script(site.home, OTHERS, PASSWORD)


def workbook(*, is_sound=True):
    """Return lists as a clerk keeps them: titles, merged cells, 同上, wide digits."""
    made = Workbook()
    powers = made.active
    powers.title = "权责清单"
    rows = {
        powers: [
            ["住建局权责清单(虚构)"],
            ["序号", "权力编号", "行使主体", "职权名称", "内外", "职权类别", "权力边界"],
            [1, CODE, "ZJJ", "城市道路挖掘许可(虚构)", "外部", "行政审批", "不得指定施工单位"],
            [2, "ZJJ-102", "同上", "依附道路建管线许可(虚构)", "同上", "同上", "只审管线位置"],
        ],
        made.create_sheet("实施依据"): [
            ["权力编号", "依据名称", "条款", "层级", "效力状态", "核对程度"],
            [CODE, "城市道路管理条例", "第三十三条", "行政法规", "现行有效", "已核对"],
            ["ZJJ-102", "同上", "第二十九条", "同上", "同上", "同上"],
        ],
        made.create_sheet("流程"): [
            ["权力编号", "节点", "节点名称", "环节", "责任岗位", "时限", "监督主体", "监督时段"],
            [CODE, "n1", "受理", "动议", "审批受理岗", "1个工作日", None, None],
            [None, "n2", "现场踏勘", "执行", "审批受理岗", "３个工作日", None, None],
            [None, "n3", "决定", "决策", "审批股股长", "5个工作日", "PZ1", "事中"],
            [None, "n4", "公开", "结果", "审批受理岗", "1个工作日", None, None],
            ["ZJJ-102", "n1", "受理", "动议", "审批受理岗", "1个工作日", None, None],
        ],
        made.create_sheet("廉政风险点及防控措施表"): [
            ["权力编号", "风险编号", "节点", "风险点", "风险等级", "层面", "措施编号", "防控方式",
             "防控措施", "责任人", "频次", "证据", "查验规则"],
            [CODE, "R1", "n3", "超范围许可、以批代管", "中", "股室岗位权力", "C1", "制度分权",
             "踏勘与决定由不同岗位办理", "审批股股长", "逐件", "踏勘记录", "S15"],
        ],
        made.create_sheet("监督办法"): [
            ["权力编号", "文件", "主责监督主体"],
            [CODE, "道路挖掘许可监督办法(虚构)", "PZ1"],
        ],
    }  # fmt: skip
    for sheet, lines in rows.items():
        for line in lines:
            sheet.append(line)
    made["流程"].merge_cells("A2:A5")
    if not is_sound:
        made["流程"]["F3"] = "很快"
    kept = io.BytesIO()
    made.save(kept)
    return {"name": "清单.xlsx", "mimeType": XLSX, "buffer": kept.getvalue()}


def imports(clerk, site):
    """Try a workbook, be told of the wrong cell, and take in the right one."""
    go(clerk, site, "/desk/powers/")
    county.follow(clerk, "main .acts >> text=导入清单")
    clerk.set_input_files("[name=file]", workbook(is_sound=False))
    county.follow(clerk, "main button[value=try]")
    assert "工作表“流程”，第 3 行 F 列（时限）" in said(clerk)
    assert "“很快”不是时限" in said(clerk)
    for mode in ("try", "keep"):
        clerk.set_input_files("[name=file]", workbook())
        county.follow(clerk, f"main button[value={mode}]")
    assert "新建草案 2 件" in said(clerk)


def redraws(clerk, site):
    """Give the second power the procedure of the first, by way of its BPMN file."""
    go(clerk, site, f"/desk/powers/{CODE}/")
    with clerk.expect_download() as given:
        clerk.click("main a[href$='file.bpmn']")
    drawing = given.value.path().read_bytes()
    go(clerk, site, "/desk/powers/ZJJ-102/bpmn/")
    file = {"name": "流程.bpmn", "mimeType": "application/xml", "buffer": drawing}
    for mode in ("try", "keep"):
        clerk.set_input_files("[name=file]", file)
        county.follow(clerk, f"main button[value={mode}]")
        assert "Version" not in said(clerk)
    assert "现场踏勘" in clerk.locator("#drawn svg").first.text_content()


def two_write_at_once(clerk, other, site):
    """Let two change one draft; the second is shown both changes, and keeps both."""
    for each in (clerk, other):
        go(each, site, f"/desk/powers/{CODE}/edit/nodes/")
    clerk.fill("[name='nodes-0-time_limit']", "2个工作日")
    other.fill("[name='nodes-2-time_limit']", "4个工作日")
    for each in (clerk, other):
        county.follow(each, "button[value=save] >> nth=0")
    assert "有人先保存了" in said(other)
    county.follow(other, "button[value=save] >> nth=0")
    limits = [other.input_value(f"[name='nodes-{n}-time_limit']") for n in (0, 2)]
    assert limits == ["2个工作日", "4个工作日"]


def names_who_reviews(head, site):
    """Follow what waits at the desk: nobody was in charge of legal matters."""
    go(head, site, "/desk/")
    row = head.locator("main tr", has_text="指定分管法制")
    with head.expect_navigation():
        row.locator("a").click()
    for each in head.locator("main input[name^=post-]").all():
        label = head.locator(f"label[for={each.get_attribute('id')}]").inner_text()
        if "综合" in label:
            each.fill(f"{each.input_value()}、法制")
    send(head, since=DAY.isoformat())


def publishes(enter, site, head, number):
    """Read, review, adopt and publish the draft there is, each step by its role."""
    for role, path in (("leader", "legality"), ("group", "discipline")):
        page = enter(role)
        go(page, site, f"/desk/powers/{CODE}/read/")
        assert "城市道路挖掘许可" in said(page)
        go(page, site, f"/desk/powers/{CODE}/{path}/")
        page.check("[name=agrees][value=yes]")
        send(page, opinion="已通读全文(虚构)。")
    go(head, site, f"/desk/powers/{CODE}/adopt/")
    send(head, resolution=f"局党组会〔2026〕{number}号(虚构)")
    late = enter("first-leader")
    for page in (head, late):
        go(page, site, f"/desk/powers/{CODE}/publish/")
    send(head)
    send(late)
    assert f"第 {number} 版已公布" in said(head)
    assert "已公布" in said(late)


def reads_what_changed(enter, site):
    visitor = enter(width=390)
    go(visitor, site, f"/powers/{CODE}/1/to/2/")
    row = visitor.locator("table.sides tr", has_text="“现场踏勘”最长多久")
    assert row.locator("td").all_inner_texts() == ["最长 3 个工作日", "最长 2 个工作日"]
    assert "现场踏勘可以更快(虚构)" in visitor.inner_text("main")  # R10
    assert visitor.evaluate("document.documentElement.scrollWidth") == 390


def reads_on_a_phone(enter, site, language):
    visitor = enter(width=390, language=language)
    go(visitor, site, f"/powers/{CODE}/")
    names = visitor.locator("ol.downward .stop b").all_inner_texts()
    assert [each for each in names if not each.isdecimal()] == ["受理", "现场踏勘", "决定", "公开"]
    assert not visitor.locator("#b2 svg").first.is_visible()
    assert visitor.evaluate("document.documentElement.scrollWidth") == 390


def opens_a_case(clerk, site):
    go(clerk, site, f"/desk/cases/open/{CODE}/")
    send(clerk, title="某路口开挖申请(虚构)")
    clerk.wait_for_url("**/desk/cases/ZJJ-*/")
    return clerk.url


def revises(clerk, site):
    go(clerk, site, f"/desk/powers/{CODE}/")
    county.follow(clerk, "main .acts >> text=起草")
    clerk.select_option("[name=kind]", label="流程优化")
    send(clerk, words="现场踏勘可以更快(虚构)")
    go(clerk, site, f"/desk/powers/{CODE}/edit/nodes/")
    clerk.fill("[name='nodes-1-time_limit']", "2个工作日")
    county.follow(clerk, "button[value=save] >> nth=0")


def withholds(enter, site, head):
    """Withhold the boundary for a reason and until a day; the public counts it (R11)."""
    go(head, site, f"/desk/withheld/ask/{CODE}/")
    head.select_option("[name=part]", label="权力边界")
    review = (DAY + timedelta(days=90)).isoformat()
    send(head, reason="演示", ground="政府信息公开条例第十五条", review_on=review)
    commission = enter("commission")
    go(commission, site, "/desk/withheld/")
    county.follow(commission, "main button >> text=批准 >> nth=0")
    visitor = enter()
    go(visitor, site, "/rounds/")
    assert "1 项" in said(visitor)
    assert review in said(visitor)
    go(visitor, site, f"/powers/{CODE}/2/")
    assert "不得指定施工单位" not in said(visitor)


def withdraws(enter, site, head):
    go(head, site, f"/desk/powers/{CODE}/withdraw/")
    send(head, reason="并入统一许可(虚构)", withdrawn_on=DAY.isoformat())
    visitor = enter()
    go(visitor, site, f"/powers/{CODE}/")
    assert "并入统一许可" in said(visitor)
    assert "第 2 版" in said(visitor)


def test_an_empty_site_comes_to_an_edition_its_successor_and_its_tombstone(enter, bare):
    site = bare[0]
    set_up(enter, bare)
    clerk, head = enter("clerk"), enter("first-leader")

    imports(clerk, site)
    redraws(clerk, site)
    two_write_at_once(clerk, enter("section"), site)
    names_who_reviews(head, site)
    publishes(enter, site, head, 1)
    reads_on_a_phone(enter, site, "zh-hans")
    case = opens_a_case(clerk, site)
    revises(clerk, site)
    publishes(enter, site, head, 2)
    reads_what_changed(enter, site)
    withholds(enter, site, head)
    withdraws(enter, site, head)

    clerk.goto(case)
    assert "第 1 版" in said(clerk)
