# SPDX-License-Identifier: Apache-2.0
"""The command speaks Chinese or English: help, refusals and what is written, each in both."""

import ast
import re

import click
import pytest

from tests.conftest import ROOT
from tonggui.cli import language
from tonggui.cli.main import tonggui as command
from tonggui.core.errors import Refused, Unusable
from tonggui.core.flow import FlowError

SOURCE = ROOT / "src" / "tonggui"
SPOKEN = [
    *(SOURCE / "formats").rglob("*.py"),
    *(SOURCE / "engines").rglob("*.py"),
    *(SOURCE / "cli").rglob("*.py"),
    *((SOURCE / "core" / f"{name}.py") for name in ("elements", "flow", "net", "safety", "shape")),
]
SITES = [
    *((SOURCE / "site" / f"{name}.py") for name in ("checks", "readiness", "server", "setting")),
    *((SOURCE / "ledger" / f"{name}.py") for name in ("asking", "clock", "publishing", "recovery")),
    *((SOURCE / "ledger" / f"{name}.py") for name in ("fsck", "rows", "signing", "store")),
    SOURCE / "ledger" / "management" / "commands" / "ledger.py",
    SOURCE / "site" / "management" / "commands" / "serve.py",
]
UNSAID = ("a page could not be made", "Work with the ledger.", "Serve the site.", "SELECT", "# No")
BEGINS = re.compile(r"(expected|unknown|cannot|has no|no column|did you mean|a list|row|line) ?")
# Sentences of the report and of tables, which have languages of their own.
ELSEWHERE = re.compile(r"report/|kernel|wording|words\.py|rules_page|guide|sheets\.py|dossier")


