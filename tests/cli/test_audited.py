# SPDX-License-Identifier: Apache-2.0
"""An audit is remembered for the same log, lists, language and program, its outputs still there."""

import pytest

from tonggui.cli import audited as remembered
from tonggui.cli.audited import audited


@pytest.fixture
def made(tmp_path, monkeypatch):
    for name in ("log", "out", "lists/powers.yaml", "program/judge.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(remembered, "PROGRAM", tmp_path / "program")
    seen(tmp_path).keep("what was said")
    return tmp_path


def seen(folder, language="zh"):
    return audited(
        folder / "audited.json", log=folder / "log", lists=folder / "lists", language=language
    )


def test_the_same_audit_is_said_again(made):
    assert seen(made).said([made / "out"]) == "what was said"


@pytest.mark.parametrize(
    "change",
    [
        lambda made: (made / "log").write_text("another log"),
        lambda made: (made / "lists" / "powers.yaml").write_text("other lists"),
        lambda made: (made / "lists" / "more.yaml").write_text(""),
        lambda made: (made / "program" / "judge.py").write_text("a new version"),
        lambda made: (made / "out").unlink(),
        lambda made: (made / "audited.json").write_text("{broken"),
        lambda made: (made / "audited.json").unlink(),
    ],
)
def test_whatever_changed_is_audited_anew(made, change):
    change(made)

    assert seen(made).said([made / "out"]) == ""


def test_another_language_is_audited_anew(made):
    assert seen(made, "en").said([made / "out"]) == ""
