# SPDX-License-Identifier: Apache-2.0
"""Cases sent back, passed on and ended in error: rows and columns say the same (R31)."""

import json

import pytest

from tests.parity.engines import audit
from tonggui.formats.lists import read_lists

CLERK, REVIEWER = "post:ZJJ/审批受理岗", "post:ZJJ/审批审查岗"


def event(case, seq, kind, at, node=None, **more):
    said = {"case": case, "seq": seq, "kind": kind, "at": at, "recorded_at": at, "power": "P01"}
    return {**said, **({"node": node} if node else {}), **more}


def done(case, *nodes, first=1, day=2):
    """Open and close nodes, one a day."""
    for number, node in enumerate(nodes):
        seq, at = first + 2 * number, f"2026-03-{day + number:02}"
        post = CLERK if node == "P01.n1" else REVIEWER
        yield event(case, seq, "node_open", f"{at}T09:00:00+08:00", node, post=post)
        yield event(case, seq + 1, "node_close", f"{at}T10:00:00+08:00", node, post=post)


def sent_back(case, *, reason):
    yield from done(case, "P01.n1", "P01.n2")
    back = {"from_node": "P01.n2", "reason": reason, "post": REVIEWER}
    yield event(case, 5, "return", "2026-03-04T09:00:00+08:00", "P01.n1", **back)
    yield from done(case, "P01.n1", "P01.n2", first=6, day=5)


def forgotten(case):
    yield from done(case, "P01.n1", "P01.n2")
    yield event(case, 5, "return", "2026-03-04T09:00:00+08:00", "P01.n1", reason="材料不全")
    yield event(case, 6, "case_close", "2026-03-05T09:00:00+08:00")


def in_error(case):
    yield event(case, 1, "node_open", "2026-03-02T09:00:00+08:00", "P01.n1", post=CLERK)
    yield event(case, 2, "case_void", "2026-03-02T10:00:00+08:00", reason="重复立件")


def undone_emergency(case, *, ratified):
    told = {"power": "无此权力(虚构)", "unit": "ZJJ"}
    yield event(case, 1, "case_open", "2026-03-02T09:00:00+08:00", emergency=True) | told
    if ratified:
        told = {"of": case, "body": "body:ZJJ-DZ"}
        yield event(case, 2, "ratification", "2026-03-02T09:30:00+08:00", **told)
    yield event(case, 3, "case_void", "2026-03-02T10:00:00+08:00", reason="无此险情")


@pytest.fixture
def log(tmp_path):
    events = [
        *sent_back("A", reason="材料不全"),
        *sent_back("B", reason=""),
        *forgotten("C"),
        *in_error("D"),
        *undone_emergency("E", ratified=False),
        *undone_emergency("F", ratified=True),
    ]
    path = tmp_path / "log.jsonl"
    lines = (json.dumps(each, ensure_ascii=False) for each in events)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_rows_and_columns_say_the_same_of_cases_off_their_straight_way(log, root):
    lists = read_lists(root / "examples" / "qinglan" / "lists")

    said = [
        audit(log, lists, engine=each, as_of=1_780_000_000_000_000) for each in ("rows", "columns")
    ]

    (cases, findings), (other_cases, other_findings) = said
    assert cases.equals(other_cases)
    assert findings.equals(other_findings)
    broken = findings.filter(findings["rule"] == "S21")["case"].unique().to_list()
    assert broken == ["C"]
    late = findings.filter(findings["rule"] == "S15")["case"].to_list()
    assert "D" not in late
    # Undoing its case takes nothing back of what was done in an emergency.
    assert findings.filter(findings["rule"] == "S03")["case"].to_list() == ["E"]
