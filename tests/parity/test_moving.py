# SPDX-License-Identifier: Apache-2.0
"""Cases that moved to a newer edition: rows and columns judge each act by its own (R31, S15)."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from tests.parity.engines import audit
from tests.parity.test_turning import done, event
from tonggui.cli.main import tonggui
from tonggui.core.errors import Unusable
from tonggui.formats.lists import read_lists, with_earlier

NOW = 1_780_000_000_000_000


@pytest.fixture
def editions(tmp_path, root):
    """Return folders of two editions; the first gives the second node one day, the second 90."""
    folders = []
    for number, limit in (("1", "{value: 1, unit: workday}"), ("2", "{value: 90, unit: day}")):
        folder = tmp_path / f"edition-{number}"
        shutil.copytree(root / "examples" / "qinglan" / "lists", folder)
        _edit(folder / "powers" / "P01.yaml", number, limit)
        folders.append(folder)
    return folders


def _edit(path, number, limit):
    lines, node = [], ""
    skipped = False
    for line in path.read_text(encoding="utf-8").splitlines():
        node = line.split()[-1] if line.startswith("      - node:") else node
        if skipped and line.startswith("          "):
            continue
        skipped = node == "n2" and line.startswith("        time_limit:")
        lines.append(f"        time_limit: {limit}" if skipped else line)
        if line.startswith("  - id: P01"):
            lines.append(f"    edition: '{number}'")
    path.write_text("\n".join(lines), encoding="utf-8")


def moved(case, day):
    """Close a node, open the next, and move to the second edition on a day of March."""
    yield from done(case, "P01.n1")
    yield event(case, 3, "node_open", "2026-03-03T09:00:00+08:00", "P01.n2")
    at = f"2026-03-{day:02}T09:00:00+08:00"
    told = {"from": "1", "to": "2", "done": ["P01.n1"], "reason": "新版施行"}
    yield event(case, 4, "edition_move", at, **told)
    yield event(case, 5, "node_close", "2026-04-20T09:00:00+08:00", "P01.n2")


def stayed(case, edition):
    for each in done(case, "P01.n1"):
        yield {**each, "edition": edition}
    yield event(case, 3, "node_open", "2026-03-03T09:00:00+08:00", "P01.n2", edition=edition)
    yield event(case, 4, "node_close", "2026-04-20T09:00:00+08:00", "P01.n2", edition=edition)


def log_of(folder, *cases):
    path = folder / "log.jsonl"
    lines = (json.dumps(each, ensure_ascii=False) for case in cases for each in case)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_each_act_is_judged_by_the_edition_it_was_done_under(editions, tmp_path, engine):
    old, new = editions
    lists = with_earlier(read_lists(new), [old])
    # The second edition's 90 days close it in time; what was late under the first stays found.
    cases = (moved("early", 4), moved("late", 20), stayed("old", "1"), stayed("new", "2"))

    _, findings = audit(log_of(tmp_path, *cases), lists, engine=engine, as_of=NOW)

    late = findings.filter((pl.col("rule") == "S15") & (pl.col("node") == "P01.n2"))
    assert sorted(late["case"].unique().to_list()) == ["late", "old"]


def test_rows_and_columns_say_the_same_of_moved_and_plain_cases(editions, tmp_path):
    old, new = editions
    lists = with_earlier(read_lists(new), [old])
    plain = (
        {key: each[key] for key in ("case", "node", "at", "edition")}
        for edition in ("1", "2")
        for each in stayed(f"plain {edition}", edition)
        if each["kind"] == "node_close"
    )
    for log in (log_of(tmp_path, moved("early", 4), moved("late", 20)), log_of(tmp_path, plain)):
        cases, findings = audit(log, lists, engine="rows", as_of=NOW)
        others = audit(log, lists, engine="columns", as_of=NOW)
        assert cases.equals(others[0])
        assert findings.equals(others[1])


def told(log, *more):
    page = Path(log).with_suffix(".html")
    args = ["audit", str(log), *more, "--report", str(page), "--lang", "en"]
    said = CliRunner().invoke(tonggui, args)
    assert said.exit_code == 1, said.output
    return said.output, page.read_text(encoding="utf-8")


def test_moves_between_editions_the_lists_lack_are_told_and_listed(editions, tmp_path):
    old, new = map(str, editions)
    log = log_of(tmp_path, moved("C-early", 4), stayed("C-new", "2"))

    out, page = told(log, "--lists", new)
    assert "1 cases moved between editions" in out
    assert "C-early" in out
    assert "C-early" in page

    out, page = told(log, "--lists", new, "--earlier", old)
    assert "moved between" not in out


def test_an_edition_that_is_there_already_with_other_words_is_refused(editions, tmp_path):
    old, new = editions
    _edit(old / "powers" / "P01.yaml", "2", "{value: 3, unit: day}")

    with pytest.raises(Unusable, match="edition"):
        with_earlier(read_lists(new), [old])
