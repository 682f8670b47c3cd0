# SPDX-License-Identifier: Apache-2.0
"""Logs written for a test, and the real ones where they are at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tonggui.formats.events import Reading, open_events


@pytest.fixture
def log(tmp_path) -> Callable[[str, str | bytes], Path]:
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read() -> Callable[..., pl.DataFrame]:
    def all_at_once(path, **reading):
        return pl.concat(open_events(path, Reading(**reading)).blocks(), how="diagonal_relaxed")

    return all_at_once


@pytest.fixture
def real_log() -> Callable[[str], Path]:
    beside = Path(__file__).parents[4] / "shared" / "data"
    folder = Path(os.environ.get("TONGGUI_REAL_DATA", beside)) / "logs"

    def find(name):
        if not (folder / name).exists():
            pytest.skip(f"no {name}: put the public logs into the folder named TONGGUI_REAL_DATA")
        return folder / name

    return find
