# SPDX-License-Identifier: Apache-2.0
"""Spark on two local cores gives exactly the findings and cases of the other engines."""

import os
import shutil
import sys

import pytest
import yaml

from tests.parity.engines import audit
from tests.parity.test_moving import NOW, editions, log_of, moved, stayed
from tests.parity.test_scenarios import expected, found, played, scenarios
from tonggui.demo.log import write_log
from tonggui.formats.events import Reading
from tonggui.formats.lists import read_lists, with_earlier

__all__ = ["editions"]  # a fixture

pytestmark = [
    pytest.mark.spark,
    pytest.mark.parity,
    pytest.mark.filterwarnings("ignore"),  # PySpark's own, of its own dependencies
]


@pytest.fixture(scope="session")
def java():
    """Skip where there is no Java, or no Spark to use it."""
    pytest.importorskip("pyspark", reason="no pyspark: pip install 'tonggui[spark]'")
    if shutil.which("java") is None:
        pytest.skip("no Java: Spark needs Java 17")


@pytest.fixture(scope="module")
def spark(java, tmp_path_factory):
    """Return the engine of one session for all tests here."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    from tonggui.engines.spark import engine_of, open_session

    SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2")
    session = open_session()
    session.conf.set("spark.sql.shuffle.partitions", "2")
    yield engine_of(session, tmp_path_factory.mktemp("spark") / "log")
    session.stop()


def test_every_scenario_gives_what_it_expects_on_spark(spark, root, tmp_path):
    wrong = []
    for path in scenarios(root):
        folder = tmp_path / path.stem
        folder.mkdir()
        if not yaml.safe_load(path.read_text(encoding="utf-8"))["events"]:
            continue
        told, log, lists, as_of = played(path, folder, root)
        _, findings = audit(log, lists, engine=spark, as_of=as_of)
        if found(findings) != expected(told):
            wrong.append(path.stem)

    assert wrong == []


def test_a_county_at_work_is_judged_the_same_on_spark(spark, root, tmp_path):
    lists_path = root / "examples" / "qinglan" / "lists"
    log = tmp_path / "log.parquet"
    write_log(log, lists=lists_path, seed=7, count=300)
    lists = read_lists(lists_path)

    on_spark = audit(log, lists, engine=spark)
    by_columns = audit(log, lists, engine="columns")
    by_rows = audit(log, lists, engine="rows")

    for mine, theirs, reference in zip(on_spark, by_columns, by_rows, strict=True):
        assert mine.equals(theirs)
        assert mine.equals(reference)
    assert on_spark[1].height > 0


def test_cases_that_moved_to_a_newer_edition_are_judged_the_same_on_spark(
    spark, editions, tmp_path
):
    old, new = editions
    lists = with_earlier(read_lists(new), [old])
    cases = (moved("early", 4), moved("late", 20), stayed("old", "1"), stayed("new", "2"))
    log = log_of(tmp_path, *cases)

    on_spark = audit(log, lists, engine=spark, as_of=NOW)
    by_columns = audit(log, lists, engine="columns", as_of=NOW)

    assert all(mine.equals(theirs) for mine, theirs in zip(on_spark, by_columns, strict=True))
    assert on_spark[1].height > 0


@pytest.mark.real
def test_a_real_log_is_judged_the_same_on_spark(spark, root, real_logs):
    lists = read_lists(root / "examples" / "wabo-receipt" / "lists.yaml")
    reading = Reading(
        hints=lists.log.mapping, columns=frozenset(("recorded_at", "actor", "post", "unit"))
    )

    on_spark = audit(real_logs / "receipt.csv", lists, engine=spark, reading=reading)
    by_columns = audit(real_logs / "receipt.csv", lists, engine="columns", reading=reading)

    for mine, theirs in zip(on_spark, by_columns, strict=True):
        assert mine.equals(theirs)
