# SPDX-License-Identifier: Apache-2.0
import gzip
import json

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading, open_events, records

AT = '<date key="time:timestamp" value="2026-03-02T09:00:00.000+08:00"/>'


def event(node, more=""):
    return f'<event><string key="concept:name" value="{node}"/>{AT}{more}</event>'


def trace(case, *events):
    return f'<trace><string key="concept:name" value="{case}"/>{"".join(events)}</trace>'


def test_what_a_trace_says_is_repeated_on_its_events(log, read):
    fee = '<int key="fee" value="007"/><float key="f" value="1.5"/>'
    said = f'<string key="channel" value="网上"/>{fee}'
    told = event("y", '<boolean key="b" value="true"/>')
    text = f"<log>{trace('a', said, event('x'), told)}</log>"

    found = read(log("log.xes", text))

    case = {"case:channel": "网上", "case:fee": "007", "case:f": 1.5}
    assert found["case"].to_list() == ["a", "a"]
    assert [json.loads(detail) for detail in found["detail"]] == [case, {"b": True, **case}]


def test_attributes_after_the_events_belong_to_the_case_as_well(log, read):
    text = f'<log><trace>{event("x")}<string key="concept:name" value="a"/></trace></log>'

    assert read(log("log.xes", text))["case"].to_list() == ["a"]


def test_globals_and_nested_attributes_are_not_taken_for_events(log, read):
    glob = '<global scope="event"><string key="org:group" value="UNKNOWN"/></global>'
    nested = '<string key="org:resource" value="r"><string key="org:role" value="deep"/></string>'

    found = read(log("log.xes", f"<log>{glob}{trace('a', event('x', nested))}</log>"))

    assert found.columns == ["case", "node", "at", "actor", "row"]


def test_lists_and_containers_are_kept_in_detail(log, read):
    inside = '<string key="d" value="e1"/><int key="d" value="2"/>'
    more = f'<list key="l"><values>{inside}</values></list><container key="c">{AT}</container>'

    found = read(log("log.xes", f"<log>{trace('a', event('x', more))}</log>"))

    at = {"time:timestamp": "2026-03-02T09:00:00.000+08:00"}
    assert json.loads(found["detail"][0]) == {"l": ["e1", 2], "c": at}


@pytest.mark.parametrize("prefix", ["", "xes:"])
def test_names_may_be_in_a_namespace(log, read, prefix):
    text = f"<log>{trace('a', event('x'))}</log>".replace("<", f"<{prefix}")
    text = text.replace(f"<{prefix}/", f"</{prefix}").replace("log>", 'log xmlns:xes="u">', 1)

    assert read(log("log.xes", text))["node"].to_list() == ["x"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb2312", "gb18030", "big5"])
def test_the_declared_encoding_is_read(log, read, encoding):
    said = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{said}"?><log>{trace("甲", event("受理"))}</log>'

    assert read(log("log.xes", text.encode(encoding)))["node"].to_list() == ["受理"]


def test_only_completions_are_taken_for_completions(log, read):
    states = ["complete", "START", "suspend", "resume", "ate_abort", "schedule"]
    events = [
        event(state, f'<string key="lifecycle:transition" value="{state}"/>') for state in states
    ]

    found = read(log("log.xes", f"<log>{trace('a', *events, event('none'))}</log>"))

    assert found["kind"].to_list() == [
        "node_close",
        "node_open",
        "suspend",
        "resume",
        "lifecycle:ate_abort",
        "lifecycle:schedule",
        "node_close",
    ]


def test_a_log_where_all_is_complete_has_no_kinds(log, read):
    done = event("x", '<string key="lifecycle:transition" value="COMPLETE"/>')

    assert "kind" not in read(log("log.xes", f"<log>{trace('a', done, done)}</log>")).columns


def test_events_without_a_case_are_put_aside_and_listed(log):
    unnamed = f"<trace>{event('x')}</trace>"
    path = log("log.xes", f"<log>{unnamed}{trace('a', event('y'))}{event('z')}</log>")
    source = open_events(path, Reading())

    blocks = list(source.blocks())

    assert [block["node"].to_list() for block in blocks] == [["y"]]
    assert [(row.row, row.reason) for row in source.rejected] == [(1, "no case"), (3, "no case")]
    assert "concept:name=x" in source.rejected[0].text


@pytest.mark.parametrize("text", ["<log/>", "<log></log>", f"<log>{trace('a')}</log>"])
def test_a_log_without_events_is_one_of_no_cases(log, text):
    assert list(open_events(log("log.xes", text), Reading()).blocks()) == []


def test_a_log_longer_than_a_block_is_read_to_its_end(log, read, monkeypatch):
    monkeypatch.setattr(records, "MOST_RECORDS", 4)
    traces = (trace(case, event("x"), event("y"), event("z")) for case in range(7))

    found = read(log("log.xes.gz", gzip.compress(f"<log>{''.join(traces)}</log>".encode())))

    assert found["case"].to_list() == [str(n // 3) for n in range(21)]


BOMB = """<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><log><x y="&b;"/></log>"""
OUTSIDE = """<!DOCTYPE log SYSTEM "file:///etc/hostname"><log/>"""
WHOLE = f"<log>{trace('a', event('x'))}</log>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "line 1: expected XES, which has no document type"),
        (BOMB.encode("utf-16"), "line 1: expected XES, which has no document type"),
        (OUTSIDE, "line 1: expected XES, which has no document type"),
        ("case,node,at\n", "line 1: expected well-formed XML"),
        ("<html></html>", "line 1: expected a <log> of XES, found <html>"),
        ("<log>\n<trace>\n</log>", "line 3: expected well-formed XML (mismatched tag)"),
        (WHOLE[:-7], "line 1: expected well-formed XML"),
        (WHOLE + "\n<log/>", "line 2: expected well-formed XML"),
        ('<?xml version="1.0" encoding="nope"?><log/>', "line 1: expected XML (unknown encoding"),
        ('<?xml version="1.0" encoding="gbk"?><log>\xff', "expected gb18030 text"),
        (b"<log>\xff</log>", "line 1: expected well-formed XML"),
        ('<log><trace><string value="a"/></trace></log>', "expected a key in every attribute"),
        (f"<log>{trace('a', event('x', AT))}</log>", "expected the key `time:timestamp` once"),
        (f"<log>{'<x>' * 300}", "expected at most 200 elements inside one another"),
        (f"<log>{trace('a', '<event/>')}{'<x/>'}</log>", "no column for `at`"),
        ("", "start: expected events, found an empty file"),
    ],
)
def test_what_is_no_xes_is_refused_with_its_line(log, text, said):
    path = log("log.xes", text.encode("latin-1") if isinstance(text, str) else text)

    with pytest.raises(Unusable) as refused:
        list(open_events(path, Reading()).blocks())

    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(WHOLE.encode() * 1000)[:-9], "cut off or damaged"),
        (gzip.compress(WHOLE.encode())[:-6] + b"abcdef", "expected a file that can be read"),
        (WHOLE.encode(), "expected a gzip file, as its name says"),
    ],
)
def test_a_damaged_gzip_is_refused(log, read, content, said):
    with pytest.raises(Unusable, match=said):
        read(log("log.xes.gz", content))
