# SPDX-License-Identifier: Apache-2.0
"""The shipped verifier says in Chinese what it says in English, with the same exit codes (R49)."""

import ast
import re
from pathlib import Path

import pytest

from tonggui.ledger import tonggui_verify as verifier

SOURCE = Path(verifier.__file__)
CALLS = {"Wrong", "print", "append"}


def text_of(node):
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def sentences():
    """Return what is raised, printed or kept as a problem, with {} for what is filled in."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(
            node.func, "id", getattr(node.func, "attr", "")
        ) in (CALLS):
            given = [each for each in node.args if isinstance(each, ast.Constant | ast.JoinedStr)]
            found |= {text_of(each) for each in given}
    return sorted(each for each in found if re.search("[a-z]{2,} [a-z]{2,}", each))


@pytest.fixture(autouse=True)
def no_locale(monkeypatch):
    for name in ("TONGGUI_LANG", *verifier.LOCALES):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("english", sentences())
def test_a_sentence_of_the_verifier_has_its_chinese_and_keeps_what_was_filled_in(english):
    given = [f"«{number}»" for number in range(english.count("{}"))]

    said = verifier.say(english.replace("{}", "{}").format(*given), "zh")

    assert re.search("[\u4e00-\u9fff]", said)
    assert not re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", said)
    assert sorted(re.findall("«[0-9]+»", said)) == sorted(given)


def test_there_are_sentences_to_say():
    assert len(sentences()) > 25


def test_a_place_and_what_is_wrong_there_are_said_each(monkeypatch):
    english = "tile/entries/000.p/5: 4 entries instead of 5"

    assert verifier.say(english, "zh") == "tile/entries/000.p/5：有 4 条，而非 5 条"
    assert verifier.say(english, "en") == english


def test_whoever_has_no_file_is_told_so_in_the_language_asked_for(capsys, monkeypatch, tmp_path):
    words = ["export", str(tmp_path / "none")]

    assert verifier.main(words) == 2
    assert "No such file" in capsys.readouterr().err
    assert verifier.main([*words, "--lang", "zh"]) == 2
    assert "无法使用" in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert verifier.main(words) == 2
    assert "没有这个文件或文件夹" in capsys.readouterr().err
    monkeypatch.setenv("TONGGUI_LANG", "en")
    assert verifier.main(words) == 2
    assert "cannot be used" in capsys.readouterr().err
    assert verifier.main([*words, "--language=zh"]) == 2
    assert "无法使用" in capsys.readouterr().err


def test_a_language_nobody_speaks_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        verifier.main(["export", ".", "--lang", "fr"])

    assert ended.value.code == 2
    assert "--lang" in capsys.readouterr().err
