# SPDX-License-Identifier: Apache-2.0
"""A power's dossier is an official document: its layout, its six blocks, and that it opens."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tonggui.formats.dossier import write_dossier
from tonggui.formats.lists import read_lists

ROOT = Path(__file__).parents[2]
BLOCKS = ["职责权力", "行权流程", "廉政风险", "防控措施", "责任主体", "监督主体"]


@pytest.fixture(scope="module")
def county():
    return read_lists(ROOT / "examples" / "qinglan" / "lists")


@pytest.fixture(scope="module")
def written(county, tmp_path_factory):
    path = tmp_path_factory.mktemp("dossier") / "P16.docx"
    write_dossier(county, county.powers["P16"], path)
    return path


def test_the_page_is_that_of_the_standard(written):
    section = Document(written).sections[0]

    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    found = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(each.mm) for each in found] == [210, 297, 37, 28]
    assert [round(each / Mm(1)) for each in (width, height)] == [156, 225]


def test_type_and_lines_are_those_of_the_standard(written):
    paragraphs = Document(written).paragraphs
    title, body = paragraphs[0], next(p for p in paragraphs if p.text.startswith("编号"))

    def face(paragraph):
        (fonts,) = paragraph.runs[0].font.element.iter(qn("w:rFonts"))
        return fonts.get(qn("w:eastAsia"))

    assert (title.runs[0].font.size, face(title)) == (Pt(22), "方正小标宋简体")
    assert (body.runs[0].font.size, face(body)) == (Pt(16), "仿宋_GB2312")
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert 22 * body.paragraph_format.line_spacing <= Mm(225)


def test_the_six_blocks_stand_in_order(written):
    heads = [p.text for p in Document(written).paragraphs if p.text[1:2] == "、"]

    assert [head.partition("、")[2] for head in heads] == BLOCKS


def test_every_node_risk_and_active_control_is_told(county, written):
    power = county.powers["P16"]
    cells = {cell.text for t in Document(written).tables for row in t.rows for cell in row.cells}

    assert {node.name for node in power.nodes} <= cells
    assert {risk.description for risk in power.risks} <= cells
    assert {c.measure for risk in power.risks for c in risk.controls if c.is_active} <= cells


def test_no_reference_of_the_lists_is_shown_to_readers(county, tmp_path):
    for name, power in county.powers.items():
        write_dossier(county, power, tmp_path / f"{name}.docx")
        document = Document(tmp_path / f"{name}.docx")
        cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
        said = "\n".join([*(p.text for p in document.paragraphs), *cells])
        assert "post:" not in said
        assert "supervisor:" not in said


def test_lists_that_hold_only_a_procedure_have_a_dossier_too(tmp_path):
    lists = read_lists(ROOT / "examples" / "wabo-receipt" / "lists.yaml")
    (power,) = lists.powers.values()

    write_dossier(lists, power, tmp_path / "receipt.docx")

    assert "未列出风险点。" in [p.text for p in Document(tmp_path / "receipt.docx").paragraphs]


def test_it_opens_in_libreoffice_and_its_pages_read(written, tmp_path):
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip("no LibreOffice or pdftotext: apt-get install libreoffice-writer poppler-utils")
    done = subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, written],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr

    read = subprocess.run(
        [reader, "-layout", tmp_path / "P16.pdf", "-"], capture_output=True, check=True, text=True
    )
    pages = [page for page in read.stdout.split("\f") if page.strip()]
    assert 3 <= len(pages) <= 8
    for number, page in enumerate(pages, start=1):
        assert page.rstrip().splitlines()[-1].replace(" ", "") == f"—{number}—"
    assert "青岚县财政局" in pages[0]


def test_the_command_writes_one_power_and_refuses_what_it_cannot(tmp_path, monkeypatch, capsys):
    from tonggui.cli import main

    def run(*words):
        monkeypatch.setattr("sys.argv", ["tonggui", "lists", "dossier", *map(str, words)])
        return main.run(), capsys.readouterr().err

    lists = ROOT / "tests" / "scenarios" / "lists" / "base.yaml"

    assert run(lists, "A", tmp_path / "a.docx") == (0, "")
    assert (tmp_path / "a.docx").stat().st_size > 10_000
    code, said = run(lists, "C", tmp_path / "c.docx")
    assert (code, "expected one of A, B" in said) == (2, True)
    assert run(lists, "A", tmp_path / "a.pdf")[0] == 2
    assert sorted(p.name for p in tmp_path.glob("*.docx")) == ["a.docx"]


def test_a_long_title_is_broken_by_sense(county, tmp_path):
    write_dossier(county, county.powers["P13"], tmp_path / "long.docx")

    texts = [each.text for each in Document(tmp_path / "long.docx").paragraphs[:3]]
    assert texts[1:] == [f"“{county.powers['P13'].name}”", "权力运行清单"]
    assert len(county.powers["P13"].name) > 12


def test_who_issues_it_and_when_stay_on_one_page(written):
    paragraphs = Document(written).paragraphs
    day = next(n for n, each in enumerate(paragraphs) if each.text == "2026年1月5日")

    assert [each.paragraph_format.keep_with_next for each in paragraphs[day - 2 : day + 1]] == [
        True,
        True,
        False,
    ]
