# SPDX-License-Identifier: Apache-2.0
"""The verifier says of witnesses what is true, by the command and by the shipped file (R34)."""

import pytest
from click.testing import CliRunner

from tests.ledger.site import ORIGIN, acts, exported, verified
from tonggui.cli.ledger import verify
from tonggui.ledger import publishing, receipts, tonggui_verify
from tonggui.ledger.store import store
from tonggui.ledger.witness import post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
OWN = "the policy was taken from the export itself"
UNSEEN = "the witnesses that the policy you gave asks for have not seen"


def stranger(folder):
    """Return the key of a witness that watches another log."""
    return post.found(folder / "stranger", "elsewhere.example/w")


def policy(folder, text):
    """Write the policy of somebody who verifies, and return its file."""
    file = folder / "my-policy"
    file.write_text(text)
    return file


def test_a_policy_without_a_quorum_makes_nobody_a_witness(tmp_path, capsys):
    acts(3)
    publishing.publish()
    store().put("policy", f"witness w {stranger(tmp_path)}\nquorum none\n".encode())

    assert verified(exported(tmp_path / "out")) == 0

    said = capsys.readouterr().out
    assert f"{ORIGIN}: 3 entries stand; no witness has seen it, and the policy asks for" in said
    assert "witnessed up to" not in said


@pytest.mark.parametrize("by_command", [True, False])
def test_a_policy_you_give_that_is_unmet_is_exit_code_one(witness, tmp_path, capsys, by_command):
    acts(3)
    publishing.publish()
    folder = exported(tmp_path / "out")
    mine = policy(tmp_path, f"witness w {stranger(tmp_path)}\nquorum w\n")

    if by_command:
        done = CliRunner().invoke(verify, [str(folder), "--policy", str(mine)])
        code = done.exit_code
    else:
        code = verified(folder, "--policy", mine)

    said = done.output if by_command else capsys.readouterr().out
    assert code == 1
    assert "witnessed up to 0; a quorum has not seen the rest" in said
    assert UNSEEN in said


def test_where_the_policy_came_from_is_said(witness, tmp_path, capsys):
    acts(3)
    publishing.publish()
    folder = exported(tmp_path / "out")

    assert verified(folder) == 0
    assert OWN in capsys.readouterr().out
    assert verified(folder, "--policy", folder / "policy") == 0
    given = capsys.readouterr().out
    assert OWN not in given
    assert "3 entries stand; witnessed up to 3\n" in given


def test_a_policy_without_a_line_for_the_quorum_is_refused(tmp_path, capsys):
    acts()
    publishing.publish()
    mine = policy(tmp_path, f"witness w {stranger(tmp_path)}\n")

    assert verified(exported(tmp_path / "out"), "--policy", mine) == 1
    assert capsys.readouterr().out == "policy: it has no quorum line\n"


def test_a_receipt_that_your_witnesses_have_not_seen_proves_nothing_to_you(tmp_path, capsys):
    (entry,) = acts()
    publishing.publish()
    file = tmp_path / "receipt.tlog-proof"
    file.write_text(str(receipts.receipt_for(entry)))
    asked = ["receipt", str(file), "--key", str(store().folder / "keys")]
    mine = policy(tmp_path, f"witness w {stranger(tmp_path)}\nquorum w\n")

    assert tonggui_verify.main(asked) == 0
    assert "no witness was asked for" in capsys.readouterr().out
    assert tonggui_verify.main([*asked, "--policy", str(mine)]) == 1
    assert UNSEEN in capsys.readouterr().out
