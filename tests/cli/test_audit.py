# SPDX-License-Identifier: Apache-2.0
"""What `tonggui audit` promises (ARCHITECTURE §8): options, columns, exit codes."""

import csv
import json
import re
import shutil

import polars as pl
import pytest

from tests.cli.conftest import EVENTS
from tests.conftest import ROOT

CASES = ["case", "power", "edition", "events", "fits", "complete", "findings", "worst"]
FINDINGS = [
    "id", "rule", "level", "case", "seq", "node", "expected", "observed", "actor", "post", "unit",
    "responsible", "supervisor", "at", "feeds", "evidence",
]  # fmt: skip


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: (row.get("rule"), row["case"]))


def test_findings_end_with_one(audit):
    done = audit()

    assert (done.code, done.err) == (1, "")
    assert "S15" in done.out
    assert "S21" in done.out


def test_no_findings_end_with_nought(audit, office):
    (office / "clean.csv").write_text(
        "case,node,at\n3,Receive,2026-03-02 09:00\n3,Decide,2026-03-03 10:00\n", encoding="utf-8"
    )

    done = audit("--lang", "en", events="clean.csv")

    assert done.code == 0
    assert "100.0% fit, 100.0% complete, 100.0% clean" in done.out
    assert "Nothing was found." in done.out


def test_a_header_alone_is_no_cases_and_no_findings(audit, office):
    (office / "none.csv").write_text("case,node,at,actor\n", encoding="utf-8")

    done = audit("--cases", "c.csv", "--findings", "f.csv", "--report", "r.html", events="none.csv")

    assert (done.code, done.err) == (0, "")
    assert "记录中没有办件" in done.out
    assert rows(office / "c.csv") == rows(office / "f.csv") == []
    assert "无数据" in (office / "r.html").read_text(encoding="utf-8")


def test_a_log_that_begins_later_than_it_is_judged_has_no_cases_by_then(audit):
    done = audit("--as-of", "2026-03-01", "--lang", "en")

    assert (done.code, done.err) == (0, "")
    assert "By 2026-03-02 00:00 the log has no case." in done.out


def test_the_columns_are_those_of_the_contract_then_what_else_is_known(audit, office):
    audit("--cases", "c.csv", "--findings", "f.csv")

    heads = [
        (office / name).read_text(encoding="utf-8").splitlines()[0] for name in ("c.csv", "f.csv")
    ]
    assert heads[0].split(",") == CASES
    assert heads[1].split(",")[: len(FINDINGS)] == FINDINGS


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_finding_names_the_controls_that_did_not_hold(audit, office, engine):
    control = "{control: C1, measure: Clock, class: 监督制权, check_rules: [S15]}"
    risk = f"{{risk: R1, node: Decide, description: slow, level: 高, controls: [{control}]}}"
    lists = (office / "lists.yaml").read_text(encoding="utf-8")
    (office / "bound.yaml").write_text(f"{lists}    risks: [{risk}]\n", encoding="utf-8")

    done = audit(
        *("--findings", "f.csv", "--report", "r.html", "--engine", engine), lists="bound.yaml"
    )

    assert done.err == ""
    found = {row["rule"]: row["controls"] for row in rows(office / "f.csv")}
    assert found == {"S15": "C1", "S21": ""}
    assert "Clock" in (office / "r.html").read_text(encoding="utf-8")


def test_every_case_has_a_row_and_every_finding_one(audit, office):
    audit("--cases", "c.csv", "--findings", "f.csv")

    cases = {row["case"]: row for row in rows(office / "c.csv")}
    assert [(cases[c]["fits"], cases[c]["findings"], cases[c]["worst"]) for c in "123"] == [
        ("true", "1", "yellow"),
        ("false", "1", "yellow"),
        ("true", "0", ""),
    ]
    found = [(row["rule"], row["case"], row["node"]) for row in rows(office / "f.csv")]
    assert sorted(found) == [("S15", "1", "Decide"), ("S21", "2", "Receive")]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_the_extension_says_how_a_table_is_written(audit, office, ending):
    audit("--cases", f"c.{ending}")

    path = office / f"c.{ending}"
    match ending:
        case "csv":
            written = [row["case"] for row in rows(path)]
        case "jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            written = [json.loads(line)["case"] for line in lines]
        case "parquet":
            written = pl.read_parquet(path)["case"].to_list()
    assert sorted(written) == ["1", "2", "3"]


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_every_engine_writes_the_same(audit, office, engine):
    audit("--engine", engine, "--findings", "f.csv", "--cases", "c.csv")

    assert [row["rule"] for row in rows(office / "f.csv")] == ["S15", "S21"]
    assert len(rows(office / "c.csv")) == 3


