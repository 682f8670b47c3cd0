# SPDX-License-Identifier: Apache-2.0
"""The witness answers as C2SP tlog-witness asks, over HTTP and by file, and never goes back."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from tests.ledger.log.build import leaves, node_of
from tonggui.ledger.log import checkpoint, merkle, note, submission
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.submission import Submission
from tonggui.ledger.witness import answers, command, post

LEAVES = leaves(60)
FORKED = [*LEAVES[:4], merkle.leaf_hash(b"changed"), *LEAVES[5:]]


def body(key, old, new, hashes=LEAVES):
    said = checkpoint.Checkpoint(key.name, new, merkle.root(hashes[:new]))
    proof = merkle.consistency_proof(old, new, node_of(hashes)) if old <= new else ()
    return str(Submission(old, tuple(proof), str(note.sign(said.text, key)))).encode()


@pytest.fixture
def held(tmp_path, log_key):
    post.found(tmp_path / "w", "school.example/w1")
    held = post.Post(tmp_path / "w", lambda: 1_800_000_000.5)
    held.watch(log_key.verifier.vkey)
    return held


def test_it_cosigns_a_log_that_grows_with_the_time(held, log_key):
    for old, new in ((0, 4), (4, 4), (4, 30)):
        said = answers.answer(held, body(log_key, old, new))
        assert said.status == 200

    opened = note.open_note(held.seen(log_key.name), [held.signer.verifier])
    assert checkpoint.parse(opened.text).size == 30
    assert note.parse_signatures(said.body)[0].signature[:8] == (1_800_000_000).to_bytes(8, "big")


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        (lambda key: body(key, 0, 20), 409, "10\n"),
        (lambda key: body(key, 20, 30), 409, "10\n"),
        (lambda key: body(key, 10, 10, FORKED), 409, "10\n"),
        (lambda key: body(key, 10, 20, FORKED), 422, "not proved"),
        (lambda key: body(key, 10, 20).replace(b"old 10\n", b"old 10\nAAAA\n"), 400, "32 bytes"),
        (lambda key: body(key, 12, 11), 400, "over the 11"),
        (lambda key: body(key, 10, 20).replace(b"old 10", b"old 010"), 400, "old"),
        (lambda key: body(key, 10, 20)[:-20], 400, ""),
        (lambda key: body(key, 10, 20).replace(b"county", b"elsewhere"), 404, "not watched"),
        (lambda key: body(post.keys.generate(key.name), 10, 20), 403, "no known key"),
    ],
    ids=[
        "begun anew",
        "ahead",
        "forked",
        "rewritten",
        "malformed proof",
        "old over new",
        "malformed size",
        "cut short",
        "unknown log",
        "unknown key",
    ],
)
def test_it_refuses_with_the_status_of_the_specification(held, log_key, change, status, says):
    answers.answer(held, body(log_key, 0, 10))

    said = answers.answer(held, change(log_key))

    assert said.status == status
    assert says in said.body
    assert held.last(log_key.name).size == 10


def test_a_stale_answer_is_a_size_of_its_own_type(held, log_key):
    answers.answer(held, body(log_key, 0, 10))

    assert answers.answer(held, body(log_key, 0, 20)).kind == "text/x.tlog.size"


def test_the_request_of_the_specification_is_read_back(vectors):
    raw = vectors("c2sp/c2sp_examples.json")["witness_add_checkpoint_request"].encode()

    read = submission.parse(raw)

    assert (read.old, len(read.proof)) == (20_852_014, 4)
    assert str(read).encode() == raw


def test_of_many_at_once_one_is_cosigned_and_nothing_goes_back(held, log_key):
    answers.answer(held, body(log_key, 0, 10))
    bodies = [body(log_key, 10, size) for size in range(11, 41)]

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(lambda each: answers.answer(held, each), bodies))

    assert [each.status for each in said].count(200) == 1
    assert {each.status for each in said} == {200, 409}
    assert held.last(log_key.name).size == 11 + [each.status for each in said].index(200)


def test_a_log_that_forks_to_two_witnesses_cannot_join_again(tmp_path, log_key):
    first, second = (post.Post(tmp_path / each, lambda: 1.0) for each in "ab")
    for each in (first, second):
        post.found(each.folder, f"{each.folder.name}.example/w")
        each.watch(log_key.verifier.vkey)
    answers.answer(first, body(log_key, 0, 10))
    answers.answer(second, body(log_key, 0, 10, FORKED))

    assert answers.answer(second, body(log_key, 10, 20)).status == 422
    assert answers.answer(first, body(log_key, 10, 20, FORKED)).status == 422


def test_it_answers_over_http(held, log_key):
    with answers.Server(held, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)

        def ask(method, path, sent=None, headers=None):
            line.request(method, path, sent, headers or {})
            said = line.getresponse()
            return said.status, said.getheader("Content-Type"), said.read().decode()

        assert ask("POST", "/add-checkpoint", body(log_key, 0, 10))[0] == 200
        assert ask("POST", "/add-checkpoint", body(log_key, 0, 20)) == (
            409,
            "text/x.tlog.size",
            "10\n",
        )
        assert ask("POST", "/elsewhere", b"x")[0] == 404
        assert ask("GET", f"/seen/{log_key.name}")[2].startswith(log_key.name)
        assert ask("GET", "/seen/../key")[0] == 404
        assert "school.example/w1+" in ask("GET", "/")[2]
        assert ask("POST", "/add-checkpoint", None, {"Content-Length": "9" * 9})[0] == 413
        line.close()
        server.shutdown()


def test_it_answers_by_file_in_order_of_size_and_once(held, log_key, tmp_path):
    carried = tmp_path / "carried"
    carried.mkdir()
    (carried / "10.request").write_bytes(body(log_key, 9, 10))
    (carried / "9.request").write_bytes(body(log_key, 0, 9))

    first, again = (answers.exchange(held, carried) for _ in range(2))

    assert first == [("9.request", 200), ("10.request", 200)]
    assert again == []
    assert (carried / "10.answer").read_text().startswith("200\n— school.example/w1 ")


def test_a_witness_without_a_key_says_how_to_begin(tmp_path):
    with pytest.raises(Malformed, match="tonggui-witness init"):
        _ = post.Post(tmp_path, lambda: 1.0).signer


def test_the_commands_make_a_witness_and_answer_by_file(tmp_path, log_key):
    run, folder = CliRunner().invoke, str(tmp_path / "w")
    keys_file, carried = tmp_path / "keys", tmp_path / "carried"
    keys_file.write_text(f"{log_key.verifier.vkey}\n")
    carried.mkdir()
    (carried / "10.request").write_bytes(body(log_key, 0, 10))

    made = run(command.witness, ["init", folder, "--name", "w.example/a"])
    watching = run(command.witness, ["watch", folder, str(keys_file)])
    done = run(command.witness, ["exchange", folder, str(carried)])

    assert made.output.startswith("w.example/a+")
    assert watching.output == f"watches {log_key.name}\n"
    assert done.output == "10.request: 200\n"
