# SPDX-License-Identifier: Apache-2.0
"""Whoever lost a second factor gets in again by two administrators, and never by themselves."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.test import Client

from tests.people import build
from tonggui.ledger.models import Entry
from tonggui.people import services
from tonggui.people.authority import NotAllowed
from tonggui.people.errors import Unfit
from tonggui.people.models import Administers

pytestmark = pytest.mark.django_db
PASSWORD = "梨花 opens 7 rails"
SYSTEM, SECURITY, AUDIT = Administers.SYSTEM, Administers.SECURITY, Administers.AUDIT


@pytest.fixture
def account():
    found = build.account(username="lin")
    found.set_password(PASSWORD)
    found.save()
    return with_factor(found)


def with_factor(account):
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    return account


def signed_in(who):
    client = Client()
    client.force_login(who)
    return client


def goes_to():
    form = {"login": "lin", "password": PASSWORD}
    return Client().post("/accounts/login/", form).headers.get("Location", "")


def test_system_removes_it_security_opens_and_the_owner_is_told(account):
    system, security = signed_in(build.admin(SYSTEM)), signed_in(build.admin(SECURITY))
    assert "/2fa/" in goes_to()

    system.post(f"/desk/accounts/{account.pk}/factor/")
    between, listed = goes_to(), security.get("/desk/accounts/").content.decode()
    security.post(f"/desk/accounts/{account.pk}/open/")

    assert not Authenticator.objects.filter(user=account).exists()
    assert "/desk/" not in between
    assert "第二验证因素已移除" in listed
    assert goes_to() == "/desk/"
    account.refresh_from_db()
    assert "立即告诉安全管理员" in signed_in(account).get("/desk/").content.decode()
    kinds = list(Entry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["account.second-factor-removed", "account.opened"]


def test_nobody_but_the_system_administrator_removes_it_and_nobody_their_own(account):
    system = with_factor(build.admin(SYSTEM))

    for actor in (account, build.admin(SECURITY), build.admin(AUDIT)):
        with pytest.raises(NotAllowed):
            services.remove_second_factor(account, by=actor, at=build.AT)
    with pytest.raises(Unfit):
        services.remove_second_factor(system, by=system, at=build.AT)

    assert Authenticator.objects.filter(user__in=(account, system)).count() == 4


def test_an_administrators_open_account_is_not_put_out_so():
    security = with_factor(build.admin(SECURITY))

    with pytest.raises(Unfit):
        services.remove_second_factor(security, by=build.admin(SYSTEM), at=build.AT)

    security.refresh_from_db()
    assert security.is_active


def test_where_there_is_none_nothing_is_removed_or_locked(account):
    Authenticator.objects.all().delete()

    with pytest.raises(Unfit, match="lin"):
        services.remove_second_factor(account, by=build.admin(SYSTEM), at=build.AT)

    account.refresh_from_db()
    assert account.is_active


def test_the_machines_owner_removes_that_of_an_administrator():
    security = with_factor(build.admin(SECURITY))

    call_command(
        "administrator", security.username, "security", "--lost-second-factor", stdout=StringIO()
    )

    assert not Authenticator.objects.filter(user=security).exists()
    security.refresh_from_db()
    assert security.is_active


def test_who_set_up_another_is_told_no_more(account):
    services.remove_second_factor(account, by=None, at=build.AT)
    with_factor(account)

    assert "立即告诉安全管理员" not in signed_in(account).get("/desk/").content.decode()
