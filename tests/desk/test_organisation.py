# SPDX-License-Identifier: Apache-2.0
"""At the desk each does what their standing opens, in their own unit, and nobody else does."""

import csv
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tests.people import build
from tests.people.test_workbook import SMALL
from tests.people.workbooks import packed
from tonggui.cases.models import Case, Paper, Reading
from tonggui.desk import exchange
from tonggui.ledger.models import Entry
from tonggui.people import queries, services
from tonggui.people.models import (
    Account,
    Administers,
    Delegation,
    Official,
    Post,
    Remit,
    SignIn,
    SupervisingKind,
    Unit,
)

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def unit():
    return build.watched_unit("ZJJ")


@pytest.fixture
def leader(unit):
    return signed_in(build.account(build.first_leader(unit).official))


@pytest.fixture
def head():
    body = build.supervisor("XJW", kind=SupervisingKind.COUNTY_COMMISSION)
    return signed_in(build.account(build.member(body, is_head=True).official))


@pytest.fixture
def admins():
    return {
        kind: signed_in(build.admin(kind))
        for kind in (Administers.SYSTEM, Administers.SECURITY, Administers.AUDIT)
    }


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def post(client, name, /, *args, **form):
    return client.post(reverse(f"desk:{name}", args=args), form)


def get(client, name, /, *args):
    return client.get(reverse(f"desk:{name}", args=args))


def test_a_leader_sees_names_and_what_may_be_done(leader, unit):
    page = get(leader, "unit", "ZJJ").content.decode()

    assert "林小满" in page
    assert reverse("desk:appoint", args=["ZJJ"]) in page


def test_a_leader_appoints_and_ends(leader, unit):
    place = build.post(unit, "财务岗")
    build.official("钱示二", "R77")

    answer = post(leader, "appoint", "ZJJ", post=place.code, official="Ｒ７７", since="2026-03-01")
    tenure = queries.holders(place, date(2026, 3, 1))[0]
    post(leader, "end-tenure", tenure.pk, until="2026-06-30")

    assert answer.status_code == 302
    assert tenure.official.name == "钱示二"
    assert queries.holders(place, date(2026, 7, 1)) == []
    assert Entry.objects.filter(kind="tenure.ended", subject=place.code).count() == 1


def test_a_post_that_is_held_is_refused_in_words(leader, unit):
    place = build.post(unit, "财务岗")
    build.holder(place, "赵示一")
    build.official("钱示二", "R77")

    answer = post(leader, "appoint", "ZJJ", post=place.code, official="R77", since="2026-03-01")

    assert answer.status_code == 422
    assert "赵示一" in answer.content.decode()


def test_what_is_wrong_in_a_form_is_said_beneath_the_field(leader, unit):
    answer = post(leader, "appoint", "ZJJ", post="", official="没有此人", since="2026-13-01")

    assert answer.status_code == 422
    assert answer.content.decode().count('class="wrong"') == 3


def test_a_leader_may_not_act_in_another_unit(leader):
    build.watched_unit("CZJ")

    for name in ("appoint", "lend", "divide-work", "create-post"):
        assert get(leader, name, "CZJ").status_code == 403
        assert post(leader, name, "CZJ", name="x", since="2026-03-01").status_code == 403


def test_a_leader_may_not_end_a_tenure_of_another_unit(leader):
    other = build.holder(build.post())

    assert post(leader, "end-tenure", other.pk, until="2026-06-30").status_code == 403


def test_a_leader_creates_a_post_and_a_blind_one_is_refused(leader, unit):  # R82
    answer = post(leader, "create-post", "ZJJ", name="档案岗", since="2026-03-01", seats="1")
    blind, body = build.unit("LSB"), build.supervisor()
    build.watch(blind, body)
    first = build.post(blind, is_leader=True, is_first_leader=True, supervised_by=body)
    other = signed_in(build.account(build.holder(first).official))
    refused = post(other, "create-post", "LSB", name="主任", since="2026-03-01", seats="1")

    assert answer.status_code == 302
    assert Post.objects.filter(code="ZJJ/档案岗").exists()
    assert refused.status_code == 422
    assert not Post.objects.filter(code="LSB/主任").exists()


