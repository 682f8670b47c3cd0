# SPDX-License-Identifier: Apache-2.0
"""Signing in: made by two administrators, guessed by nobody, never learnt whether a name exists."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.people import build
from tonggui.people import services
from tonggui.people.errors import Overlaps, Unfit
from tonggui.people.models import Account, Administers, SignIn
from tonggui.site import settings as of_the_site

pytestmark = pytest.mark.django_db
PASSWORD = "梨花 opens 7 rails"
LOGIN = "/accounts/login/"


@pytest.fixture
def account():
    found = build.account(username="lin")
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client, username="lin", password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def words(response):
    return response.content.decode()


def plain(response, name):
    """Return a page without what differs from one request to the next, and without the name."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words(response)).replace(
        f'value="{name}"', ""
    )


def invite(client, account, password=PASSWORD):
    """Use a one-time link as its owner would."""
    uid, key = services.issue_link(account, **build.does(by=build.admin()))
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    page = client.get(link, follow=True)
    if page.redirect_chain:
        address = page.redirect_chain[-1][0]
        client.post(address, {"password1": password, "password2": password})
    return link


def test_the_right_password_opens_the_desk(client, account):
    assert sign_in(client).headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_passwords_are_kept_with_argon2_at_the_cost_django_sets(account):
    assert account.password.startswith("argon2$argon2id$")
    assert of_the_site.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_nobody_signs_up(client):
    page = client.post("/accounts/signup/", {"username": "x", "password1": PASSWORD})

    assert page.status_code == 403
    assert not Account.objects.filter(username="x").exists()


def test_a_hundred_wrong_passwords_lock_out_whether_the_name_exists_or_not(account):
    answers = {}
    for name in ("lin", "nobody"):
        cache.clear()
        client = Client()
        pages = [sign_in(client, name, f"wrong {each}") for each in range(100)]
        answers[name] = [(page.status_code, plain(page, name)) for page in pages]

    assert answers["lin"] == answers["nobody"]
    cache.clear()
    assert sign_in(Client()).status_code == 302


def test_while_locked_out_even_the_right_password_is_refused(client, account):
    for each in range(12):
        sign_in(client, password=f"wrong {each}")

    assert sign_in(client).status_code != 302
    assert sign_in(Client()).status_code != 302


def test_a_name_that_does_not_exist_costs_as_much_hashing(client, account, monkeypatch):
    from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher

    encoded = []
    original = Hasher.encode
    verified = Hasher.verify
    monkeypatch.setattr(
        Hasher, "encode", lambda self, *a: encoded.append("hash") or original(self, *a)
    )
    monkeypatch.setattr(
        Hasher, "verify", lambda self, *a: encoded.append("hash") or verified(self, *a)
    )

    sign_in(client, "lin", "wrong")
    known = len(encoded)
    sign_in(client, "nobody", "wrong")

    assert len(encoded) - known == known == 1


def test_the_audit_administrator_sees_who_tried_and_never_what_was_typed(client, account):
    sign_in(client, password="wrong")
    sign_in(client, "my pass-phrase in the wrong field", "x")
    sign_in(client)
    auditor = Client()
    auditor.force_login(build.admin(Administers.AUDIT))

    page = words(auditor.get("/desk/trail/sign-ins/"))

    assert SignIn.objects.filter(account=account, succeeded=False).count() == 1
    assert SignIn.objects.filter(account=account, succeeded=True).count() == 1
    assert SignIn.objects.filter(account=None).count() == 1
    assert page.count(">lin</td>") == 2
    assert "pass-phrase" not in page


def test_a_form_without_its_token_is_refused(account):
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client).status_code == 403


def test_an_account_is_made_by_one_administrator_and_opened_by_another(client):
    owner, does = build.official("钱示二"), build.does(by=build.admin())
    made = services.make_account("qian", official=owner, **does)

    link = invite(client, made)
    assert "/desk/" not in sign_in(client, "qian").headers.get("Location", "")
    services.open_account(made, by=build.admin(Administers.SECURITY), at=build.AT)

    assert sign_in(client, "qian").headers["Location"] == "/desk/"
    assert "password1" not in words(Client().get(link, follow=True))


def test_an_account_is_an_officials_or_an_administrators():
    official = build.official()

    for wrong in ({}, {"official": official, "administers": Administers.AUDIT}):
        with pytest.raises(Unfit):
            services.make_account("x", **wrong, **build.does(by=build.admin()))
    services.make_account("x", official=official, **build.does(by=build.admin()))
    with pytest.raises(Overlaps):
        services.make_account("y", official=official, **build.does(by=build.admin()))


def test_locking_an_account_ends_its_sessions_at_once(client, account):
    sign_in(client)
    assert client.get("/desk/").status_code == 200

    services.lock_account(account, by=build.admin(Administers.SECURITY), at=build.AT)

    assert client.get("/desk/").status_code == 302
    assert not UserSession.objects.filter(user=account).exists()


def test_nobody_opens_or_locks_their_own_account():
    security = build.admin(Administers.SECURITY)

    for act in (services.open_account, services.lock_account):
        with pytest.raises(Unfit):
            act(security, by=security, at=build.AT)


def test_own_sessions_are_listed_and_can_be_ended(account):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)

    assert UserSession.objects.filter(user=account).count() == 2
    assert here.get("/accounts/sessions/").status_code == 200
    here.post("/accounts/sessions/")

    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_one_session_of_ones_own_is_ended_from_the_list_and_the_others_go_on(account):
    here, lost, phone, stranger = (Client() for _ in range(4))
    for each in (here, lost, phone):
        sign_in(each)
    stranger.force_login(build.account(username="qian"))
    found = UserSession.objects.get(session_key=lost.session.session_key)
    page = words(here.get("/accounts/sessions/"))

    refused = stranger.post(f"/desk/sessions/{found.pk}/end/")
    ended = here.post(f"/desk/sessions/{found.pk}/end/")

    assert f"/desk/sessions/{found.pk}/end/" in page
    assert refused.status_code == 404
    assert ended.headers["Location"] == "/accounts/sessions/"
    assert lost.get("/desk/").status_code == 302
    assert [each.get("/desk/").status_code for each in (here, phone)] == [200, 200]


def test_a_session_is_listed_by_browser_and_system_in_words(account):
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
    client = Client(headers={"user-agent": agent})
    sign_in(client)

    page = words(client.get("/accounts/sessions/"))

    assert "Chrome · Windows" in page
    assert "AppleWebKit" not in page


def test_a_second_factor_is_asked_for_and_its_secret_is_not_kept_in_the_open(
    client, account, settings
):
    settings.MFA_TOTP_TOLERANCE = 1  # a code is made and sent on either side of a half minute
    secret = generate_totp_secret()
    kept = TOTP.activate(account, secret).instance

    page = sign_in(client)

    assert secret not in str(kept.data)
    assert page.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/desk/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": _code(secret)})
    assert client.get("/desk/").status_code == 200
    assert Authenticator.objects.filter(user=account).count() == 1


def test_a_password_is_changed_by_who_knows_the_old_one(client, account):
    sign_in(client)
    fresh = "another long rail 8"
    form = {"oldpassword": "wrong", "password1": fresh, "password2": fresh}

    client.post("/accounts/password/change/", form)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD})

    account.refresh_from_db()
    assert account.check_password(fresh)


def _code(secret):
    import time

    return f"{hotp_value(secret, int(time.time()) // 30):06d}"
