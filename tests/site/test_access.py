# SPDX-License-Identifier: Apache-2.0
"""Every address, asked for as every kind of person, is open or closed as the docs say (R58)."""

import importlib.util
import os
import re
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import localdate

from tests.conftest import ROOT
from tests.people import build
from tests.site.things import things_of
from tonggui.ledger.models import Entry
from tonggui.people import authority, services
from tonggui.people.acts import ADMINISTRATORS, COUNTY_WIDE, GRANTS, WITHIN_OWN_UNIT, Act, Role
from tonggui.people.models import (
    Account,
    Administers,
    Flag,
    SupervisingKind,
)
from tonggui.registry.models import Power

# Who may open a page does not hang on the database, and the walk is long.
once = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="walked on SQLite")
PAGES = ("access.md", "access.zh-CN.md")
# An installer is somebody only before there is a unit, and has a walk of his own.
KINDS = [kind for kind in Role if kind is not Role.INSTALLER]
# What stands in an address where it names something, by the name of the part.
EXAMPLES = {
    "code": "U01",
    "size": "large",
    "level": "高",
    "rule": "S19",
    "control": "C1",
    "as_file": "csv",
    "key": "none",
    "uidb36": "1",
    "number": 1,
    "pk": 1,
    "provider_id": "county",
    "path": "checkpoint",
    "page": "nodes",
    "other": 1,
    "kind": "node_open",
    "measure": "late",
    "index": "coverage",
    "state": "overdue",
    "stage": "payment",
    "change": "L0001-1",
    "person": "R0001",
    "digest": f"sha256:{'0' * 64}",
    "seq": 1,
}
ANYWHERE = {"language": {"code": "en"}}


@pytest.fixture(scope="module")
def writer():
    path = ROOT / "docs" / "access_page.py"
    spec = importlib.util.spec_from_file_location("access_page", path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture
def unit(db):
    """Found unit U01, with a power that is called like it."""
    found = build.unit("U01", supervised_by=build.supervisor("JJ1"))
    Power.objects.create(code="U01", unit=found, recorded_at=build.AT)
    return found


@pytest.fixture
def of_page(unit):
    """Return examples that pages need of their own: things that are there, in unit U01."""
    return ANYWHERE | things_of(unit)


@pytest.fixture
def elsewhere(unit):
    """Return the same of a unit that nobody who walks serves or watches."""
    other = build.unit("U02", supervised_by=build.supervisor("JJ2"))
    Power.objects.create(code="U02", unit=other, recorded_at=build.AT)
    return ANYWHERE | things_of(other)


def of_legal_review(unit):
    """Return the account of a team member whom the division of work puts in charge of it."""
    tenure = build.holder(build.post(unit, is_leader=True))
    services.divide_work(unit, {tenure.post: ["法制"]}, since=build.BEGAN, **build.does())
    return build.account(tenure.official)


@pytest.fixture
def people(unit):
    """Return an account of every kind of person, all of unit U01 where a unit counts."""
    group = unit.versions.get().supervised_by
    commission = build.supervisor("JW", kind=SupervisingKind.COUNTY_COMMISSION)

    def of_post(**facts):
        return build.account(build.holder(build.post(unit, **facts)).official)

    return {
        Role.VISITOR: None,
        Role.SIGNED_IN: build.account(),
        Role.POST_HOLDER: of_post(),
        Role.PERSONNEL: of_post(key_flags=[Flag.PERSONNEL]),
        Role.LEGAL_REVIEWER: of_legal_review(unit),
        Role.TEAM_MEMBER: of_post(is_leader=True),
        Role.FIRST_LEADER: of_post(is_leader=True, is_first_leader=True),
        Role.SUPERVISOR: build.account(build.member(group).official),
        Role.SUPERVISING_HEAD: build.account(build.member(group, is_head=True).official),
        Role.COMMISSION: build.account(build.member(commission).official),
        Role.COMMISSION_HEAD: build.account(build.member(commission, is_head=True).official),
        Role.PLATFORM_HEAD: of_post(is_platform_head=True),
        Role.SYSTEM_ADMIN: build.admin(Administers.SYSTEM),
        Role.SECURITY_ADMIN: build.admin(Administers.SECURITY),
        Role.AUDIT_ADMIN: build.admin(Administers.AUDIT),
    }


def written(page):
    """Return what the docs say: for each address, to which kinds it is open, in their order."""
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|`]+ \| (`[^|]+) \|(.*)\|$", text, re.MULTILINE)
    return {
        name: [cell.strip() == "●" for cell in cells.split("|")]
        for names, cells in rows
        for name in re.findall(r"`([^`]+)`", names)
    }


def addresses(writer, of_page, **examples):
    """Return every address with an example for each of its parts, signing out last."""
    found = [(name, _address(name, examples | of_page.get(name, {}))) for name in writer.pages()]
    return sorted(found, key=lambda each: "logout" in each[0])


