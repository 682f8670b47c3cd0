# SPDX-License-Identifier: Apache-2.0
"""The identity provider lets in whom it vouches for and who linked it before: no others."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from tests.people import build
from tests.people.identity_provider import CLIENT, Provider
from tonggui.people.models import Account
from tonggui.site import oidc
from tonggui.site.setting import Misconfigured

pytestmark = pytest.mark.django_db
PASSWORD = "梨花 opens 7 rails"
LOGIN = "/accounts/oidc/county/login/"


@pytest.fixture
def provider(settings):
    started = Provider()
    environ = {"TONGGUI_OIDC_ISSUER": started.issuer, "TONGGUI_OIDC_CLIENT_ID": CLIENT}
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = started.issuer, CLIENT
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc.apps(environ)}}
    yield started
    started.close()


@pytest.fixture
def linked(provider):
    account = build.account(username="lin")
    SocialAccount.objects.create(user=account, provider=provider.issuer, uid="person-1")
    SocialAccount.objects.update(provider="county")
    return account


def come_back(client, **asked):
    """Go to the provider and come back with its code."""
    there = client.post(LOGIN, asked)
    assert there.status_code == 302
    sent = parse_qs(urlsplit(there.headers["Location"]).query)
    assert sent["code_challenge_method"] == ["S256"]
    return client.get(f"{LOGIN}callback/", {"code": "c", "state": sent["state"][0]})


def is_in(client):
    return client.get("/desk/").status_code == 200


def test_whoever_linked_their_identity_signs_in_with_it(client, linked):
    answer = come_back(client)

    assert answer.headers["Location"] == "/desk/"
    assert is_in(client)


def test_an_identity_never_linked_gets_no_account(client, provider):
    answer = come_back(client)

    assert answer.status_code == 403
    assert not is_in(client)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://id.elsewhere.example"},
        {"aud": "another-site"},
        {"exp": 1_000_000_000},
        {"sub": "person-2"},
        {"iss": None},
    ],
)
def test_a_token_of_another_issuer_or_for_another_site_lets_nobody_in(
    client, provider, linked, claims
):
    provider.claims |= claims

    answer = come_back(client)

    assert answer.status_code < 500
    assert not is_in(client)


def test_a_provider_that_names_another_issuer_is_not_ours(client, provider, linked):
    provider.discovery["issuer"] = provider.claims["iss"] = "https://id.elsewhere.example"

    assert come_back(client).status_code == 403
    assert not is_in(client)


def test_without_an_identity_token_nobody_is_let_in(client, provider, linked):
    provider.has_id_token = False

    assert come_back(client).status_code == 403
    assert not is_in(client)


def test_an_answer_nobody_asked_for_lets_nobody_in(client, linked):
    answer = client.get(f"{LOGIN}callback/", {"code": "c", "state": "guessed"})

    assert answer.status_code < 500
    assert not is_in(client)


def test_whoever_is_signed_in_links_their_identity_with_the_password_once_more(client, provider):
    account = build.account(username="lin")
    account.set_password(PASSWORD)
    account.save()
    client.force_login(account)

    answer = come_back(client, process="connect")
    assert answer.headers["Location"] == "/accounts/reauthenticate/"
    assert not SocialAccount.objects.exists()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert SocialAccount.objects.get().user == account


def test_a_locked_account_is_not_opened_by_its_identity(client, linked):
    Account.objects.update(is_active=False)

    come_back(client)

    assert not is_in(client)


@pytest.mark.parametrize(
    "issuer", ["http://id.example.gov.cn", "id.example.gov.cn", "ftp://id.example.gov.cn"]
)
def test_an_issuer_without_tls_stops_the_start(issuer):
    with pytest.raises(Misconfigured):
        oidc.apps({"TONGGUI_OIDC_ISSUER": issuer})


def test_an_issuer_without_a_client_stops_the_start():
    with pytest.raises(Misconfigured, match="TONGGUI_OIDC_CLIENT_ID"):
        oidc.apps({"TONGGUI_OIDC_ISSUER": "https://id.example.gov.cn"})
