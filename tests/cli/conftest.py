# SPDX-License-Identifier: Apache-2.0
"""A small permit office: lists, a log with two breaches, and the command to judge it with."""

import sys
from typing import NamedTuple

import pytest

from tonggui.cli import main

LISTS = """\
powers:
  - id: permit
    name: Permit
    nodes:
      - {node: Receive}
      - {node: Decide, time_limit: {value: 2, unit: workday, after: Receive}}
"""
EVENTS = """\
case,node,at,actor
1,Receive,2026-03-02 09:00,ana
1,Decide,2026-03-05 10:00,bo
2,Decide,2026-03-03 09:00,ana
3,Receive,2026-03-02 09:00,ana
3,Decide,2026-03-03 10:00,bo
"""


class Done(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Stand in a folder with lists.yaml and events.csv."""
    (tmp_path / "lists.yaml").write_text(LISTS, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def tonggui(office, monkeypatch, capsys):
    """Run the command in the office as the command line would."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["tonggui", *map(str, words)])
        code = main.run()
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def audit(tonggui):
    """Audit the log of the office, or another, by its lists."""

    def run(*options, events="events.csv", lists="lists.yaml"):
        return tonggui("audit", events, "--lists", lists, *options)

    return run
