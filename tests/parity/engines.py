# SPDX-License-Identifier: Apache-2.0
"""Runs a log through an engine as the command line does, and returns its two tables."""

from contextlib import contextmanager

import polars as pl

from tonggui.engines.audit import Audit, by_columns, by_rows
from tonggui.engines.tables import CASES, FINDINGS
from tonggui.formats.events import Reading, open_events

ENGINES = {"rows": by_rows, "columns": by_columns}


class Kept:
    """Keeps what an audit writes."""

    def __init__(self):
        self.case_parts, self.finding_parts = [], []

    def cases(self, frame):
        self.case_parts.append(frame.cast(CASES))

    def findings(self, frame):
        self.finding_parts.append(frame.cast(FINDINGS))

    @property
    def tables(self):
        cases = pl.concat(self.case_parts) if self.case_parts else pl.DataFrame(schema=CASES)
        findings = pl.concat(self.finding_parts)
        return cases.sort("case"), findings.sort("id")


def audit(path, lists, *, engine="columns", as_of=None, reading=None):
    """Return the cases and findings of a log, each sorted."""
    source = open_events(path, reading or Reading())
    engine = ENGINES[engine] if isinstance(engine, str) else engine
    work = Audit(lists=lists, log=source, engine=engine, as_of=as_of, language="zh")
    kept = []

    @contextmanager
    def sink():
        kept.append(Kept())
        yield kept[-1]

    work.run(sink)
    return kept[-1].tables