@pytest.fixture
def chinese(monkeypatch):
    """Stand in a Chinese locale."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def text_of(node):
    """Return what a literal says, with {} for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def literals(path):
    """Return the sentences that stand in a module, but what it says of itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in ast.walk(node)} - {id(node) for node in whole}
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts | docs:
            text = text_of(node)
            if " " in text:
                yield text


def refusals():
    return sorted(
        {
            text
            for path in SPOKEN
            if not ELSEWHERE.search(path.as_posix())
            for text in literals(path)
            if BEGINS.match(text)
        }
    )


def commands(group, path="tonggui"):
    context = click.Context(group)
    yield path, group
    if isinstance(group, click.Group):
        for name in group.list_commands(context):
            yield from commands(group.get_command(context, name), f"{path} {name}")


def helps():
    for path, each in commands(command):
        yield from ((path, part) for part in re.split(r"\n\s*\n", each.help or "") if part.strip())
        options = [one for one in each.params if isinstance(one, click.Option)]
        yield from ((f"{path} {one.opts[-1]}", one.help or "") for one in options)


def test_every_refusal_has_its_chinese():
    found = refusals()
    lacking = [text for text in found if language.chinese(text.replace("{}", "7")) == text]

    assert len(found) > 150
    assert lacking == []


def test_whatever_the_site_and_the_ledger_print_has_its_chinese():
    found = {text for path in SITES for text in literals(path) if not text.startswith(UNSAID)}
    said = {text: language.chinese(text.replace("{}", "7")) for text in found}
    english = re.compile("[a-z]{2,} [a-z]{2,} [a-z]{2,}")
    plain = {text: re.sub("`[^`]*`|tonggui ledger verify", "", each) for text, each in said.items()}

    assert [text for text, each in plain.items() if english.search(each)] == []


@pytest.mark.parametrize("text", refusals())
def test_a_refusal_in_chinese_keeps_what_was_filled_in(text):
    count = text.count("{}")
    given = [f"«{number}»" for number in range(count)]

    said = language.chinese(text.format(*given) if count else text)

    assert sorted(re.findall("«[0-9]+»", said)) == sorted(given)


@pytest.mark.parametrize(("where", "text"), list(helps()))
def test_every_help_has_its_chinese(where, text):
    assert text, where
    assert language.chinese(text) != " ".join(text.split()), where


@pytest.mark.parametrize("words", [path.split()[1:] for path, _ in commands(command)], ids=" ".join)
def test_help_in_chinese_is_chinese_throughout(tonggui, chinese, words):
    done = tonggui(*words, "--help")

    assert done.code == 0
    assert "用法：" in done.out
    assert not re.search("Usage|Options|Commands|default|required|exit", done.out)


def test_help_in_english_is_english(tonggui):
    done = tonggui("audit", "--help")

    assert "Usage: " in done.out
    assert not re.search("[\u4e00-\u9fff]", done.out)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--lists", "none.yaml"),
            "none.yaml：应为能读取的文件：没有这个文件或文件夹",
        ),
        ((), "缺少选项 '--lists'"),
        (
            ("--lists", "lists.yaml", "--map", "case=x"),
            "作为 `case` 的列 `x`：现有各列（`case`, `node`, `at`, `actor`）中应有它",
        ),
        (("--lists", "lists.yaml", "--lisst", "x"), "没有这个选项"),
        (("--lists", "lists.yaml", "--engine", "fast"), "'--engine' 的值不对：'fast' 不在"),
        (("--lists", "lists.yaml", "--cases", "no/c.csv"), "no/c.csv：所在的文件夹应当存在"),
        (("--lists", "lists.yaml", "--as-of", "soon"), "--as-of：`soon`：应为时间"),
    ],
)
def test_a_refusal_in_a_chinese_locale_is_one_chinese_line(tonggui, chinese, options, said):
    done = tonggui("audit", "events.csv", *options)

    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1


def test_the_language_asked_for_goes_before_that_of_the_locale(tonggui, chinese, monkeypatch):
    words = ("audit", "events.csv", "--lists", "none.yaml")

    assert "expected a file" in tonggui(*words, "--lang", "en").err
    assert "应为能读取的文件" in tonggui(*words).err
    monkeypatch.setenv("TONGGUI_LANG", "en")
    assert "expected a file" in tonggui(*words).err
    assert "应为能读取的文件" in tonggui(*words, "--language", "zh").err


@pytest.mark.parametrize(
    ("locale", "written"),
    [("zh_CN.UTF-8", "流程相符"), ("zh", "流程相符"), ("en_GB.UTF-8", "fit,"), ("de_DE", "fit,")],
)
def test_what_is_written_is_in_the_language_of_the_locale(audit, monkeypatch, locale, written):
    monkeypatch.setenv("LC_ALL", locale)

    assert written in audit().out


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", ""])
def test_a_locale_without_a_language_writes_chinese_and_helps_in_english(
    audit, monkeypatch, locale
):
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("LANG", "")

    assert "流程相符" in audit().out
    assert "expected a file" in audit(lists="none.yaml").err


def test_the_first_locale_that_is_set_counts(monkeypatch):
    for name, value in (("LC_ALL", ""), ("LC_MESSAGES", "zh_CN.UTF-8"), ("LANG", "en_US.UTF-8")):
        monkeypatch.setenv(name, value)

    assert language.spoken() == "zh"


def test_what_stands_in_backticks_is_left_as_it_is():
    assert language.chinese("unknown node `start`") == "未知的节点 `start`"


def test_the_name_of_a_file_is_left_as_it_is(chinese):
    error = Unusable(
        "my log (start).csv", "row 3, column `at`", "expected text, found half a character"
    )

    said = language.refusal(error)

    assert said == "my log (start).csv：第 3 行，列 `at`：应为文本，却有半个字符"


def test_a_refusal_of_parts_is_said_part_by_part(chinese):
    assert language.refusal(FlowError("node `n1`", "expected once, found twice")) == (
        "节点 `n1`：应只有一个，却有两个"
    )


def test_a_sentence_nobody_knows_is_said_as_it_is(chinese):
    assert language.refusal(Refused("gone fishing")) == "gone fishing"
