# SPDX-License-Identifier: Apache-2.0
"""The layers hold: import-linter finds no import that goes the wrong way."""

import subprocess
import sys
from pathlib import Path

import pytest


def test_no_import_goes_against_the_layers(root):
    pytest.importorskip("importlinter", reason="no import-linter: run `make setup`")
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [lint, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
