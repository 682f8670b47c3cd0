# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading, open_events, records

ACT = '"case": "a", "node": "b", "at": "2026-03-02"'


def test_what_no_column_takes_goes_into_detail_as_it_stands(log, read):
    extra = '"supervisor": "s:1", "votes": {"甲": "同意"}, "n": 1.5, "late": true, "hash": null'

    found = read(log("log.jsonl", f"{{{ACT}, {extra}}}\n{{{ACT}}}\n"))

    assert json.loads(found["detail"][0]) == json.loads(f"{{{extra}}}")
    assert "甲" in found["detail"][0]
    assert found["detail"][1] is None


def test_details_that_are_already_an_object_are_joined_with_the_rest(log, read):
    lines = [f'{{{ACT}, "detail": {{"x": 1}}, "y": 2}}', f'{{{ACT}, "detail": "{{\\"x\\": 3}}"}}']

    found = read(log("log.jsonl", "\n".join(lines)))

    assert [json.loads(text) for text in found["detail"]] == [{"x": 1, "y": 2}, {"x": 3}]


def test_evidence_may_be_a_list_of_objects_or_of_digests(log, read):
    lines = [
        f'{{{ACT}, "evidence": [{{"id": "e", "hash": null, "bytes": 20480}}]}}',
        f'{{{ACT}, "evidence": ["sha256:1", "sha256:2"]}}',
        f'{{{ACT}, "evidence": "sha256:1; sha256:2"}}',
        f'{{{ACT}, "evidence": []}}',
        f"{{{ACT}}}",
    ]

    found = read(log("log.jsonl", "\n".join(lines)))["evidence"]

    assert [text and json.loads(text) for text in found] == [
        [{"id": "e", "hash": None, "bytes": 20480}],
        ["sha256:1", "sha256:2"],
        ["sha256:1", "sha256:2"],
        [],
        None,
    ]


def test_numbers_as_names_are_taken_as_written(log, read):
    line = '{"case": 7, "node": 3, "at": "2026-03-02", "seq": 1, "amount": "12"}'

    assert read(log("log.jsonl", line)).select("case", "node", "seq", "amount").row(0) == (
        "7",
        "3",
        1,
        12,
    )


def test_truths_are_no_names(log, read):
    with pytest.raises(Unusable, match=r"line 1, `node`: .*found true or false"):
        read(log("log.jsonl", '{"case": 7, "node": true, "at": "2026-03-02"}'))


@pytest.mark.parametrize("node", ["Create\\u0000Fine", "Create\0Fine"])
def test_the_character_0_is_in_no_name(log, read, node):
    with pytest.raises(Unusable, match=r"the character 0"):
        read(log("log.jsonl", f'{{"case": 7, "node": "{node}", "at": "2026-03-02"}}'))


def test_a_column_that_appears_late_is_in_every_block(log, monkeypatch):
    monkeypatch.setattr(records, "MOST_RECORDS", 2)
    lines = [f"{{{ACT}}}"] * 5 + [f'{{{ACT}, "post": "p"}}']
    source = open_events(log("log.jsonl", "\n".join(lines)), Reading())

    blocks = list(source.blocks())

    assert [block["post"].to_list() for block in blocks] == [
        [None, None],
        [None, None],
        [None, "p"],
    ]
    assert [row for block in blocks for row in block["row"]] == [1, 2, 3, 4, 5, 6]


def test_empty_lines_are_skipped_and_counted(log, read):
    found = read(log("log.jsonl", f"\ufeff{{{ACT}}}\n\n  \r\n{{{ACT}}}"))

    assert found["row"].to_list() == [1, 4]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{{{ACT}", "line 2, character "),
        ("[1]", "line 2: expected one JSON object a line"),
        ("\ufeff", "line 2"),
        (f'{{{ACT}, "case": "b"}}', "line 2: expected one JSON object a line (a key stands"),
        (f'{{{ACT}, "x": NaN}}', "line 2"),
        (f'{{{ACT}, "x": 1e999}}', "line 2, `detail`: expected numbers that are finite"),
        (f'{{{ACT}, "x": {"[" * 5000}{"]" * 5000}}}', "line 2"),
        (f'{{{ACT}, "x": {"[" * 100_000}{"]" * 100_000}}}', "line 2"),
        (f'{{{ACT}, "x": {"1" * 5000}}}', "line 2"),
        (f'{{{ACT}, "actor": "\\ud800"}}', "line 2, `actor`: expected text"),
        (f'{{{ACT}, "actor": ["x"]}}', "line 2, `actor`: expected text or a number"),
        (f'{{{ACT}, "amount": 1.5}}', "line 2, column `amount`: `1.5` is not a whole number"),
        (f'{{{ACT}, "amount": 99999999999999999999}}', "line 2, column `amount`"),
        (f'{{{ACT}, "evidence": [1]}}', "line 2, column `evidence`"),
        (f'{{{ACT}, "evidence": "[1"}}', "line 2, column `evidence`"),
        (f'{{{ACT}, "detail": [1]}}', "line 2, `detail`: expected a JSON object"),
        (f'{{{ACT}, "detail": "x"}}', "line 2, `detail`: expected a JSON object"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(log, read, line, said):
    path = log("log.jsonl", f"{{{ACT}}}\n{line}\n{{{ACT}}}\n")

    with pytest.raises(Unusable) as refused:
        read(path)

    assert f"{path}: {said}" in str(refused.value)


def test_a_log_of_empty_lines_is_refused(log, read):
    with pytest.raises(Unusable, match="found empty lines"):
        read(log("log.jsonl", "\n\n"))


def test_an_act_that_belongs_to_no_case_is_kept_and_a_node_without_case_is_not(log):
    loose = '{"kind": "tenure_change", "at": "2026-03-02"}'
    lost = '{"kind": "node_close", "node": "b", "at": "2026-03-02"}'
    source = open_events(log("log.jsonl", f"{{{ACT}}}\n{loose}\n{lost}"), Reading())

    (block,) = source.blocks()

    assert block.select("case", "kind").rows() == [("a", "node_close"), ("", "tenure_change")]
    assert [(row.row, row.reason) for row in source.rejected] == [(3, "no case")]