def test_a_leader_divides_the_work_and_lends_authority(leader, unit):
    deputy = build.post(unit, "副局长", is_leader=True)
    build.holder(deputy, "孙示三")
    who = build.official("钱示二")

    post(leader, "divide-work", "ZJJ", since="2026-03-01", **{f"post-{deputy.pk}": "财务，人事"})
    post(
        leader,
        "lend",
        "ZJJ",
        code="SQ1",
        official=who.code,
        for_post=deputy.code,
        since="2026-03-01",
        until="2026-12-31",
        basis="青岚授〔2026〕1号",
    )
    grant = Delegation.objects.get()
    post(leader, "take-back", grant.pk, until="2026-04-30")

    assert queries.portfolios_on(date(2026, 3, 1))[deputy.pk] == ("财务", "人事")
    assert Delegation.objects.standing().get().until == date(2026, 4, 30)


def test_the_head_of_the_commission_keeps_units_bodies_and_remits(head, unit):
    facts = {"code": "JTJ", "name": "交通局", "level": "县", "rollout": "trial"}
    post(head, "found-unit", **facts, since="2026-01-01", supervised_by="XJW")
    post(head, "revise-unit", "JTJ", **(facts | {"name": "交通运输局"}), since="2026-03-01")
    post(head, "assign-remit", "XJW", unit="ZJJ", level="高", part="lead", since="2026-03-01")
    official = build.official("余试辛")
    post(head, "join", "XJW", official=official.code, since="2026-03-01")

    assert queries.unit_on(Unit.objects.get(code="JTJ"), date(2026, 3, 1)).name == "交通运输局"
    assert queries.lead_of(unit, date(2026, 3, 1), level="高").code == "XJW"
    assert official.supervising.count() == 1
    post(head, "end-remit", Remit.objects.get().pk, until="2026-06-30")
    assert queries.lead_of(unit, date(2026, 7, 1), level="高").code != "XJW"


def test_remits_are_listed_by_the_names_of_unit_and_body(head, unit):
    post(head, "assign-remit", "XJW", unit="ZJJ", level="高", part="lead", since="2026-03-01")

    page = get(head, "bodies").content.decode()

    assert f">{unit.versions.get().name}</td>" in page
    assert "<td>ZJJ</td>" not in page


def test_supervisors_may_not_appoint(head, unit):  # S: the watcher does not exercise the power
    assert get(head, "appoint", "ZJJ").status_code == 403


def test_no_administrator_changes_the_organisation(admins, unit):  # S50 d
    place = build.holder(build.post(unit))
    addresses = [
        ("found-unit",),
        ("revise-unit", "ZJJ"),
        ("appoint", "ZJJ"),
        ("create-post", "ZJJ"),
        ("divide-work", "ZJJ"),
        ("lend", "ZJJ"),
        ("end-tenure", place.pk),
        ("import",),
    ]

    answers = {
        (kind, each[0]): get(client, *each).status_code
        for kind, client in admins.items()
        for each in addresses
    }

    assert set(answers.values()) == {403}


def test_each_administrator_does_only_their_own(admins):
    owner = build.account()

    system, security, audit = admins.values()
    assert post(system, "lock", owner.pk).status_code == 403
    assert post(security, "link", owner.pk).status_code == 403
    assert get(system, "trail").status_code == get(security, "trail").status_code == 403
    assert get(audit, "accounts").status_code == 403
    assert get(audit, "trail").status_code == 200
    assert post(security, "lock", owner.pk).status_code == 302
    owner.refresh_from_db()
    assert not owner.is_active


