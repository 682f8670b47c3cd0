# SPDX-License-Identifier: Apache-2.0
"""One risk round in a real browser, by all who have a part in it, until its four gates open.

自己找 (R18), 群众提 (R19), 相互查 (R20), 组织评 (R21), 集体定 (R22), and the four gates (R25).
"""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("whole-round")]
UNIT, POWER = "ZRZ", "P04"
# Everybody who holds a post gets a sign-in: who is drawn as a peer is not known before.
EVERYBODY = f"""{county.FURNISH}
import json, re
from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate
from tonggui.demo import house
from tonggui.people.models import Account, Tenure
at = timezone.now()
password = make_password(house._password(settings.HOME / house.PASSWORD))
known = dict(Account.objects.exclude(official=None).values_list("official", "username"))
names = {{}}
for each in Tenure.objects.on(localdate(at)).select_related("post").order_by("pk"):
    if each.official_id not in known:
        known[each.official_id] = name = re.sub(r"\\W", "", each.post.code)
        house._official({{"name": name, "post": each.post.code}}, password, at)
    names[each.post.code] = known[each.official_id]
(settings.HOME / "names.json").write_text(json.dumps(names))
"""
GATES = ("全面", "彻底", "准确", "公开")
NEW_RISK = "窗口让人反复跑，没有书面告知要补什么"


@pytest.fixture
def staffed(tmp_path):
    """Serve the county with a sign-in for each holder of a post, anew for each attempt."""
    with county.served(tmp_path / "home", furnish=EVERYBODY) as found:
        yield found