def _address(name, own):
    if name.startswith("/"):
        return name
    resolver, (*namespaces, last) = get_resolver(), name.split(":")
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    parts = resolver.reverse_dict.getlist(last)[0][0][0][1]
    examples = EXAMPLES | own
    assert set(parts) <= set(examples), f"give an example for {parts} of {name}"
    return reverse(name, kwargs={part: examples[part] for part in parts})


def is_open(client, url, method="get"):
    """Say whether a page lets someone in; that there is nothing there is no refusal.

    Whatever was done is undone, so that the next asker finds the same county.
    """
    with transaction.atomic():
        answer = getattr(client, method)(url)
        transaction.set_rollback(True)
    asked_to_sign_in = f"/accounts/login/?{urlencode({'next': url}, safe='/')}"
    return answer.status_code != 403 and answer.get("Location") != asked_to_sign_in


@pytest.fixture
def decided_once(monkeypatch):
    """Work out what an account is once in a walk, and write no pages: only their gates are tried.

    Whatever an address does is undone before the next is asked for, so nobody becomes another.
    """
    standing, kept = authority.standing, {}

    def of(account, *, at):
        key = account.pk, localdate(at)
        if key not in kept:
            kept[key] = standing(account, at=at)
        return kept[key]

    monkeypatch.setattr(authority, "standing", of)
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")


@pytest.fixture
def differing(client, writer, decided_once):
    """Return what finds the addresses open to a kind of person other than the table says."""
    table, kinds = written("access.md"), list(writer.kinds())

    def walk(kind, account, method, of_page):
        client.logout()
        if account:
            client.force_login(account)
        found = []
        for name, url in addresses(writer, of_page):
            said = table[name][kinds.index(kind)] if name in table else False
            if is_open(client, url, method) != said:
                found.append((name, kind.value, "said open" if said else "said closed"))
        return found

    return walk


@pytest.mark.parametrize("page", PAGES)
def test_the_table_says_what_views_declare(writer, page):
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")

    assert text == writer.table(page), "run `make docs`"


@once
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_address_is_open_to_whom_the_table_says_and_to_nobody_else(
    people, of_page, differing, kind, method
):
    assert differing(kind, people[kind], method, of_page) == []


@pytest.mark.parametrize("kind", [Role.FIRST_LEADER, Role.COMMISSION_HEAD])
def test_every_page_is_written_from_whichever_database_there_is(
    client, people, of_page, writer, kind
):
    client.force_login(people[kind])

    answers = {name: client.get(url).status_code for name, url in addresses(writer, of_page)}

    assert [name for name, status in answers.items() if status >= 500] == []


@once
def test_what_is_bound_to_a_unit_is_closed_to_whoever_serves_in_another(
    client, people, elsewhere, writer, decided_once
):
    bound = {name: each.act for name, each in writer.pages().items() if each and each.within}
    asked = [each for each in addresses(writer, elsewhere, code="U02") if each[0] in bound]
    found = []
    for kind, account in people.items():
        client.logout()
        if account:
            client.force_login(account)
        found += [
            (name, kind.value)
            for name, url in asked
            if kind not in COUNTY_WIDE & GRANTS[bound[name]] and is_open(client, url, "post")
        ]

    assert len(bound) > 30
    assert found == []


def test_a_page_about_an_act_within_a_unit_says_which_unit_its_address_means(writer):
    loose = [
        name
        for name, each in writer.pages().items()
        if each and each.act in WITHIN_OWN_UNIT and not each.within and not each.is_by_row
    ]

    assert loose == []


@once
@pytest.mark.parametrize("method", ["get", "post"])
def test_before_the_first_unit_the_installer_may_do_what_the_table_says(db, differing, method):
    installer = build.admin(Administers.SYSTEM)

    assert differing(Role.INSTALLER, installer, method, ANYWHERE) == []


def test_the_walk_goes_as_every_kind_of_person_that_the_table_names(people, writer):
    assert set(people) == set(KINDS)
    assert {*people, Role.INSTALLER} == set(writer.kinds())


@once
def test_no_form_is_taken_without_its_token_from_anybody(people, of_page, writer):
    table, kinds = written("access.md"), list(writer.kinds())
    clients = {kind: Client(enforce_csrf_checks=True) for kind in people}
    for kind, account in people.items():
        if account:
            clients[kind].force_login(account)
    before = Entry.objects.count()

    taken = []
    for name, url in addresses(writer, of_page):
        open_to = [kind for kind in people if name in table and table[name][kinds.index(kind)]]
        for kind in open_to[-1:]:
            answer = clients[kind].post(url)
            if answer.status_code != 403 or "no-token" not in answer.content.decode():
                taken.append((name, kind.value, answer.status_code))

    assert taken == []
    assert Entry.objects.count() == before


def test_no_administrator_holds_power_supervises_or_reads_what_is_sealed():
    closed = (Act.EXERCISE_POWER, Act.SUPERVISE, Act.READ_SEALED)

    assert [act for act in closed if GRANTS[act] & ADMINISTRATORS] == []


def test_an_account_that_is_locked_is_a_visitor(client, people):
    account = people[Role.FIRST_LEADER]
    client.force_login(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)

    assert not is_open(client, "/desk/")