def test_an_account_is_made_with_a_link_shown_once(admins):
    official = build.official("钱示二")

    page = post(admins[Administers.SYSTEM], "make-account", username="qian", official=official.code)

    made = Account.objects.get(username="qian")
    assert "/accounts/password/reset/key/" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert (made.official, made.is_active) == (official, False)
    post(admins[Administers.SECURITY], "open", made.pk)
    made.refresh_from_db()
    assert made.is_active


def test_changes_ask_for_a_form_not_a_link(admins):
    owner = build.account()

    assert get(admins[Administers.SECURITY], "lock", owner.pk).status_code == 405


def test_a_form_from_elsewhere_is_refused(unit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.account(build.first_leader(unit).official))

    answer = post(client, "create-post", "ZJJ", name="x", since="2026-03-01", seats="1")

    assert answer.status_code == 403
    assert not Post.objects.filter(code="ZJJ/x").exists()


def test_the_first_import_is_the_installers_with_a_trial_first(admins):
    system = admins[Administers.SYSTEM]

    def upload(mode):
        file = SimpleUploadedFile("组织.xlsx", packed(SMALL), XLSX)
        return post(system, "import", file=file, base="2026-01-01", mode=mode)

    trial = upload("try")
    assert "ZJJ/局长" in trial.content.decode()
    assert not Unit.objects.exists()
    assert upload("keep").status_code == 302
    assert Official.objects.count() == 2
    assert upload("keep").status_code == 403  # the organisation is no longer the installer's


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"PK\x03\x04" + b"\0" * 5000, b"a,b\n1,2\n"])
def test_a_file_that_lies_about_its_type_is_refused(head, content):
    file = SimpleUploadedFile("organisation.xlsx", content, XLSX)

    answer = post(head, "import", file=file, base="2026-01-01", mode="keep")

    assert answer.status_code == 422
    assert answer.content.decode().count('class="wrong"') == 1
    assert not Post.objects.exists()


@pytest.mark.parametrize("name", ["../../media/evil.xlsx", "/etc/evil.xlsx", "..\\..\\evil.xlsx"])
def test_an_upload_whose_name_leads_out_of_the_media_folder_is_kept_nowhere(
    head, name, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "home" / "media" / "in"
    settings.MEDIA_ROOT.mkdir(parents=True)
    parts = {"base": b"2026-01-01", "mode": b"keep"}
    said = [b'name="%b"\r\n\r\n%b' % (each.encode(), value) for each, value in parts.items()]
    said.append(b'name="file"; filename="%b"\r\n\r\n' % name.encode() + b"PK\3\4" * 1_000_000)
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + each + b"\r\n" for each in said)

    answer = head.generic(
        "POST", reverse("desk:import"), body + b"--x--\r\n", "multipart/form-data; boundary=x"
    )

    assert answer.status_code == 422
    assert not list(tmp_path.rglob("*evil*"))
    assert not list(settings.MEDIA_ROOT.rglob("*"))


def test_a_stranger_cannot_fill_the_disk_with_an_upload(monkeypatch):
    from django.core.files import uploadhandler

    kept = []
    monkeypatch.setattr(
        uploadhandler.TemporaryFileUploadHandler, "new_file", lambda *a, **k: kept.append(a)
    )
    monkeypatch.setattr(
        uploadhandler.MemoryFileUploadHandler, "new_file", lambda *a, **k: kept.append(a)
    )
    file = SimpleUploadedFile("a.xlsx", b"x" * 3_000_000, XLSX)

    answer = post(Client(enforce_csrf_checks=True), "import", file=file, base="2026-01-01")

    assert answer.status_code == 302
    assert kept == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers")
