# SPDX-License-Identifier: Apache-2.0
"""Every command and option the pages name is there, and what they show it to say it says."""

import re
import shlex
import shutil

import click
import pytest

from tests.conftest import ROOT
from tests.docs.pages import fences, pages, text
from tonggui.cli import main
from tonggui.ledger.signer import command as signer
from tonggui.ledger.witness import command as witness

COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/)?tonggui((?: [a-z][a-z-]*)+)")
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z0-9-]+)")
TARGET = re.compile(r"(?<!\w)make ([a-z]+)")
# Words of other programs that stand on the pages.
OTHERS = {"--no-deps", "--allow-read", "--dev", "--locked"}
OTHERS |= {"--system", "--home-dir", "--create-home", "--user-group", "--append", "--groups"}
OTHERS |= {"--format", "--pwprompt", "--owner", "--template", "--encoding", "--now"}
OTHERS |= {"--exit-on-error", "--no-owner", "--dbname"}
# Named already where the lists are described; whoever adds it takes it out of here.
COMING: set[tuple[str, ...]] = set()
REAL = ("receipt.csv", "road_fines.parquet")
TUTORIALS = ("docs/tutorial/first-audit.md", "docs/tutorial/first-audit.zh-CN.md")


def code(page):
    """Return what a page writes as code."""
    return re.findall(r"`([^`\n]+)`", text(page)) + [body for _, body in fences(page)]


def commands(group):
    """Return the commands of a group by name, loading those that wait to be asked for."""
    if not isinstance(group, click.Group):
        return {}
    context = click.Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def command_of(words):
    """Follow words as far as they name commands; None where the first is none."""
    command = main.tonggui
    for number, word in enumerate(words):
        if not isinstance(command, click.Group):
            break
        found = commands(command).get(word)
        if found is None:
            return None if number == 0 or isinstance(command, click.Group) else command
        command = found
    return command


def options():
    """Return every option of every command."""
    found = {"--version", "--help"}
    ahead = [main.tonggui, signer.signer, witness.witness]
    while ahead:
        command = ahead.pop()
        ahead += commands(command).values()
        found |= {name for option in command.params for name in option.opts}
    return found


@pytest.mark.parametrize("page", pages())
def test_every_command_named_is_there(page):
    named = {tuple(words.split()) for said in code(page) for words in COMMAND.findall(said)}

    missing = {words for words in named if command_of(words) is None}
    assert missing - COMING == set()


def test_nothing_that_is_there_is_said_to_come():
    assert [words for words in COMING if command_of(words) is not None] == []


@pytest.mark.parametrize("page", [each for each in pages() if each != "docs/benchmarks.md"])
def test_every_option_named_is_there(page):
    named = {option for said in code(page) for option in OPTION.findall(said)}

    assert named - options() - OTHERS == set()


@pytest.mark.parametrize("page", pages())
def test_every_target_of_make_named_is_there(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {name for said in code(page) for name in TARGET.findall(said)} <= targets


def shown(page):
    """Return the audits a README shows: the command and the lines below it."""
    for language, body in fences(page):
        if language == "text" and body.startswith("$ tonggui audit"):
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, *lines = part.strip().splitlines()
                yield page, command, lines


SHOWN = [each for page in ("README.md", "README.zh-CN.md") for each in shown(page)]


def test_both_readmes_show_both_real_logs():
    assert [log for _, command, _ in SHOWN for log in REAL if log in command] == [*REAL, *REAL]


@pytest.mark.real
@pytest.mark.parametrize(("page", "command", "lines"), SHOWN)
def test_what_a_readme_shows_is_what_is_printed(real_logs, run, page, command, lines):
    for log in REAL:
        if log in command and not (real_logs / log).exists():
            pytest.skip(f"needs {log}; the README beside the example lists says where to get it")
        command = command.replace(log, str(real_logs / log))

    said = [" ".join(line.split()) for line in run(command).splitlines()]

    assert [line for line in lines if " ".join(line.split()) not in said] == []


@pytest.mark.parametrize("page", TUTORIALS)
def test_the_tutorial_does_what_it_says(run, page, tmp_path):
    snippets = dict(reversed([each for each in fences(page) if each[0] in ("csv", "yaml")]))
    for language, body in snippets.items():
        (tmp_path / f"mine.{language}").write_text(body, encoding="utf-8")
    commands = [body.replace("\\\n", " ") for language, body in fences(page) if language == "sh"]
    commands += re.findall(r"`(\.venv/bin/tonggui audit mine[^`]+)`", text(page))

    said = [run(command) for command in commands]

    assert len(re.findall(r"^S\d\d  ", said[0], re.MULTILINE)) == 4
    assert re.findall(r"^(S\d\d)  ", said[1], re.MULTILINE) == ["S15", "S21"]
    found = (tmp_path / "mine-findings.csv").read_text(encoding="utf-8")
    assert ("took 3 workdays" in found) or ("用时 3 个工作日" in found)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command of a page in an empty folder that has the examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(command):
        words = shlex.split(command.removeprefix(".venv/bin/"))
        monkeypatch.setattr("sys.argv", words)
        main.run()
        return capsys.readouterr().out

    return run
