# SPDX-License-Identifier: Apache-2.0
"""Whoever owns the machine makes the first administrators; everybody else is made by these."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tonggui.ledger.models import Entry
from tonggui.people.errors import Overlaps
from tonggui.people.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "梨花 opens 7 rails"


def link(*arguments):
    said = StringIO()
    call_command("administrator", *arguments, stdout=said)
    return said.getvalue().strip()


def test_the_link_sets_a_password_once(client):
    address = link("sysadmin", "system")

    page = client.get(address, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    form = {"login": "sysadmin", "password": PASSWORD}
    assert client.post("/accounts/login/", form).headers["Location"] == "/desk/"
    assert Account.objects.get().administers == "system"
    assert set(Entry.objects.values_list("kind", flat=True)) >= {
        "account.made",
        "account.link-issued",
    }


def test_a_new_link_makes_the_old_one_worthless(client):
    first, second = link("auditor", "audit"), link("auditor", "audit")

    old, new = (client.get(each, follow=True).content.decode() for each in (first, second))

    assert "password1" not in old
    assert "password1" in new
    assert Account.objects.count() == 1


def test_one_name_is_not_two_kinds_of_administrator():
    link("both", "system")

    with pytest.raises(Overlaps):
        link("both", "audit")


def test_there_are_three_kinds():
    with pytest.raises(CommandError):
        link("root", "everything")