def test_with_one_writer_a_workbook_that_would_hold_it_too_long_is_refused(admins, monkeypatch):
    monkeypatch.setattr(exchange, "MOST_ROWS", 1)
    file = SimpleUploadedFile("组织.xlsx", packed(SMALL), XLSX)

    answer = post(admins[Administers.SYSTEM], "import", file=file, base="2026-01-01", mode="keep")

    assert answer.status_code == 422
    assert "一次最多 1 行" in answer.content.decode()
    assert not Unit.objects.exists()


def test_what_is_larger_than_any_workbook_is_refused_before_it_is_read(head):
    file = SimpleUploadedFile("a.xlsx", b"x" * (13 << 20), XLSX)

    assert post(head, "import", file=file, base="2026-01-01").status_code == 413


def test_problems_are_shown_row_by_row(head):
    bad = {"人员": [["编号", "姓名"], ["R1", None], ["R2", "钱示二"], [None, "孙示三"]]}
    file = SimpleUploadedFile("a.xlsx", packed(bad), XLSX)

    answer = post(head, "import", file=file, base="2026-01-01", mode="keep")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(">姓名</td>") == page.count(">编号</td>") == 1
    assert not Official.objects.filter(code="R2").exists()


def test_the_export_comes_in_again(head, unit):
    build.first_leader(unit)

    book = get(head, "export")
    file = SimpleUploadedFile("a.xlsx", book.content, XLSX)
    answer = post(head, "import", file=file, base="2026-01-01", mode="try")

    assert book.headers["Content-Type"] == XLSX
    assert answer.status_code == 200
    assert "<ins>" not in answer.content.decode()


def test_the_trail_says_who_did_what(admins, leader, unit):
    build.official("钱示二", "R77")
    place = build.post(unit, "财务岗")
    post(leader, "appoint", "ZJJ", post=place.code, official="R77", since="2026-03-01")

    page = admins[Administers.AUDIT].get(reverse("desk:trail"), {"kind": "tenure"})

    text = page.content.decode()
    assert ">任职</td>" in text
    assert ">财务岗" in text
    doer = Account.objects.get(pk=int(leader.session["_auth_user_id"])).official
    assert f"{doer.name} {doer.code}" in text
    assert "people.account" not in text


def test_the_trail_names_administrators_and_the_owner_of_the_machine(admins):
    page = admins[Administers.AUDIT].get(reverse("desk:trail")).content.decode()

    assert "people.account/" not in page
    assert "nobody" not in page


def test_a_trail_of_what_was_never_done_is_empty(admins):
    page = admins[Administers.AUDIT].get(reverse("desk:trail"), {"kind": "no-such"})

    assert page.status_code == 200


def test_ended_rights_are_ended_at_the_desk_too(unit):
    tenure = build.first_leader(unit)
    services.end_tenure(tenure, until=date(2026, 3, 1), **build.does())
    client = signed_in(build.account(tenure.official))

    assert get(client, "unit", "ZJJ").status_code == 403
    assert get(client, "home").status_code == 200


def csv_of(answer):
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(content.splitlines()))


def test_the_trail_is_narrowed_by_person_and_day_and_taken_along_as_a_file(admins, leader, unit):
    build.official("钱示二", "R77")
    place = build.post(unit, "财务岗")
    post(leader, "appoint", "ZJJ", post=place.code, official="R77", since="2026-03-01")
    account = Account.objects.get(pk=int(leader.session["_auth_user_id"]))
    audit, today = admins[Administers.AUDIT], localdate()

    for by in (account.username, str(account.pk), account.official.code):
        asked = {"by": by, "since": today, "until": today}
        page = audit.get(reverse("desk:trail"), asked).content.decode()
        assert ">任职</td>" in page
        assert "命令行" not in page.split("<tbody>")[1]
        heads, *rows = csv_of(audit.get(reverse("desk:trail-file"), asked))
        assert [row[2] for row in rows] == ["tenure.began"]
        assert [row[6] for row in rows] == [f"{account.official.name} {account.official.code}"]
        assert len(heads) == 7

    earlier = {"by": account.username, "until": today - timedelta(days=1)}
    assert csv_of(audit.get(reverse("desk:trail-file"), earlier))[1:] == []
    machine = csv_of(audit.get(reverse("desk:trail-file"), {"by": "cli"}))[1:]
    assert machine
    assert len({row[6] for row in machine}) == 1


