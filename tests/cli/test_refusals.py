# SPDX-License-Identifier: Apache-2.0
"""Whatever cannot be used ends with 2 and one line: where, and what was expected."""

import pytest

from tonggui.cli import site
from tonggui.site import declared

OTHERS = {
    "cut.xes.gz": b"\x1f\x8b\x08\x00",
    "empty.csv": b"",
    "mixed.csv": b"case,node,at\n1,Receive,2026-03-02T09:00:00+08:00\n1,Decide,2026-03-03 09:00\n",
    "no_case.csv": b"node,at\nReceive,2026-03-02\n",
    "not.xes": b"this is no XML",
    "strange.doc": b"case,node,at\n",
    "when.csv": b"case,node,at\n1,Receive,some day\n",
}


def lines(done):
    return done.err.splitlines()


@pytest.fixture
def odd(office):
    """Put unusable logs and lists into the office."""
    for name, content in OTHERS.items():
        (office / name).write_bytes(content)
    (office / "lists.xlsx").write_bytes(b"PK\x03\x04")
    (office / "wrong.yaml").write_text("powers:\n  - {id: p, nodes: [{nod: a}]}\n")
    return office


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ("cut.xes.gz", "cut.xes.gz"),
        ("empty.csv", "empty.csv: start: expected events, found an empty file"),
        ("mixed.csv", "mixed.csv"),
        ("no_case.csv", "no_case.csv: no column for `case`: expected"),
        ("not.xes", "not.xes"),
        ("nothing.csv", "nothing.csv: expected a file that can be read (no such file"),
        ("strange.doc", "strange.doc"),
        ("when.csv", "when.csv: row 2"),
    ],
)
def test_a_log_that_cannot_be_read_is_refused_by_name(audit, odd, events, said):
    done = audit("--cases", "c.csv", "--findings", "f.csv", "--report", "r.html", events=events)

    assert (done.code, done.out, len(lines(done))) == (2, "", 1)
    assert said in done.err
    assert not [odd / name for name in ("c.csv", "f.csv", "r.html") if (odd / name).exists()]


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ("lists.xlsx", "lists.xlsx: expected a whole .xlsx file"),
        ("nowhere", "nowhere: expected a folder, a .yaml, .xlsx or .bpmn file, found"),
        ("wrong.yaml", "wrong.yaml: powers[p].nodes[0], line 2: "),
    ],
)
def test_lists_that_cannot_be_used_are_refused_by_name(audit, odd, lists, said):
    done = audit(lists=lists)

    assert (done.code, done.out, len(lines(done))) == (2, "", 1)
    assert said in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as-of", "yesterday"], "--as-of: `yesterday`: expected a time such as 2026-03-31"),
        (
            ["--as-of", "9999-12-29"],
            "--as-of: `9999-12-29`: expected a time no later than the year",
        ),
        (["--cases", f"{'x' * 300}.csv"], "x.csv: expected a name for a file (File name too long)"),
        (["--as-of", "0001-01-01T00:00:00"], "--as-of: `0001-01-01T00:00:00`: expected a time"),
        (["--cases", "events.csv"], "events.csv: expected another file than the log that is read"),
        (["--cases", "c.txt"], "c.txt: expected a name that ends with one of .parquet, .csv"),
        (["--cases", "no/c.csv"], "no/c.csv: expected its folder to exist"),
        (["--cases", "x.csv", "--findings", "x.csv"], "x.csv: expected another file"),
        (["--engine", "magic"], "'magic' is not one of 'rows', 'columns', 'spark'"),
        (["--facts", "no.yaml"], "no.yaml"),
        (["--map", "case"], "--map: `case`: expected ours=theirs"),
        (["--map", "case=case,case=actor"], "--map: `case`: expected each of our columns once"),
        (["--map", "case=x"], "events.csv: column `x` for `case`: expected it among"),
        (["--report", "r.pdf"], "r.pdf: expected a name that ends with .html"),
        (["--timezone", "Mars"], "--timezone: `Mars`: expected a time zone such as Asia/Shanghai"),
        (["--unheard-of"], "No such option"),
        (["--workspace", "no"], "no: expected a folder that exists"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_by_name(audit, options, said):
    done = audit(*options)

    assert (done.code, done.out, len(lines(done))) == (2, "", 1)
    assert said in done.err
    assert lines(done)[0].startswith("tonggui: ")


def test_a_zone_that_does_not_exist_is_refused_with_an_instant_too(audit):
    done = audit("--timezone", "Mars", "--as-of", "2026-03-31")

    assert (done.code, len(lines(done))) == (2, 1)


def test_what_stood_there_before_a_refusal_stands_there_after(audit, odd):
    (odd / "c.csv").write_text("before")

    audit("--cases", "c.csv", events="when.csv")
    audit("--cases", "c.csv", "--report", "r.pdf")

    assert (odd / "c.csv").read_text() == "before"
    assert not [path for path in odd.iterdir() if path.name.startswith(".")]


def test_a_report_that_cannot_be_written_takes_the_tables_with_it(audit, office):
    (office / "r.html").mkdir()

    done = audit("--cases", "c.csv", "--report", "r.html")

    assert done.code == 2
    assert "r.html: expected a file there or nothing" in done.err
    assert not (office / "c.csv").exists()


def test_a_mistake_of_ours_is_one_line_too(audit, monkeypatch):
    def broken(*_):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("tonggui.cli.audit.read_lists", broken)

    done = audit()

    assert (done.code, len(lines(done))) == (2, 1)
    assert "unexpected RuntimeError: two lines (TONGGUI_DEBUG=1 shows where)" in done.err


def test_a_mistake_of_ours_can_be_looked_into(audit, monkeypatch):
    def broken(*_):
        raise RuntimeError("here")

    monkeypatch.setattr("tonggui.cli.audit.read_lists", broken)
    monkeypatch.setenv("TONGGUI_DEBUG", "1")

    with pytest.raises(RuntimeError, match="here"):
        audit()


@pytest.mark.parametrize("words", [(), ("lists",)])
def test_a_command_left_out_is_answered_with_what_there_is(tonggui, words):
    done = tonggui(*words)

    assert (done.code, done.out) == (2, "")
    assert "Commands:\n" in done.err


@pytest.mark.parametrize(
    "words", [("upgrade",), ("administrator", "audit", "audit"), ("ledger", "publish"), ("serve",)]
)
def test_no_site_is_begun_in_whatever_folder_a_command_is_run(tonggui, office, monkeypatch, words):
    monkeypatch.delenv("TONGGUI_HOME")
    before = sorted(office.rglob("*"))

    done = tonggui(*words)

    assert (done.code, done.out) == (2, "")
    assert lines(done) == [
        "tonggui: TONGGUI_HOME is not set, and there is no site in this folder: set it"
    ]
    assert sorted(office.rglob("*")) == before


def test_the_place_of_a_site_that_is_gone_on_with_is_the_one_in_the_settings():
    assert str(site.HERE) == declared.HOME.default
