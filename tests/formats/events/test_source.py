# SPDX-License-Identifier: Apache-2.0
import gzip

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading, open_events

TABLE = "case,node,at\na,b,2026-03-02\n"


def test_a_log_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Unusable, match=r"none.csv: expected .* \(no such file or directory\)"):
        open_events(tmp_path / "none.csv", Reading())


def test_a_folder_is_no_log(tmp_path):
    (tmp_path / "log.csv").mkdir()

    with pytest.raises(Unusable, match=r"log\.csv: expected a file"):
        open_events(tmp_path / "log.csv", Reading())


@pytest.mark.parametrize("name", ["log.txt", "log", "log.gz", "log.xlsx"])
def test_an_unknown_extension_is_refused(log, name):
    with pytest.raises(Unusable, match=r"expected a name that ends with one of .csv, .*xes.gz"):
        open_events(log(name, TABLE), Reading())


def test_extensions_may_be_in_capitals_and_tables_zipped(log, read):
    assert read(log("LOG.CSV", TABLE)).height == 1
    assert read(log("log.v2.csv.gz", gzip.compress(TABLE.encode()))).height == 1


def test_a_source_tells_how_far_it_has_come(log):
    source = open_events(log("log.csv", TABLE), Reading())

    list(source.blocks())

    assert source.size == len(TABLE)
    assert source.fraction == 1


def test_a_source_can_be_read_again(log):
    source = open_events(log("log.csv", TABLE), Reading())

    first, second = list(source.blocks()), list(source.blocks())

    assert [block.equals(other) for block, other in zip(first, second, strict=True)] == [True]


def test_a_source_says_which_columns_it_has(log):
    source = open_events(log("log.csv", "case,node,at,actor,x\n"), Reading())

    assert source.columns == {"case", "node", "at", "actor", "detail"}