@pytest.mark.parametrize(
    "page", ["trail", "trail-file", "sign-ins", "sign-ins-file", "readings", "readings-file"]
)
def test_what_narrows_the_trail_and_cannot_be_read_is_said(admins, page):
    asked = {"by": "无此人", "since": "2026-13-01"}

    answer = admins[Administers.AUDIT].get(reverse(f"desk:{page}"), asked)

    assert answer.status_code == 200
    assert answer.content.decode().count("wrong") >= 2
    assert admins[Administers.AUDIT].get(
        reverse(f"desk:{page}"), {"since": "0001-01-01", "until": "9999-12-31"}
    ).status_code == 200  # fmt: skip


def test_sign_ins_are_narrowed_by_account_outcome_and_day(admins):
    ours, other = build.account(), build.account()
    at = timezone.now()
    for account, succeeded, days in ((ours, True, 0), (ours, False, 0), (other, True, 0),
                                     (ours, True, 9)):  # fmt: skip
        SignIn.objects.create(account=account, at=at - timedelta(days=days), succeeded=succeeded)
    audit = admins[Administers.AUDIT]
    asked = {"by": ours.username, "outcome": "in", "since": localdate(at), "until": localdate(at)}

    rows = csv_of(audit.get(reverse("desk:sign-ins-file"), asked))[1:]
    page = audit.get(reverse("desk:sign-ins"), asked).content.decode()

    assert [row[1] for row in rows] == [ours.username]
    assert page.count(f">{ours.username}</td>") == 1
    assert f">{other.username}</td>" not in page


def test_files_taken_out_are_shown_to_the_audit_administrator_by_person_case_and_day(admins):
    ours, other = build.account(), build.account()
    at, unit = timezone.now(), build.unit()
    case = Case.objects.create(code="B-1", unit=unit, opened_at=at)
    paper = Paper.objects.create(
        digest=f"sha256:{'a' * 64}", name="合同.pdf", size=9, media_type="application/pdf",
        first_seen_at=at, case=case,
    )  # fmt: skip
    for account, about, days in (
        (ours, case, 0),
        (other, case, 0),
        (ours, None, 0),
        (ours, case, 9),
    ):
        Reading.objects.create(case=about, paper=paper, by=account, at=at - timedelta(days=days))
    audit, day = admins[Administers.AUDIT], localdate(at)
    asked = {"by": ours.username, "case": "B-1", "since": day, "until": day}

    rows = csv_of(audit.get(reverse("desk:readings-file"), asked))[1:]
    page = audit.get(reverse("desk:readings")).content.decode()

    assert [(row[1], row[3], row[4]) for row in rows] == [(ours.username, "B-1", "合同.pdf")]
    assert page.count("合同.pdf") == 4
    assert reverse("desk:readings") in audit.get(reverse("desk:trail")).content.decode()


def test_a_cell_of_the_trail_is_never_a_formula(admins):
    build.unit("=1+1")

    rows = csv_of(admins[Administers.AUDIT].get(reverse("desk:trail-file"), {"subject": "=1"}))

    assert [row[4] for row in rows[1:]] == ["'=1+1"]


@pytest.mark.parametrize("kind", [Administers.SYSTEM, Administers.SECURITY])
def test_no_other_administrator_takes_the_trail_along(admins, leader, kind):
    for page in ("trail", "trail-file", "sign-ins", "sign-ins-file", "readings", "readings-file"):
        assert admins[kind].get(reverse(f"desk:{page}"), {"by": "cli"}).status_code == 403
        assert leader.get(reverse(f"desk:{page}")).status_code == 403
