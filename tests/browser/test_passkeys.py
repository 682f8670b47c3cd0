# SPDX-License-Identifier: Apache-2.0
"""A passkey is made at the desk and signs in without a password."""

from dataclasses import replace

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a county of its own: who has a passkey signs in otherwise from then on."""
    with county.served(tmp_path_factory.mktemp("passkeys") / "home") as found:
        yield found


@pytest.fixture
def page(window):
    """Open a window that holds an authenticator of its own, as a phone or a laptop does."""
    page = window()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


@pytest.fixture
def here(site):
    """Return the site under a name: browsers make no passkeys for bare addresses."""
    return replace(site, address=site.address.replace("127.0.0.1", "localhost"))


def leave(page, site):
    page.goto(f"{site.address}/accounts/logout/")
    county.follow(page, "main button[type=submit] >> nth=0")


def make_passkey(page, site):
    """Make a passkey, saying the password again where that is asked for."""
    page.goto(f"{site.address}/accounts/2fa/webauthn/add/")
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", site.password)
        page.press("input[name=password]", "Enter")
    page.fill("main input[name=name]", "手机")
    page.check("main input[name=passwordless]")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")


def test_a_passkey_signs_in_without_a_password(page, here):
    county.sign_in(page, here, "leader")
    make_passkey(page, here)
    leave(page, here)

    page.goto(f"{here.address}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk/")

    assert "住建局党组成员" in page.inner_text("main")
    page.goto(f"{here.address}/accounts/sessions/")
    assert "添加了通行密钥" in page.inner_text("main")


def test_an_authenticator_that_knows_no_passkey_of_ours_is_let_nowhere(page, here):
    page.goto(f"{here.address}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_timeout(1500)

    assert "/accounts/login/" in page.url
