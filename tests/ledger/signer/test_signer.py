# SPDX-License-Identifier: Apache-2.0
"""The signer signs only what continues its last checkpoint, and keeps it before it tells."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager

import pytest
from click.testing import CliRunner

from tests.ledger.log.build import leaves, node_of
from tonggui.ledger import durable
from tonggui.ledger.log import checkpoint, keys, merkle
from tonggui.ledger.log.errors import Unproven
from tonggui.ledger.log.submission import Stale, Submission
from tonggui.ledger.signer import command, seat, wire

ORIGIN = "county.example/ledger"
LEAVES = leaves(40)


def submitted(old, new, hashes=LEAVES):
    said = checkpoint.Checkpoint(ORIGIN, new, merkle.root(hashes[:new]))
    return Submission(old, tuple(merkle.consistency_proof(old, new, node_of(hashes))), said.text)


@pytest.fixture
def folder(tmp_path):
    seat.found(tmp_path / "signer", ORIGIN)
    return tmp_path / "signer"


@contextmanager
def running(folder):
    """Run the signer as the program it is, at its standard streams."""
    program = [sys.executable, "-c", "from tonggui.ledger.signer.command import main; main()"]
    with subprocess.Popen(
        [*program, "serve", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        yield started, wire.Line(started.stdin, started.stdout)
        started.stdin.close()


def test_it_signs_a_log_that_grows(folder):
    taken = seat.Seat(folder)

    for old, new in ((0, 3), (3, 17), (17, 17), (17, 40)):
        taken.sign(submitted(old, new))

    opened = keys.open_signed(str(taken.last).encode(), taken.ring, 40)
    assert checkpoint.parse(opened.text).root == merkle.root(LEAVES)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (submitted(10, 20, [*LEAVES[:4], merkle.leaf_hash(b"changed"), *LEAVES[5:]]), Unproven),
        (submitted(10, 10, [*LEAVES[:4], merkle.leaf_hash(b"changed"), *LEAVES[5:]]), Stale),
        (submitted(5, 8), Stale),
        (submitted(0, 20), Stale),
        (submitted(20, 30), Stale),
        (Submission(10, (), submitted(10, 20).checkpoint), Unproven),
        (Submission(10, (), checkpoint.empty("elsewhere.example/log").text), seat.Unseated),
    ],
    ids=["rewritten", "forked", "cut back", "begun anew", "ahead", "no proof", "another log"],
)
def test_it_refuses_what_does_not_continue_its_last(folder, asked, refusal):
    taken = seat.Seat(folder)
    taken.sign(submitted(0, 10))

    with pytest.raises(refusal):
        taken.sign(asked)

    assert checkpoint.parse(taken.last.text).size == 10


def test_its_key_can_be_read_by_its_owner_only(folder):
    assert (folder / seat.KEY).stat().st_mode & 0o777 == 0o600


def test_killed_after_it_kept_and_before_it_told_it_still_knows(folder):
    with running(folder) as (program, line):
        line.sign(checkpoint.parse(submitted(0, 10).checkpoint), old=0, proof=())
        program.send_signal(signal.SIGKILL)

    with running(folder) as (_, line):
        assert checkpoint.parse(line.latest().text).size == 10
        with pytest.raises(Stale):
            line.sign(checkpoint.parse(submitted(0, 10).checkpoint), old=0, proof=())


def test_what_cannot_be_kept_is_not_signed(folder, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    asked = {"ask": "sign", "old": 0, "proof": [], "checkpoint": submitted(0, 10).checkpoint}

    said = json.loads(wire.answer(json.dumps(asked).encode(), seat.Seat(folder)))

    assert said == {"refused": "the signer cannot keep what it signs: No space left on device"}
    assert checkpoint.parse(seat.Seat(folder).last.text).size == 0
    assert not list(folder.glob(".checkpoint.*"))


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"ask":"key"}', b"[" * 9_000])
def test_a_malformed_question_is_answered_and_nothing_is_signed(folder, line):
    said = json.loads(wire.answer(line, seat.Seat(folder)))

    assert list(said) == ["refused"]


def test_a_signer_that_went_away_is_said_to_be_silent():
    with pytest.raises(wire.SignerSilent):
        wire.Line(io.BytesIO(), io.BytesIO()).latest()


def test_two_signers_never_share_a_folder(folder, monkeypatch):
    monkeypatch.setattr(seat, "HANDOVER_SECONDS", 0.1)
    with seat.taken(folder), pytest.raises(durable.Occupied), seat.taken(folder):
        pass


def test_a_signer_waits_for_one_that_is_about_to_go(folder):
    leaving = ExitStack()
    leaving.enter_context(seat.taken(folder))
    threading.Timer(0.5, leaving.close).start()

    with seat.taken(folder) as taken:
        assert taken.folder == folder


def test_a_rotation_bridges_both_keys_and_the_old_one_signs_no_more(folder):
    taken = seat.Seat(folder)
    taken.sign(submitted(0, 10))
    old = taken.signers[0]
    new = taken.prepare()

    bridge = taken.switch()
    taken.sign(submitted(10, 20))

    assert taken.prepare() != new
    assert len(keys.open_signed(str(bridge).encode(), taken.ring, 10).verified) == 2
    assert taken.ring.valid_at(20)[0].key_id == taken.signers[0].key_id != old.key_id


def test_a_switch_killed_half_way_is_finished_by_the_next(folder, monkeypatch):
    taken = seat.Seat(folder)
    taken.sign(submitted(0, 10))
    new = taken.prepare()
    monkeypatch.setattr(seat.Seat, "_keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        taken.switch()
    monkeypatch.undo()

    taken.switch()

    assert taken.signers[0].verifier.vkey == new
    assert str(taken.ring).count(new) == 1


def test_a_lost_checkpoint_is_taken_from_what_was_published_and_never_goes_back(folder):
    taken = seat.Seat(folder)
    published = [str(taken.sign(submitted(*each))).encode() for each in ((0, 10), (10, 20))]
    (folder / seat.LAST).unlink()
    with pytest.raises(seat.Unseated, match="adopt"):
        taken.sign(submitted(20, 30))

    taken.adopt(published[1])

    with pytest.raises(seat.Unseated, match="never goes back"):
        taken.adopt(published[0])
    taken.sign(submitted(20, 30))


def test_the_commands_say_in_one_line_what_is_wrong(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from tonggui.ledger.signer.command import main; main()",
            "serve",
            tmp_path / "none",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tonggui-signer: ")
    assert done.stderr.count("\n") == 1


def test_the_commands_make_a_signer_and_rotate_its_key(tmp_path):
    run, folder = CliRunner().invoke, str(tmp_path / "s")

    made = run(command.signer, ["init", folder, "--origin", ORIGIN], catch_exceptions=False)
    prepared = run(command.signer, ["prepare", folder], catch_exceptions=False)
    switched = run(command.signer, ["switch", folder], catch_exceptions=False)
    shown = run(command.signer, ["show", folder], catch_exceptions=False)

    assert made.output.strip() in shown.output
    assert prepared.output.strip() in shown.output
    assert switched.output.count("— ") == 2


def test_a_socket_that_cannot_be_made_is_one_line_that_names_it(folder, tmp_path):
    there = tmp_path / "nowhere" / "signer.sock"
    program = [sys.executable, "-c", "from tonggui.ledger.signer.command import main; main()"]

    done = subprocess.run(
        [*program, "serve", folder, "--socket", there], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.startswith(f"tonggui-signer: cannot listen at {there} (No such file or")
    assert done.stderr.count("\n") == 1
