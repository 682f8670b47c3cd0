# SPDX-License-Identifier: Apache-2.0
"""What changes how an account is signed in to stands in the ledger, or does not happen (R34)."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.people import build
from tests.people.identity_provider import CLIENT, Provider
from tests.people.test_oidc import come_back
from tonggui.ledger.models import Entry
from tonggui.people import own_account, services
from tonggui.people.models import Administers
from tonggui.people.services import secure
from tonggui.site import oidc

pytestmark = pytest.mark.django_db
PASSWORD = "梨花 opens 7 rails"
FRESH = "another long rail 8"


@pytest.fixture
def account():
    found = build.account(username="lin")
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def here(client, account, settings):
    settings.MFA_TOTP_TOLERANCE = 1  # a code is made and sent on either side of a half minute
    signed_in(client)
    ask_again(client)
    return client


@pytest.fixture
def provider(settings):
    started = Provider()
    environ = {"TONGGUI_OIDC_ISSUER": started.issuer, "TONGGUI_OIDC_CLIENT_ID": CLIENT}
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = started.issuer, CLIENT
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc.apps(environ)}}
    yield started
    started.close()


def signed_in(client):
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
    assert client.get("/desk/").status_code == 200


def ask_again(client, **asked):
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD} | asked)


def said(account):
    """Return what entries say changed in how the account is signed in to, the oldest first."""
    found = Entry.objects.filter(kind=own_account.SIGN_IN_CHANGED, subject=account.subject)
    return [each.opened["what"].value for each in found.order_by("pk")]


def change_password(client):
    form = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    return client.post("/accounts/password/change/", form)


def add_app(client):
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[SECRET_SESSION_KEY]
    code = f"{hotp_value(secret, int(time.time()) // 30):06d}"
    return client.post(reverse("mfa_activate_totp"), {"code": code})


def remove_app(client):
    return client.post(reverse("mfa_deactivate_totp"))


def make_codes(client):
    return client.post(reverse("mfa_generate_recovery_codes"))


def unlink(client):
    linked = SocialAccount.objects.get()
    return client.post(reverse("socialaccount_connections"), {"account": linked.pk})


def end_others(client):
    return client.post("/accounts/sessions/")


def linked(account):
    return SocialAccount.objects.create(user=account, provider="county", uid="person-1")


def with_app(account):
    return TOTP.activate(account, generate_totp_secret()).instance


def test_a_changed_password_is_told_without_the_password(here, account):
    change_password(here)

    assert said(account) == [["password-changed"]]
    kept = "".join(f"{each.leaf}{each.openings}" for each in Entry.objects.all())
    assert PASSWORD not in kept
    assert FRESH not in kept


def test_a_wrong_old_password_tells_nothing(here, account):
    form = {"oldpassword": "wrong", "password1": FRESH, "password2": FRESH}
    here.post("/accounts/password/change/", form)

    assert said(account) == []


def test_a_password_set_with_a_link_is_told_as_that(client, account):
    uid, key = services.issue_link(account, **build.does(by=None))
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": FRESH, "password2": FRESH})

    account.refresh_from_db()
    assert account.check_password(FRESH)
    assert said(account) == [["password-set"]]


def test_an_authenticator_app_is_told_when_added_and_when_removed(here, account):
    add_app(here)
    assert said(account) == [["totp-added", "recovery_codes-added"]]

    remove_app(here)
    assert said(account)[1:] == [["totp-removed", "recovery_codes-removed"]]


def test_a_wrong_code_of_an_app_tells_nothing(here, account):
    here.get(reverse("mfa_activate_totp"))
    here.post(reverse("mfa_activate_totp"), {"code": "12"})

    assert not Authenticator.objects.exists()
    assert said(account) == []


def test_new_recovery_codes_are_told(here, account):
    with_app(account)

    make_codes(here)
    make_codes(here)

    assert said(account) == [["recovery_codes-added"], ["recovery_codes-added"]]


def test_a_passkey_is_told_when_added_and_when_removed(here, account, monkeypatch):
    kind = Authenticator.Type.WEBAUTHN

    def add(user, name, credential):
        data = {"name": name, "credential": credential}
        return webauthn.WebAuthn(Authenticator.objects.create(user=user, type=kind, data=data))

    monkeypatch.setattr(webauthn, "parse_registration_response", lambda given: given)
    monkeypatch.setattr(webauthn, "complete_registration", lambda given: given)
    monkeypatch.setattr(webauthn.WebAuthn, "add", add)

    here.post(reverse("mfa_add_webauthn"), {"name": "手机", "credential": '{"id": "x"}'})
    key = Authenticator.objects.get(type=kind)
    here.post(reverse("mfa_remove_webauthn", kwargs={"pk": key.pk}))

    assert said(account) == [
        ["recovery_codes-added", "webauthn-added"],
        ["recovery_codes-removed", "webauthn-removed"],
    ]
    assert "手机" not in "".join(Entry.objects.values_list("openings", flat=True))


@pytest.mark.parametrize("is_asked_again", [True, False])
def test_an_identity_is_told_when_linked_once_and_when_unlinked(
    client, account, provider, is_asked_again
):
    signed_in(client)
    if not is_asked_again:
        ask_again(client)

    come_back(client, process="connect")
    assert SocialAccount.objects.exists() != is_asked_again
    ask_again(client)
    assert said(account) == [["identity-added"]]
    unlink(client)

    assert said(account)[1:] == [["identity-removed"]]


def test_what_was_asked_before_the_password_was_asked_for_again_is_told_once(client, account):
    signed_in(client)
    with_app(account)

    make_codes(client)
    assert said(account) == []
    ask_again(client, next=reverse("mfa_generate_recovery_codes"))

    assert said(account) == [["recovery_codes-added"]]


def test_sessions_of_ones_own_that_are_ended_are_told_and_signing_out_is_not(here, account):
    others = [Client(), Client()]
    for each in others:
        signed_in(each)
    one = UserSession.objects.get(session_key=others[0].session.session_key)

    here.post(f"/desk/sessions/{one.pk}/end/")
    end_others(here)
    end_others(here)
    here.post("/accounts/logout/")

    ended = Entry.objects.filter(kind="account.sessions-ended", subject=account.subject)
    assert [each.opened["by"].value for each in ended] == [services_actor(account)] * 2


def services_actor(account):
    return f"official:{account.official.code}"


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("act", "given"),
    [
        (change_password, None),
        (add_app, None),
        (remove_app, with_app),
        (make_codes, with_app),
        (unlink, linked),
        (end_others, lambda _: signed_in(Client())),
    ],
)
def test_what_cannot_be_told_does_not_happen(here, account, monkeypatch, act, given):
    if given:
        given(account)
    before = state(account)

    def full(*_, **__):
        raise OSError("no room for the entry")

    monkeypatch.setattr(secure, "tell", full)
    with pytest.raises(OSError, match="no room"):
        act(here)

    assert state(account) == before


def state(account):
    account.refresh_from_db()
    return (
        account.password,
        sorted(Authenticator.objects.values_list("pk", "type")),
        SocialAccount.objects.count(),
        UserSession.objects.count(),
    )


def test_nothing_of_what_changed_stands_in_the_open(here, account):
    add_app(here)

    leaf = Entry.objects.get(kind=own_account.SIGN_IN_CHANGED).said

    assert leaf.subject == account.subject
    assert leaf.body == {}
    assert set(leaf.private) == {"by", "what"}


def test_the_owner_reads_what_happened_and_by_whom_and_nobody_elses(here, account):
    add_app(here)
    other = build.account(username="qian")
    services.set_password(other, FRESH, what=own_account.SignInChange.PASSWORD_SET, at=build.AT)
    services.end_sessions(account, by=build.admin(Administers.SECURITY), at=build.AT)
    fresh = Client()
    fresh.force_login(account)

    page = fresh.get("/accounts/sessions/").content.decode()

    for word in ("添加了身份验证器应用", "生成了恢复代码", "本人", "终止会话", "管理员"):
        assert word in page, word
    assert "一次性链接设置" not in page


def test_the_audit_trail_says_what_changed_and_on_whose_account(here, account):
    change_password(here)
    auditor = Client()
    auditor.force_login(build.admin(Administers.AUDIT))

    page = auditor.get("/desk/trail/?kind=account.sign-in-changed").content.decode()

    assert "修改了密码" in page
    assert f'lin <span class="mono muted">{account.subject}</span>' in page