@pytest.fixture
def enter(browser, staffed):
    """Open the window of a role, of a post or of a visitor; keep what browsers complain of."""
    opened, complaints = [], []
    names = json.loads((staffed.home / "names.json").read_text())

    def enter_as(role="", *, post="", **how):
        context = county.context(browser, staffed, **how)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda m: county.is_complaint(m) and complaints.append(m.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if name := names[post] if post else role:
            county.sign_in(page, staffed, name)
        return page

    enter_as.complaints = complaints
    yield enter_as
    for context in opened:
        context.close()


def send(page):
    county.follow(page, "main form button[type=submit]:visible >> nth=-1")


def shut(page, there):
    """Return the names of the gates that are shut, as the page says them."""
    page.goto(there)
    return [each for each in GATES if page.locator("#gates li.shut", has_text=each).count()]


def opens(head, site):
    head.goto(f"{site.address}/desk/rounds/")
    county.follow(head, f"main .acts a[href$='/open/{UNIT}/']")
    send(head)
    return head.url


def answers(enter, site, head, there):
    """Let every post that is asked answer on a phone: one names a risk, the others none (R18)."""
    head.goto(there)
    posts = [f"{UNIT}/{name}" for name in head.locator("#asked li b").all_inner_texts()]
    for post in posts:
        phone = enter(post=post, width=390)
        phone.goto(f"{site.address}/desk/rounds/")
        county.follow(phone, "main a[href*='/rounds/asked/']")
        if post == posts[-1]:
            phone.fill("#id_risk-0-description", "竞买资格由一人口头解释")
            phone.select_option("#id_risk-0-kind", "监督管理薄弱点")
            phone.fill("#id_risk-0-cause", "答疑不留记录")
        else:
            phone.fill("#id_nothing_because", "对照流程逐项看过，本岗没有新的风险")
        send(phone)
        assert "已收到您的填报" in phone.inner_text("main")
    return posts


def looks_as_peers(enter, site, head, there):
    """Let whoever was drawn of other units say what is seen there (R20)."""
    head.goto(there)
    rows = head.locator("#peers li")
    units = [each.split()[0] for each in rows.locator(".mono").all_inner_texts()]
    names = rows.locator("b").all_inner_texts()
    peers = [f"{unit}/{name}" for unit, name in zip(units, names, strict=True)]
    for post in peers:
        page = enter(post=post)
        page.goto(f"{site.address}/desk/rounds/")
        county.follow(page, "main a[href*='/rounds/peers/']")
        page.fill("#id_nothing_because", "对照流程逐项看过，没有新的风险")
        send(page)
        assert "已收到您的填报" in page.inner_text("main")
    return peers


def proposes(enter, site):
    visitor = enter(width=390, has_script=False)
    visitor.goto(f"{site.address}/powers/{POWER}/")
    county.follow(visitor, "text=我要提出这里的廉政风险")
    visitor.fill("#id_description", NEW_RISK)
    send(visitor)
    return re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", visitor.inner_text("main")).group()


def grades(head, there):
    """Grade what is listed, then what the public proposed, with what is special in it (R21)."""
    head.goto(there)
    listed = head.locator("main a[href*='?risk=']").evaluate_all("all => all.map(a => a.href)")
    for address in listed:
        head.goto(address)
        head.fill("#id_cause", "权力集中，过程留痕不全")
        head.select_option("#id_likelihood", "4")
        head.select_option("#id_impact", "5")
        head.select_option("#id_level_after", "中")
        send(head)
        assert "风险已评定：高" in head.inner_text("main")
    row = head.locator("main li", has_text=NEW_RISK)
    with head.expect_navigation():
        row.get_by_text("评定为新风险").click()
    head.fill("#id_cause", "补正没有书面告知")
    head.select_option("#id_node", "n4")
    head.select_option("#id_kind", "权力寻租易发点")
    head.select_option("#id_layer", "股室岗位权力")
    head.select_option("#id_likelihood", "2")
    head.select_option("#id_impact", "3")
    head.get_by_label("直接面对群众").check()
    send(head)
    return head.inner_text("main")


def confirms(commission, there):
    commission.goto(there)
    while button := commission.locator("main form[action*='/confirm/'] button").all():
        with commission.expect_navigation():
            button[0].click()


def replies(head, there):
    head.goto(there)
    while head.locator("main a[href*='/rounds/proposals/']").count():
        county.follow(head, "main a[href*='/rounds/proposals/'] >> nth=0")
        head.check("input[name=is_taken][value=yes]")
        head.fill("#id_reply", "已列入本轮排查，补正一律出具书面通知")
        send(head)


def adopts(head, there):
    head.goto(there)
    county.follow(head, "main .acts a[href$='/adopt/']")
    head.fill("#id_resolution", "局党组会〔2026〕12号(虚构)")
    send(head)
    assert "本轮排查已审定" in head.inner_text("main")


def takes_over(head, site, there):
    """Bring the grades into the draft, and give the new risk its control."""
    head.goto(there)
    county.follow(head, f"main a[href$='/take-over/{POWER}/']")
    assert NEW_RISK in head.inner_text("main")
    send(head)
    head.goto(f"{site.address}/desk/powers/{POWER}/edit/risks/")
    county.follow(head, "button[value=row-controls]")
    last = head.locator("[name^='controls-'][name$='-measure']").count() - 1
    row = {
        "of": f"{POWER}-R5",
        "measure": "补正事项由受理岗一次书面告知，分管副局长按月抽看告知书",
        "responsible_ref": "法规审核岗",
        "frequency": "每件",
        "evidence": "补正告知书",
        "check_rules": "S19",
        "class": "制度分权",
    }
    for name, value in row.items():
        found = head.locator(f"[name='controls-{last}-{name}']")
        if found.evaluate("each => each.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(value)
    county.follow(head, "button[value=save] >> nth=0")
    assert "草案已保存" in head.inner_text("main")


def names_who_reviews(head, site):
    head.goto(f"{site.address}/desk/units/{UNIT}/divide/")
    for each in head.locator("main input[name^=post-]").all():
        label = head.locator(f"label[for={each.get_attribute('id')}]").inner_text()
        if "综合" in label:
            each.fill(f"{each.input_value()}、法制")
    head.fill("[name=since]", datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    send(head)


def publishes(enter, site, head):
    names_who_reviews(head, site)
    reviewer = enter(post=f"{UNIT}/自然资源局党组成员(综合)")
    for page, path in ((reviewer, "legality"), (enter("group"), "discipline")):
        page.goto(f"{site.address}/desk/powers/{POWER}/{path}/")
        page.check("[name=agrees][value=yes]")
        page.fill("[name=opinion]", "已通读全文(虚构)。")
        send(page)
    head.goto(f"{site.address}/desk/powers/{POWER}/adopt/")
    head.fill("[name=resolution]", "局党组会〔2026〕13号(虚构)")
    send(head)
    head.goto(f"{site.address}/desk/powers/{POWER}/publish/")
    send(head)
    assert "已公布" in head.inner_text("main")


def test_the_gates_of_a_round_open_one_by_one_until_it_is_closed(enter, staffed):
    head = enter(post=f"{UNIT}/自然资源局局长(党组书记)")
    group, commission = enter("group"), enter("commission")

    there = opens(head, staffed)
    fresh = shut(head, there)
    asked = answers(enter, staffed, head, there)
    peers = looks_as_peers(enter, staffed, head, there)
    answered = shut(head, there)
    number = proposes(enter, staffed)
    special = grades(head, there)
    confirms(commission, there)
    replies(head, there)
    graded = shut(head, there)
    adopts(head, there)
    adopted = shut(head, there)
    takes_over(head, staffed, there)
    publishes(enter, staffed, head)
    published = shut(group, there)
    county.follow(group, "main form[action$='/close/'] button")

    assert fresh == ["全面", "彻底", "准确", "公开"]
    assert answered == ["彻底", "准确", "公开"]
    assert graded == ["彻底", "公开"]
    assert adopted == ["公开"]
    assert published == []
    assert len(asked) == 8
    assert len(peers) == 2
    assert all(not each.startswith(f"{UNIT}/") for each in peers)
    assert "风险已评定：中" in special
    expect(group.locator("main")).to_contain_text("本轮排查已结束")
    visitor = enter(width=390)
    visitor.goto(f"{staffed.address}/proposals/")
    visitor.fill("#receipt", number)
    send(visitor)
    assert "补正一律出具书面通知" in visitor.inner_text("main")
    assert enter.complaints == []
