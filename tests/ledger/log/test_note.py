# SPDX-License-Identifier: Apache-2.0
"""Signed notes open as those of Go and C2SP do, and malformed ones never do."""

import pytest

from tonggui.ledger.log import keys, note, vkey
from tonggui.ledger.log.errors import Malformed, Unproven

NOTES = "golang-note/note_vectors.json"


def test_a_note_is_signed_as_go_signs_it(vectors):
    known = vectors(NOTES)

    signed = note.sign(known["text"], keys.read_private(known["skey"]))

    assert str(signed) == known["signed_by_peter"]


def test_notes_open_as_in_go(vectors):
    for case in vectors(NOTES)["open"]:
        known = [vkey.parse(each) for each in case["known"]]
        if "error" in case:
            with pytest.raises((Malformed, Unproven)):
                note.open_note(case["note"].encode(), known)
            continue

        opened = note.open_note(case["note"].encode(), known)

        assert [each.name for each in opened.verified] == case["verified"], case["desc"]
        assert [each.name for each in opened.unverified] == case["unverified"], case["desc"]


def test_what_go_calls_malformed_is_malformed(vectors):
    known = vectors(NOTES)
    raw = [each.encode() for each in known["malformed_utf8"]]
    raw += [bytes.fromhex(each) for each in known["malformed_raw_hex"]]

    for each in raw:
        with pytest.raises(Malformed):
            note.parse(each)


def test_the_example_of_c2sp_opens_by_its_key(vectors):
    known = vectors("c2sp/c2sp_examples.json")

    opened = note.open_note(known["note"].encode(), [vkey.parse(known["vkey"])])

    assert opened.text == "This is an example message.\n"


def test_a_changed_text_does_not_open(vectors):
    known = vectors("c2sp/c2sp_examples.json")

    with pytest.raises(Unproven, match="is wrong"):
        note.open_note(
            known["note"].replace("example message", "other message").encode(),
            [vkey.parse(known["vkey"])],
        )


def test_keys_are_read_and_bad_ones_refused(vectors):
    known = vectors(NOTES)

    assert [vkey.parse(each).name for each in known["vkeys"]] == ["PeterNeumann", "EnochRoot"]
    for each in known["bad_vkeys"]:
        with pytest.raises(Malformed):
            vkey.parse(each)


def test_ecdsa_notes_of_other_logs_open(vectors):
    known = vectors("formats/formats_vectors.json")
    given = dict(zip(("sigstore works", "pixel works"), known["ecdsa_keys"].values(), strict=True))

    for case in known["ecdsa_notes"]:
        opened = note.open_note(case["note"].encode(), [vkey.parse(given[case["name"]])])
        assert len(opened.verified) == 1


def test_a_key_of_a_type_we_do_not_use_is_refused_by_name(vectors):
    key = vectors("formats/formats_vectors.json")["static_ct_vkey"]

    with pytest.raises(Malformed, match=r"argon2024 is of type 0x05"):
        vkey.parse(key)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("text\n", "no signature lines"),
        ("text\n\n", "no signature lines"),
        ("text\n\n— name AAAA\n", "too short"),
        ("text\n\n— name AAAAAAB=\n", "not canonical base64"),
        ("text\n\n- name AAAAAAAAAAA=\n", "not `— name base64`"),
        ("tab\tbed\n\n— name AAAAAAAAAAA=\n", "control character"),
    ],
)
def test_a_malformed_note_says_what_is_wrong(text, says):
    with pytest.raises(Malformed, match=says):
        note.parse(text.encode())


def test_a_text_without_a_newline_is_not_signed(log_key):
    with pytest.raises(Malformed):
        note.sign("no newline", log_key)
