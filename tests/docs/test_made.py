# SPDX-License-Identifier: Apache-2.0
"""Pages made from the code say what the code says: `make docs` writes them anew."""

import importlib.util

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def module_map():
    spec = importlib.util.spec_from_file_location("module_map", ROOT / "docs" / "module_map.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_modules_is_what_the_modules_say(module_map):
    assert module_map.PAGE.read_text(encoding="utf-8") == module_map.reference()


def test_the_map_in_the_readme_is_what_the_packages_say(module_map):
    readme = module_map.README.read_text(encoding="utf-8")

    assert module_map.with_map(readme) == readme