def test_columns_go_by_the_names_they_are_given(audit, office):
    text = EVENTS.replace("case,node,at,actor", "Vorgang,Schritt,Zeit,Wer")
    (office / "de.csv").write_text(text, encoding="utf-8")

    done = audit(
        "--map", "case=Vorgang,node=Schritt", "--map", "at=Zeit,actor=Wer", events="de.csv"
    )

    assert done.code == 1
    assert "办件 3 件，行为 5 条" in done.out


def test_times_without_an_offset_are_of_the_zone_named(audit, office):
    audit("--timezone", "Europe/Rome", "--findings", "f.csv")

    assert rows(office / "f.csv")[0]["at"].startswith("2026-03-05T09:00")


def test_a_day_to_judge_at_means_its_end(audit, office):
    audit("--as-of", "2026-03-03", "--cases", "c.csv")
    audit("--as-of", "2026-03-03T09:30:00+08:00", "--cases", "early.csv")

    assert {row["case"]: row["events"] for row in rows(office / "c.csv")}["3"] == "2"
    assert {row["case"]: row["events"] for row in rows(office / "early.csv")}["3"] == "1"


@pytest.mark.parametrize("form", ["folder", "yaml", "bpmn"])
def test_lists_come_as_a_folder_a_file_or_a_drawing(audit, tonggui, office, form):
    (office / "folder").mkdir()
    shutil.copy(office / "lists.yaml", office / "folder" / "permit.yaml")
    tonggui("lists", "convert", "lists.yaml", "permit.bpmn")
    lists = {"folder": "folder", "yaml": "lists.yaml", "bpmn": "permit.bpmn"}[form]

    done = audit(lists=lists)

    assert done.code == 1
    assert re.search(r"S21 .* 1 ", done.out)


def test_what_is_printed_and_found_is_in_the_language_asked_for(audit, office):
    chinese, english = audit(), audit("--lang", "en", "--findings", "f.csv", "--report", "r.html")

    assert "跳步逆序" in chinese.out
    assert "以上是问题线索，不是结论" in chinese.out
    assert "Skipped or reordered step" in english.out
    assert rows(office / "f.csv")[0]["observed"] == "took 3 workdays"
    assert '<html lang="en"' in (office / "r.html").read_text(encoding="utf-8")


def test_the_language_may_be_set_once_for_all(audit, monkeypatch):
    monkeypatch.setenv("TONGGUI_LANG", "en")

    assert "3 cases, 5 events" in audit().out


def test_nothing_is_printed_where_nothing_is_wanted(audit):
    done = audit("--quiet")

    assert done == (1, "", "")


def test_a_silent_audit_writes_what_a_talkative_one_does(audit, office):
    """What nobody reads is not counted; the tables, the report and the exit code stay the same."""
    outputs = ("--findings", "f.csv", "--cases", "c.csv", "--report", "r.html")

    def written():
        texts = [(office / name).read_text(encoding="utf-8") for name in outputs[1::2]]
        return [re.sub(r"用时 [0-9.,]+ 秒|[0-9.,]+ s</", "", text) for text in texts]

    loud, told = audit(*outputs), written()
    silent = audit(*outputs, "--quiet")

    assert loud[0] == silent[0] == 1
    assert written() == told


def test_rows_that_cannot_be_judged_are_counted_and_named(audit, office):
    (office / "odd.csv").write_text(EVENTS + "4,Receive,,ana\n", encoding="utf-8")

    done = audit(events="odd.csv")

    assert "有 1 行未能评判：7 没有时间" in done.out


def test_what_is_said_in_a_table_gives_names_and_no_references(tonggui, office):
    county = ROOT / "examples" / "qinglan"

    tonggui(
        "audit", county / "scenarios" / "SC31.jsonl", "--lists", county / "lists",
        "--facts", county / "scenarios" / "SC31.facts.yaml", "--as-of", "2026-03-09T18:00:00+08:00",
        "--findings", "f.csv",
    )  # fmt: skip

    said = " ".join(row["expected"] + row["observed"] for row in rows(office / "f.csv"))
    assert "派驻第二纪检监察组(财政、市监) 在“裁量建议”实施监督" in said
    assert "由对 青岚县市场监督管理局 有监督职责者监督" in said
    assert not re.search(r"\b(supervisor|unit|post|body):", said)


def test_the_example_scenario_of_the_tutorial_finds_its_four_rules(tonggui):
    county = ROOT / "examples" / "qinglan"

    done = tonggui(
        "audit", county / "scenarios" / "SC18.jsonl", "--lists", county / "lists",
        "--facts", county / "scenarios" / "SC18.facts.yaml", "--as-of", "2026-03-06T18:00:00+08:00",
    )  # fmt: skip

    assert done.code == 1
    assert len(re.findall(r"^S\d\d {2,}", done.out, re.MULTILINE)) == 4
