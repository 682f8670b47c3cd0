# SPDX-License-Identifier: Apache-2.0
"""Publishing numbers, hashes, signs and shows what is committed, and goes on after any stop."""

import base64
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.ledger.site import AT, ORIGIN, acts, exported, verified
from tonggui.ledger import exporting, fsck, publishing, receipts, services, tonggui_verify
from tonggui.ledger.log import checkpoint, note, receipt, sm2, vkey
from tonggui.ledger.models import Checkpoint, Entry
from tonggui.ledger.signer import seat
from tonggui.ledger.store import store
from tonggui.ledger.witness import answers, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]


def test_what_is_committed_is_numbered_signed_and_shown():
    acts(3)

    done = publishing.publish()

    assert done.size == 3
    assert not publishing.is_due()
    assert store().last.size == 3
    assert list(fsck.check()) == []


def test_an_empty_log_is_signed_too():
    assert publishing.publish().size == 0
    assert store().last == checkpoint.empty("county.example/ledger")


@pytest.mark.parametrize("steps", [[1] * 5, [255, 1, 1], [256, 256, 1], [300, 400, 3]])
def test_a_log_that_grows_in_steps_verifies_whole(steps, tmp_path, capsys):
    for step in steps:
        acts(step)
        publishing.publish()

    exporting.export(tmp_path / "out")

    assert verified(tmp_path / "out", "--key", store().folder / "keys") == 0
    assert f"{sum(steps)} entries stand" in capsys.readouterr().out
    assert list(fsck.check()) == []


def test_an_export_is_brought_up_to_date_and_checked_against_an_old_checkpoint(tmp_path):
    acts(10)
    publishing.publish()
    exporting.export(tmp_path / "out")
    (tmp_path / "kept").write_bytes((tmp_path / "out" / "checkpoint").read_bytes())
    acts(300)
    publishing.publish()

    exporting.export(tmp_path / "out")

    assert verified(tmp_path / "out", "--since", tmp_path / "kept") == 0
    assert not list((tmp_path / "out").glob("tile/0/000.p"))


def test_a_folder_of_something_else_is_not_written_to(tmp_path):
    acts()
    publishing.publish()
    (tmp_path / "mine").write_text("do not touch")

    with pytest.raises(exporting.Unusable):
        exporting.export(tmp_path)

    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["mine"]


def test_whoever_acted_gets_a_receipt_that_stands_alone(tmp_path):
    (entry, *_) = acts(5, private={"name": "张三(虚构)"})
    with pytest.raises(receipts.NotYetPublished):
        receipts.receipt_for(entry)
    publishing.publish()

    given = str(receipts.receipt_for(Entry.objects.get(pk=entry.pk)))

    assert receipts.standing(given).closed == ()
    assert receipts.standing(str(receipts.public_receipt(entry))).closed == ("by", "name")
    path = tmp_path / "receipt.tlog-proof"
    path.write_text(given)
    keys = store().folder / "keys"
    assert tonggui_verify.main(["receipt", str(path), "--key", str(keys)]) == 0
    path.write_text(given.replace("index 0", "index 1"))
    assert tonggui_verify.main(["receipt", str(path), "--key", str(keys)]) == 1


def test_erasure_leaves_export_receipt_and_check_valid(tmp_path):
    (entry,) = acts(1, private={"name": "张三(虚构)"})
    publishing.publish()
    services.erase(entry, ["name"], basis="个人信息保护法第四十七条", by="clerk", at=AT)
    publishing.publish()

    exporting.export(tmp_path / "out")

    assert verified(tmp_path / "out") == 0
    assert list(fsck.check()) == []
    given = receipts.receipt_for(Entry.objects.get(pk=entry.pk))
    assert receipts.standing(str(given)).closed == ("name",)


def test_files_that_were_damaged_are_written_again_from_the_database():
    acts(300)
    publishing.publish()
    shutil.rmtree(store().folder / "tile")
    acts(1)

    publishing.publish()

    assert list(fsck.check()) == []


def test_a_rotation_named_in_the_log_is_followed_by_whoever_trusts_the_old_key(tmp_path, home):
    acts(5)
    publishing.publish()
    trusted = tmp_path / "trusted"
    trusted.write_bytes(store().fetch("keys"))
    with seat.taken(home / "signer") as taken:
        new = taken.prepare()
    services.rotate_key(new, by="keeper", at=AT)
    publishing.publish()
    with seat.taken(home / "signer") as taken:
        taken.switch()
    publishing.publish()
    acts(5)
    publishing.publish()

    exporting.export(tmp_path / "out")

    assert verified(tmp_path / "out", "--key", trusted) == 0
    assert len(store().ring.keys) == 2
    assert list(fsck.check()) == []


def test_a_rotation_the_log_does_not_name_is_not_followed(tmp_path, home, capsys):
    acts(5)
    publishing.publish()
    trusted = tmp_path / "trusted"
    trusted.write_bytes(store().fetch("keys"))
    with seat.taken(home / "signer") as taken:
        taken.prepare()
        taken.switch()
    acts(1)
    publishing.publish()

    exporting.export(tmp_path / "out")

    assert verified(tmp_path / "out", "--key", trusted) == 1
    assert "named by no key you trust" in capsys.readouterr().out


