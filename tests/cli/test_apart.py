# SPDX-License-Identifier: Apache-2.0
"""The signer and the witness speak Chinese or English; what machines read stays (R49)."""

import re

import click
import pytest

from tests.cli.test_language import SOURCE, literals
from tonggui.cli import apart, language
from tonggui.ledger.signer.command import signer
from tonggui.ledger.witness.command import witness

SPOKEN = [
    *((SOURCE / "ledger" / "signer").glob("*.py")),
    *((SOURCE / "ledger" / "witness").glob("*.py")),
    *(
        (SOURCE / "ledger" / "log" / f"{name}.py")
        for name in ("checkpoint", "keys", "note", "vkey")
    ),
]
# What is said to the site or to another program, not by these commands.
UNSAID = re.compile(
    "the signer (says|does not answer|has gone|is asked|cannot keep)|the question is|nothing seen"
)
GROUPS = {"tonggui-signer": signer, "tonggui-witness": witness}


@pytest.fixture
def run(capsys, monkeypatch):
    """Run one of the two; return its exit code and what it printed."""
    for name in ("TONGGUI_LANG", *language.LOCALES):
        monkeypatch.delenv(name, raising=False)

    def run(name, *words):
        try:
            apart.run(name, GROUPS[name], list(words))
            code = 0
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return run


def helps():
    for name, group in GROUPS.items():
        for each in (apart.spoken_by(group), *group.commands.values()):
            texts = [each.help, *(one.help for one in each.params if isinstance(one, click.Option))]
            yield from ((f"{name} {each.name}", text) for text in texts)


@pytest.mark.parametrize(("where", "text"), list(helps()))
def test_every_help_of_the_two_has_its_chinese(where, text):
    assert text, where
    assert language.chinese(text) != " ".join(text.split()), where


def test_whatever_the_two_say_has_its_chinese():
    said = {text for path in SPOKEN for text in literals(path) if not UNSAID.search(text)}
    english = re.compile("[a-z]{2,} [a-z]{2,} [a-z]{2,}")

    lacking = [
        text
        for text in sorted(said)
        if english.search(re.sub("`[^`]*`", "", language.chinese(text.replace("{}", "7"))))
    ]

    assert len(said) > 30
    assert lacking == []


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("words", [("--help",), ("init", "--help"), ("serve", "--help")])
def test_help_in_chinese_is_chinese_throughout(run, monkeypatch, name, words):
    monkeypatch.setenv("TONGGUI_LANG", "zh")

    code, out, _ = run(name, *words)

    assert code == 0
    assert "用法：" in out
    assert not re.search("Usage|Options|Commands|default|required|exit", out)


@pytest.mark.parametrize("name", GROUPS)
def test_a_refusal_is_one_line_in_the_language_asked_for_and_ends_with_2(run, tmp_path, name):
    told = {"tonggui-signer": ("--origin", "a.example/l"), "tonggui-witness": ("--name", "w.ex/1")}
    words = ("init", str(tmp_path / "x"), *told[name])
    code, key, _ = run(name, *words)
    assert code == 0

    assert re.fullmatch(r"\S+\+[0-9a-f]{8}\+\S+\n", key)
    assert run(name, *words)[::2] == (2, f"{name}: {tmp_path / 'x'} already holds a key\n")
    code, _, said = run(name, *words, "--lang", "zh")
    assert (code, said) == (2, f"{name}: {tmp_path / 'x'} 已有钥匙\n")
    code, _, said = run(name, "--lang", "zh", *words)
    assert (code, said) == (2, f"{name}: {tmp_path / 'x'} 已有钥匙\n")
    assert "没有这个选项" in run(name, "--lang=zh", "init", "--lisst")[2]


def test_a_key_is_printed_the_same_in_both_languages(run, tmp_path):
    made = run("tonggui-signer", "init", str(tmp_path / "s"), "--origin", "a.example/l")[1]

    english = run("tonggui-signer", "show", str(tmp_path / "s"))
    chinese = run("tonggui-signer", "show", str(tmp_path / "s"), "--lang", "zh")

    assert english == chinese
    assert made.strip() in english[1]
