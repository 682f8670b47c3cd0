# SPDX-License-Identifier: Apache-2.0
"""A visitor's own browser computes whether a receipt stands, and sends nothing."""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture
def page(window, site):
    """Open the page, once the first entries are published, and a proof of the fourth of them."""
    page = window(language="en")
    for _ in range(60):
        proof = page.request.get(f"{site.address}/ledger/3/proof")
        if proof.ok:
            break
        page.wait_for_timeout(500)
    page.goto(f"{site.address}/ledger/verify/")
    page.proof = proof.text()
    return page


def answered(page, receipt):
    page.fill("#receipt", receipt)
    page.click("#check")
    page.wait_for_function("document.getElementById('answer').textContent !== ''")
    said = page.text_content("#answer")
    page.evaluate("document.getElementById('answer').textContent = ''")
    return said


def test_a_proof_stands_in_the_browser_and_nothing_is_sent(page):
    sent = []
    page.on("request", lambda asked: "/favicon." in asked.url or sent.append(asked.url))

    said = answered(page, page.proof)

    assert "has computed it itself" in said
    assert sent == []
    assert page.complaints == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("index 3", "index 2"),
        lambda text: text.replace("extra ey", "extra fy"),
        lambda text: text[: text.rindex(" ") + 20] + "AAAA" + text[text.rindex(" ") + 24 :],
        lambda text: "anything",
    ],
    ids=["index", "entry", "signature", "no receipt"],
)
def test_a_proof_that_was_changed_does_not(page, spoil):
    assert "does not stand" in answered(page, spoil(page.proof))


def test_a_key_from_elsewhere_that_did_not_sign_is_not_enough(page):
    page.fill("#keys", "other.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")

    assert "does not stand" in answered(page, page.proof)


def test_a_file_of_an_edition_is_hashed_in_the_browser_and_found(page, site, tmp_path):
    code = page.request.get(f"{site.address}/powers.json").json()["powers"][0]["power"]
    answer = page.request.get(f"{site.address}/powers/{code}/1.json")
    (tmp_path / "edition.json").write_bytes(answer.body())
    sent = []
    page.on("request", lambda asked: sent.append(asked.url))

    page.set_input_files("#paper", tmp_path / "edition.json")
    page.wait_for_function("document.getElementById('of').value !== ''")
    assert sent == []

    assert f"sha256:{page.input_value('#of')}" == answer.json()["digest"]
    county.follow(page, "text=Look it up")
    assert "holds this digest" in page.text_content("#digest")


def test_any_other_file_is_hashed_as_it_is_and_said_to_be_in_no_entry(page, tmp_path):
    (tmp_path / "paper.txt").write_bytes(b"{}")

    page.set_input_files("#paper", tmp_path / "paper.txt")
    page.wait_for_function("document.getElementById('of').value !== ''")

    assert page.input_value("#of").startswith("44136fa355b3678a1146ad16f7e8649e")
    county.follow(page, "text=Look it up")
    assert "No entry of this log holds this digest" in page.text_content("#digest")
    assert page.complaints == []
