# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists check`: exit 0 clean, 1 findings, 2 unusable; told where to mend each."""

import csv
import json
import re
import shutil

import polars as pl
import pytest

from tonggui.cli.lists_check import PROBLEMS
from tonggui.core.wording import LANGUAGES
from tonggui.engines.tables import FINDINGS

SEEDED = {
    "P15": "powers/P15.yaml: powers_detailed[P15].basis, line 13",
    "P02.n3": "powers/P02.yaml: powers_detailed[P02].nodes[n3], line 87 (supervision)",
    "P08.n6": "powers/P08.yaml: powers_detailed[P08].nodes[n6], line 162 (supervision)",
}


@pytest.fixture
def county(root):
    return root / "examples" / "qinglan" / "lists"


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_bundled_county_gives_its_seeded_defects_and_exit_1(tonggui, county, tmp_path):
    done = tonggui("lists", "check", county, "--findings", tmp_path / "f.csv")

    assert done.code == 1
    assert "清单 17 项权力，截至 2026-03-01" in done.out
    assert "以上是问题线索，不是结论。" in done.out
    found = {row["object"]: row["place"] for row in rows(tmp_path / "f.csv")}
    assert len(found) == 8
    for name, place in SEEDED.items():
        assert re.sub(r"line \d+", "line", found[name]).endswith(re.sub(r"line \d+", "line", place))


def test_lists_that_say_little_are_clean_and_say_what_was_not_judged(tonggui, root):
    done = tonggui(
        "lists", "check", root / "examples" / "road-fines" / "lists.yaml", "--lang", "en"
    )

    assert done.code == 0
    assert "Nothing was found." in done.out
    assert "No data, not judged: S01" in done.out


def test_lists_that_cannot_be_used_end_with_2_and_one_line(tonggui, tmp_path):
    (tmp_path / "lists.yaml").write_text("powers:\n- {name: x}\n", encoding="utf-8")

    done = tonggui("lists", "check", tmp_path / "lists.yaml")

    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert "expected the key `id`, it is missing" in done.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_have_the_columns_of_an_audit_and_the_place(tonggui, county, tmp_path, language):
    for name in ("f.jsonl", "f.parquet", "f.csv"):
        done = tonggui(
            "lists", "check", county, "--quiet", "--findings", tmp_path / name, "--lang", language
        )
        assert (done.code, done.out) == (1, "")

    table = pl.read_parquet(tmp_path / "f.parquet")
    lines = (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()
    assert table.columns == [*FINDINGS, "place"] == list(PROBLEMS)
    assert [json.loads(line)["id"] for line in lines] == table["id"].to_list()
    assert [row["place"] for row in rows(tmp_path / "f.csv")] == table["place"].to_list()


def test_the_day_can_be_chosen(tonggui, county):
    done = tonggui("lists", "check", county, "--as-of", "2027-01-05", "--lang", "en")

    assert "S12" in done.out
    assert "as of 2027-01-05" in done.out


def test_a_workbook_is_checked_as_its_lists_are_and_names_its_cells(tonggui, county, tmp_path):
    assert tonggui("lists", "convert", county, tmp_path / "county.xlsx").code == 0

    done = tonggui(
        "lists", "check", tmp_path / "county.xlsx", "--quiet", "--findings", tmp_path / "f.csv"
    )

    assert done.code == 1
    found = {row["object"]: row["place"] for row in rows(tmp_path / "f.csv")}
    assert len(found) == 8
    assert re.search(r"sheet `风险防控`, row \d+, column U \(防控措施\)$", found["P03-R5-C3"])
    assert re.search(r"sheet `流程`, row \d+.* \(supervision\)$", found["P02.n3"])


def test_an_audit_takes_a_workbook(tonggui, office):
    assert tonggui("lists", "convert", "lists.yaml", "lists.xlsx").code == 0

    by_yaml = tonggui("audit", "events.csv", "--lists", "lists.yaml", "--findings", "a.csv")
    by_xlsx = tonggui("audit", "events.csv", "--lists", "lists.xlsx", "--findings", "b.csv")

    assert (by_yaml.code, by_xlsx.code) == (1, 1)
    assert rows(office / "a.csv") == rows(office / "b.csv")


def test_a_template_is_a_workbook_without_powers(tonggui, tmp_path):
    assert tonggui("lists", "template", tmp_path / "blank.xlsx").code == 0

    done = tonggui("lists", "check", tmp_path / "blank.xlsx")

    assert done.code == 2
    assert "expected at least one power, found none" in done.err
    assert tonggui("lists", "template", tmp_path / "blank.pdf").code == 2


def test_an_old_workbook_is_refused_in_one_line(tonggui, tmp_path):
    shutil.copy(__file__, tmp_path / "lists.xls")

    done = tonggui("lists", "check", tmp_path / "lists.xls")

    assert done.code == 2
    assert "save `lists.xls` as an Excel workbook (.xlsx) first" in done.err


def test_accepted_risks_and_controls_on_fallen_documents_are_named_with_their_place(
    tonggui, county, tmp_path, monkeypatch
):
    monkeypatch.setenv("COLUMNS", "400")
    folder = tmp_path / "lists"
    shutil.copytree(county, folder)
    path = folder / "powers" / "P05.yaml"
    text = path.read_text(encoding="utf-8")
    accepted = "accepted: {by: 局党组(虚构), reason: 整改中, review_date: '2026-01-31'}"
    text = text.replace("  - risk: P05-R1\n", f"  - risk: P05-R1\n        {accepted}\n", 1)
    control = "- control: P05-R1-C1\n"
    text = text.replace(control, f"{control}            document: D1\n", 1)
    path.write_text(text, encoding="utf-8")
    (folder / "documents.yaml").write_text(
        "facts: {documents: [{id: D1, title: 某制度(虚构), status: repealed}]}", encoding="utf-8"
    )

    done = tonggui("lists", "check", folder, "--lang", "en")

    told = " ".join(done.out.replace("│", " ").split())
    assert done.code == 1
    assert "accepted by 局党组(虚构) until 2026-01-31" in told
    assert "rests on a repealed or amended document: 某制度(虚构)" in told
    assert tonggui("lists", "check", county, "--lang", "en").out.count("looked at again") == 0
