# SPDX-License-Identifier: Apache-2.0
"""Summaries to show: a scenario with two rails, and a plain log of three acts."""

import pytest

from tests.conftest import ROOT
from tonggui.cli.audit import Wanted, run

COUNTY = ROOT / "examples" / "qinglan"


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """Audit supervision outside its remit, at another node, and told late (scenario SC31)."""
    folder = tmp_path_factory.mktemp("county")
    return run(
        Wanted(
            events=COUNTY / "scenarios" / "SC31.jsonl",
            lists=COUNTY / "lists",
            facts=(COUNTY / "scenarios" / "SC31.facts.yaml",),
            as_of="2026-03-09T18:00:00+08:00",
            report=folder / "report.html",
        ),
        quiet=True,
    )


@pytest.fixture(scope="session")
def fines(tmp_path_factory):
    """Audit a plain log: one fine that skips its notification and is never collected."""
    folder = tmp_path_factory.mktemp("fines")
    log = folder / "fines.csv"
    log.write_text(
        "case_id,activity,timestamp,.order,resource\n"
        "A1,Create Fine,2006-07-24,1,561\n"
        "A1,Send Fine,2006-12-05,2,\n"
        "A1,Add penalty,2007-03-16,3,\n",
        encoding="utf-8",
    )
    wanted = Wanted(
        events=log,
        lists=ROOT / "examples" / "road-fines",
        report=folder / "report.html",
        as_of="2008-01-01T00:00:00+01:00",
    )
    return run(wanted, quiet=True)