def test_a_witness_cosigns_each_checkpoint(witness, tmp_path, capsys):
    for count in (3, 40, 1):
        acts(count)
        assert publishing.publish().witnesses == {"w"}

    exporting.export(tmp_path / "out")

    assert verified(tmp_path / "out") == 0
    assert "witnessed up to 44" in capsys.readouterr().out


def test_a_witness_that_is_away_is_asked_again_and_the_log_goes_on(tmp_path):
    acts(3)
    publishing.publish()
    key = post.found(tmp_path / "w", "school.example/w")
    policy = f"witness w {key} http://127.0.0.1:9\nquorum w\n"
    store().put("policy", policy.encode())

    done = publishing.publish()

    assert done.size == 3
    assert "cannot be reached" in done.unwitnessed[0]


def test_a_witness_whose_network_does_not_touch_ours_answers_by_file(tmp_path):
    carried = tmp_path / "carried"
    carried.mkdir()
    key = post.found(tmp_path / "w", "school.example/w")
    held = post.Post(tmp_path / "w", lambda: 1_800_000_000.0)
    publishing.publish()
    held.watch(store().fetch("keys").decode())
    store().put("policy", f"witness w {key} file://{carried}\nquorum w\n".encode())
    acts(3)
    assert publishing.publish().witnesses == frozenset()

    assert answers.exchange(held, carried) == [("3.request", 200)]
    assert publishing.publish().witnesses == {"w"}
    acts(2)
    publishing.publish()
    assert answers.exchange(held, carried) == [("5.request", 200)]
    assert publishing.publish().witnesses == {"w"}


def test_the_companion_publishes_by_itself_until_told_to_stop(monkeypatch):
    monkeypatch.setattr(publishing, "LOOK_SECONDS", 0.05)
    acts(3)
    stop = threading.Event()

    class Soon:
        rounds = 0

        def wait(self, seconds):
            Soon.rounds += 1
            return Soon.rounds > 3 or stop.wait(seconds)

    publishing.keep_publishing(Soon())

    assert store().last.size == 3


def test_the_verifier_runs_with_nothing_but_the_standard_library(tmp_path):
    acts(3)
    publishing.publish()
    exporting.export(tmp_path / "out")

    done = subprocess.run(
        [sys.executable, "-I", "-S", "tonggui_verify.py", "export", ".", "--key", "keys"],
        cwd=tmp_path / "out",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    first, *_more = done.stdout.splitlines()
    assert first == "county.example/ledger: 3 entries stand; no witness is asked"


@pytest.mark.parametrize(
    ("material", "said"),
    [
        (vkey.OTHER.to_bytes() + sm2.KIND + bytes(64), "SM2 with SM3"),
        (b"\x77" + bytes(32), "another key"),
    ],
)
def test_a_line_the_verifier_cannot_check_is_passed_over_and_said(material, said, tmp_path, capsys):
    acts(3)
    publishing.publish()
    folder = exported(tmp_path / "out")
    made = vkey.key_id(ORIGIN, material[0], material[1:])
    line = base64.b64encode(made + bytes(64)).decode()
    with (folder / "checkpoint").open("a") as file:
        file.write(f"— {ORIGIN} {line}\n")
    with (folder / "keys").open("a") as file:
        file.write(f"{ORIGIN}+{made.hex()}+{base64.b64encode(material).decode()}\n")

    options = ("--key", folder / "keys", "--policy", folder / "policy")
    assert verified(folder, *options) == 0
    assert capsys.readouterr().out == (
        f"{ORIGIN}: 3 entries stand; no witness is asked\n"
        f"a line of {ORIGIN} ({said}, {made.hex()}) is there and was not checked\n"
    )


def test_what_is_no_export_is_one_line_and_exit_code_two(tmp_path, capsys):
    assert verified(tmp_path) == 2
    said = f"cannot be used: {tmp_path / 'checkpoint'}: No such file or directory\n"
    assert capsys.readouterr().err == said


def test_receipts_and_checkpoints_are_read_by_the_library_too(tmp_path):
    (entry,) = acts()
    publishing.publish()

    read = receipt.parse(str(receipts.receipt_for(entry)))

    assert note.parse(read.proof.checkpoint).text == Checkpoint.objects.get(size=1).text
    assert Path(store().folder / "checkpoint").read_bytes() == read.proof.checkpoint


def test_a_file_that_is_no_text_is_named(tmp_path, capsys):
    acts()
    publishing.publish()
    exporting.export(tmp_path / "out")
    (tmp_path / "keys").write_bytes(b"\xa4\xff")

    assert verified(tmp_path / "out", "--key", str(tmp_path / "keys")) == 2
    said = f"cannot be used: {tmp_path / 'keys'}: expected text, found other bytes\n"
    assert capsys.readouterr().err == said
