# SPDX-License-Identifier: Apache-2.0
"""`tonggui demo`: a small year of the fictional county, made once, audited, written."""

import os
import re
import subprocess
import sys

import pytest

from tests import template
from tests.conftest import ROOT

COUNTY = ROOT / "examples" / "qinglan"
COMMAND = (sys.executable, "-c", "from tonggui.cli.main import main; main()", "demo", "--no-serve")


def demo(*options, county=COUNTY, cwd):
    """Run it as a process of its own, for it sets the environment of a site."""
    words = (*COMMAND, "--county", county, "--cases", "30", "--into", "out", *options)
    home = {name: said for name, said in os.environ.items() if not name.startswith("DJANGO_")}
    return subprocess.run(
        words, cwd=cwd, env=home | {"TONGGUI_LANG": "en"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def found(done):
    """Return the lines of the table of rules."""
    return re.findall(r"^S\d\d .*$", done.stdout, re.MULTILINE)


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Return where it was run twice, how that ended, and when its log was made each time."""
    cwd = tmp_path_factory.mktemp("demo")
    template.upgraded(cwd / "out" / "site")
    done, made = [], []
    for _ in range(2):
        done.append(demo(cwd=cwd))
        made.append((cwd / "out" / "log-2026-30.parquet").stat().st_mtime_ns)
    return cwd, done, made


def test_it_audits_writes_and_says_where(twice):
    cwd, (first, _), _ = twice

    assert (first.returncode, first.stderr) == (0, "")
    assert "These are leads, not verdicts." in first.stdout
    assert str(cwd / "out" / "report.html") in first.stdout
    for name in ("cases.parquet", "findings.parquet", "report.html"):
        assert (cwd / "out" / name).stat().st_size > 0


def test_the_same_year_is_not_made_twice_and_is_audited_the_same(twice):
    _, (first, second), made = twice

    assert made[0] == made[1]
    assert found(first) == found(second) != []
    assert "log, lists and program are as they were" in second.stdout
    assert "log, lists and program are as they were" not in first.stdout


def test_a_county_that_is_not_there_is_refused_and_nothing_is_made(tmp_path):
    done = demo(county="nowhere", cwd=tmp_path)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nowhere: expected the example county" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_place_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("")

    done = demo(cwd=tmp_path)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "out: expected a folder to write to" in done.stderr
