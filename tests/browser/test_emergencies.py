# SPDX-License-Identifier: Apache-2.0
"""An emergency in a real browser, on a phone: opened outside the lists, ratified, made public."""

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser


def test_a_leader_opens_an_emergency_on_a_phone_and_follows_it_to_its_publication(
    window, site, tmp_path
):
    phone = window(width=390)
    county.sign_in(phone, site, "first-leader")
    phone.goto(f"{site.address}/desk/cases/open/")
    county.follow(phone, "main .acts a")
    phone.fill("#id_title", "示例滑坡抢险（虚构）")
    phone.fill("#id_power", "山体滑坡抢险（虚构）")
    phone.fill("#id_reason", "暴雨致滑坡（虚构）")
    county.follow(phone, "main form.form button[type=submit]")
    expect(phone.locator("#emergency")).to_contain_text("待追认")
    expect(phone.locator(".two-rails")).to_contain_text("监督同步开始")
    case = phone.url

    phone.goto(f"{case}act/ratification/")
    phone.select_option("#id_body", "body:ZJJ-DZ")
    county.follow(phone, "main form.form button[type=submit]")
    expect(phone.locator("#emergency")).to_contain_text("已追认")

    sheet = tmp_path / "公开栏.pdf"
    sheet.write_bytes(b"%PDF-1.7 fictional")
    phone.goto(f"{case}act/publish/")
    phone.fill("#id_object", "抢险结果（虚构）")
    phone.set_input_files("#id_papers", sheet)
    county.follow(phone, "main form.form button[type=submit]")
    expect(phone.locator("#results")).to_contain_text("抢险结果（虚构）")
    expect(phone.locator("#results")).to_contain_text("sha256:")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.complaints == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_body_above_the_county_ratifies_by_the_document_that_is_brought(
    window, site, tmp_path, width
):
    leader = window(width=width)
    county.sign_in(leader, site, "first-leader")
    leader.goto(f"{site.address}/desk/cases/open/")
    county.follow(leader, "main .acts a")
    leader.fill("#id_title", f"示例抢险 {width}（虚构）")
    leader.fill("#id_power", "抢险（虚构）")
    leader.fill("#id_reason", "情况紧急（虚构）")
    county.follow(leader, "main form.form button[type=submit]")
    case = leader.url

    leader.goto(f"{case}act/ratification/")
    leader.select_option("#id_body", "body:SJJW")
    county.follow(leader, "main form.form button[type=submit]")
    expect(leader.locator("main")).to_contain_text("请写明上级追认的文号")
    assert "/act/ratification/" in leader.url
    expect(leader.locator("#id_body")).to_have_value("body:SJJW")

    letter = tmp_path / "批复.pdf"
    letter.write_bytes(b"%PDF-1.7 fictional")
    leader.fill("#id_document", "示例〔2026〕1号（虚构）")
    leader.set_input_files("#id_papers", letter)
    county.follow(leader, "main form.form button[type=submit]")
    expect(leader.locator("#emergency")).to_contain_text("已追认")
    expect(leader.locator("main")).to_contain_text("示例〔2026〕1号（虚构）")
    assert leader.evaluate("document.documentElement.scrollWidth") <= width
