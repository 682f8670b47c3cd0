# SPDX-License-Identifier: Apache-2.0
"""`tonggui demo`: a small year of the fictional county, made once, audited, written."""

import pytest

from tests.conftest import ROOT

COUNTY = ROOT / "examples" / "qinglan"


@pytest.fixture
def demo(tonggui):
    def run(*options, county=COUNTY):
        return tonggui("demo", "--no-serve", "--county", county, "--cases", 30, *options)

    return run


def test_it_audits_writes_and_says_where(demo, office):
    done = demo("--into", "out", "--lang", "en")

    assert (done.code, done.err) == (0, "")
    assert "These are leads, not verdicts." in done.out
    names = ["cases.parquet", "findings.parquet", "log-2026-30.parquet", "report.html"]
    assert sorted(path.name for path in (office / "out").iterdir()) == names
    assert str(office / "out" / "report.html") in done.out


def test_the_same_seed_is_not_made_twice(demo, office):
    demo("--into", "out")
    made = (office / "out" / "log-2026-30.parquet").stat().st_mtime_ns
    demo("--into", "out")

    assert (office / "out" / "log-2026-30.parquet").stat().st_mtime_ns == made


def test_a_county_that_is_not_there_is_refused_and_nothing_is_made(demo, office):
    done = demo("--into", "out", county="nowhere")

    assert done.code == 2
    assert "nowhere: expected the example county" in done.err
    assert not (office / "out").exists()


def test_a_place_that_is_no_folder_is_refused(demo, office):
    (office / "out").write_text("")

    done = demo("--into", "out")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "out: expected a folder to write to" in done.err
