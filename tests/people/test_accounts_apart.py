# SPDX-License-Identifier: Apache-2.0
"""Three administrators kept apart (三员分立): each act on accounts is open to one kind alone."""

import pytest
from django.test import Client

from tests.people import build
from tonggui.people import services
from tonggui.people.authority import NotAllowed
from tonggui.people.errors import Unfit
from tonggui.people.models import Account, Administers

pytestmark = pytest.mark.django_db
SYSTEM, SECURITY, AUDIT = Administers.SYSTEM, Administers.SECURITY, Administers.AUDIT
ACTS = {
    SYSTEM: (services.issue_link,),
    SECURITY: (services.open_account, services.lock_account, services.end_sessions),
}


@pytest.mark.parametrize("has_units", [False, True])
def test_each_act_on_an_account_is_open_to_one_kind_of_administrator_alone(has_units):
    if has_units:
        build.unit()
    account, actors = build.account(username="lin"), _actors()

    for whose, acts in ACTS.items():
        for kind, actor in actors.items():
            for act in acts:
                if kind == whose:
                    act(account, by=actor, at=build.AT)
                else:
                    with pytest.raises(NotAllowed):
                        act(account, by=actor, at=build.AT)


def test_nobody_but_the_system_administrator_makes_an_account():
    for kind, actor in _actors().items():
        if kind != SYSTEM:
            with pytest.raises(NotAllowed):
                services.make_account("x", administers=SYSTEM, by=actor, at=build.AT)
    services.make_account("x", administers=SYSTEM, by=build.admin(SYSTEM), at=build.AT)

    assert not Account.objects.get(username="x").is_active


@pytest.mark.parametrize("kind", [SYSTEM, SECURITY, AUDIT])
def test_no_administrator_puts_another_out_by_a_link(kind):
    system, other = build.admin(SYSTEM), build.admin(kind)
    client = Client()
    client.force_login(system)

    with pytest.raises(Unfit):
        services.issue_link(other, by=system, at=build.AT)
    page = client.post(f"/desk/accounts/{other.pk}/link/")
    listed = client.get("/desk/accounts/").content.decode()

    other.refresh_from_db()
    assert other.is_active
    assert page.status_code == 422
    assert "tonggui administrator" in page.content.decode()
    assert f"/desk/accounts/{other.pk}/link/" not in listed


def test_one_whom_security_locked_gets_a_link_and_stays_locked():
    audit = build.admin(AUDIT)
    services.lock_account(audit, by=build.admin(SECURITY), at=build.AT)

    services.issue_link(audit, by=build.admin(SYSTEM), at=build.AT)
    services.issue_link(build.admin(SECURITY), by=None, at=build.AT)

    audit.refresh_from_db()
    assert not audit.is_active
    assert build.admin(SECURITY).is_active


def _actors():
    return {
        SYSTEM: build.admin(SYSTEM),
        SECURITY: build.admin(SECURITY),
        AUDIT: build.admin(AUDIT),
        "clerk": build.account(),
    }
