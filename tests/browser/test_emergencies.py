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
