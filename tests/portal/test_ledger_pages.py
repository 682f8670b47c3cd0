# SPDX-License-Identifier: Apache-2.0
"""Anyone can see the latest checkpoint, read an entry, take its proof, and check a receipt."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.ledger.site import AT, acts
from tonggui.ledger import publishing, receipts, services
from tonggui.ledger.log.cosignature import CosignatureSigner
from tonggui.ledger.models import Entry
from tonggui.ledger.store import store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    from tonggui.ledger.clock import clock

    settings.HOME = tmp_path / "home"
    settings.KEEPS_PAGES = False
    clock.forget()
    return settings.HOME


@pytest.fixture
def reader(client):
    """Return a visitor who reads English."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def receipt():
    """Publish three entries, the second with a name, and return the receipt of that one."""
    acts(1)
    with transaction.atomic():
        entry = services.append(
            "official.registered",
            {"code": "O9"},
            by="clerk",
            at=AT,
            subject="O9",
            private={"name": "张三(虚构)"},
        )
    acts(1)
    publishing.publish()
    return str(receipts.receipt_for(entry))


def text(answer):
    return answer.content.decode()


def test_before_anything_is_published_the_page_says_so(client):
    answer = client.get("/ledger/")

    assert answer.status_code == 200
    assert "tag-none" in text(answer)


def test_the_page_shows_size_root_keys_and_that_nobody_witnesses(client, receipt):
    shown = text(client.get("/ledger/"))

    assert store().last.root.hex() in shown
    assert store().ring.keys[0].vkey in shown.replace("&#x2B;", "+")
    assert "tag-none" in shown


def test_only_with_a_witness_does_the_page_say_that_any_change_can_be_proved(reader, receipt):
    signer = CosignatureSigner("school.example/w", bytes(32), at=1_772_000_000)
    witness = f"witness w {signer.verifier.vkey} http://127.0.0.1:9\n"
    shown = store().published

    store().put("policy", f"{witness}quorum w\n".encode())
    unsigned = text(reader.get("/ledger/"))
    line = base64.b64encode(signer.key_id + signer.sign(shown.text.encode())).decode()
    store().put("checkpoint", f"{shown}— {signer.name} {line}\n".encode())
    signed = text(reader.get("/ledger/"))
    store().put("policy", f"{witness}quorum none\n".encode())
    no_quorum = text(reader.get("/ledger/"))

    for page in (unsigned, no_quorum):
        assert "Nobody outside witnesses it yet" in page
        assert "Nobody can change" not in page
    assert "Nobody can change" in signed
    assert "Nobody outside witnesses it yet" not in signed


def test_where_a_receipt_is_checked_is_called_as_the_page_is(client, receipt):
    client.cookies["django_language"] = "zh-hans"

    trail = text(client.get("/ledger/verify/")).split('<nav class="crumb"')[1].split("</nav>")[0]

    assert "验真" in trail
    assert "检查" not in trail


def test_an_entry_is_shown_without_the_personal_value(client, receipt):
    shown = text(client.get("/ledger/1/"))

    assert "O9" in shown
    assert "name" in shown
    assert "张三" not in shown
    assert client.get("/ledger/9/").status_code == 404


def test_a_proof_can_be_downloaded_and_stands_without_the_personal_value(client, receipt):
    answer = client.get("/ledger/1/proof")

    assert "张三" not in base64.b64decode(text(answer).split("\n")[1][6:]).decode()
    assert receipts.standing(text(answer)).closed == ("by", "name")
    assert client.get("/ledger/9/proof").status_code == 404


def test_a_receipt_that_is_pasted_stands(reader, receipt):
    answer = reader.post(
        "/ledger/verify/",
        {"receipt": receipt.replace("\n", "\r\n")},
    )

    assert "It stands" in text(answer)
    assert "entry 1 of 3" in text(answer)


def test_a_receipt_that_is_dropped_as_a_file_stands(reader, receipt):
    file = SimpleUploadedFile("receipt.tlog-proof", receipt.encode())

    answer = reader.post("/ledger/verify/", {"file": file})

    assert "It stands" in text(answer)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("index 1", "index 2"),
        lambda text: text[:-40],
        lambda text: "",
        lambda text: "<script>alert(1)</script>",
        lambda text: "\x00\xff" * 1000,
    ],
)
def test_what_is_not_a_receipt_does_not_stand_and_is_shown_harmless(reader, receipt, spoil):
    answer = reader.post("/ledger/verify/", {"receipt": spoil(receipt)})

    assert answer.status_code == 200
    assert "It does not stand" in text(answer)
    assert "<script>alert" not in text(answer)


def test_what_was_erased_and_why_is_said_with_the_receipt(client, receipt):
    entry = Entry.objects.get(kind="official.registered")
    services.erase(entry, ["name"], basis="个人信息保护法第四十七条", by="clerk", at=AT)
    publishing.publish()

    answer = client.post("/ledger/verify/", {"receipt": receipt})

    assert "个人信息保护法第四十七条" in text(answer)
    assert "个人信息保护法第四十七条" in text(client.get("/ledger/1/"))


def test_a_post_without_its_token_is_refused():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/ledger/verify/", {}).status_code == 403


def test_the_files_of_the_log_are_served_as_the_specification_asks(client, receipt):
    shown = client.get("/ledger/checkpoint")
    tile = client.get("/ledger/tile/0/000.p/3")

    assert b"".join(shown.streaming_content) == store().fetch("checkpoint")
    assert shown["Content-Type"] == "text/plain; charset=utf-8"
    assert len(b"".join(tile.streaming_content)) == 96
    assert "immutable" in tile["Cache-Control"]
    for path in ("tile/0/../../../signer/key", "signer/key", "tile/0/999", "key", ".lock"):
        assert client.get(f"/ledger/{path}").status_code == 404
