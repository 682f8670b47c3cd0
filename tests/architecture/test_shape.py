# SPDX-License-Identifier: Apache-2.0
"""The code keeps its shape: small modules, small functions, a sentence at the top of each."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tonggui"
# Django writes numbered migrations; `makemigrations --check` holds them.
MADE = set(SOURCE.rglob("migrations/[0-9]*.py"))
MODULES = sorted(set(SOURCE.rglob("*.py")) - MADE)
CORE = sorted((SOURCE / "core").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LICENCE = "# SPDX-License-Identifier: Apache-2.0"
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_CONFTEST = 400, 50, 150
SAYS_NOTHING = {"base", "common", "data", "handle", "helper", "helpers", "info", "manager"} | {
    "misc",
    "process",
    "util",
    "utilities",
    "utils",
}

CLOCKS = {"now", "today", "utcnow", "monotonic", "time_ns", "perf_counter"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


@cache
def nodes(path):
    return list(ast.walk(ast.parse("\n".join(lines(path)))))


def _first(path):
    return next(each for each in lines(path) if not each.startswith("#!"))


def functions(path):
    return [node for node in nodes(path) if isinstance(node, Function)]


def test_a_module_can_be_read_at_one_sitting():
    long = {
        name_of(path): len(lines(path)) for path in MODULES if len(lines(path)) > LONGEST_MODULE
    }

    # The verifier is one file on purpose: whoever doubts us copies it, reads it, runs it.
    assert set(long) - {"src/tonggui/ledger/tonggui_verify.py"} == set()


def test_a_function_fits_on_a_page():
    long = {
        (name_of(path), each.name)
        for path in MODULES
        for each in functions(path)
        if each.end_lineno - each.lineno + 1 > LONGEST_FUNCTION
    }

    # The signature of a command lists its options, one a line.
    assert long - {("src/tonggui/cli/audit.py", "audit")} == set()


def test_every_file_names_its_licence_first():
    written = [path for path in [*MODULES, *TESTS] if lines(path)]

    unsaid = [path for path in written if _first(path) != LICENCE]

    assert [name_of(path) for path in unsaid] == []


def test_every_module_opens_with_one_sentence():
    docstrings = {path: ast.get_docstring(nodes(path)[0]) or "" for path in MODULES}

    unsaid = [path for path, text in docstrings.items() if not re.match(r"\S.*[.。](\n|$)", text)]

    assert [name_of(path) for path in unsaid] == []


def test_no_module_is_named_for_nothing():
    parts = {path: set(path.relative_to(SOURCE).with_suffix("").parts) for path in MODULES}

    assert [name_of(path) for path, words in parts.items() if words & SAYS_NOTHING] == []


def test_core_imports_only_the_standard_library_and_itself():
    imported = {
        (name_of(path), name)
        for path in CORE
        for node in nodes(path)
        for name in _imported(node)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name.split(".")[:2] != ["tonggui", "core"]
    }

    assert imported == set()


def test_core_never_reads_a_clock():
    read = {
        (name_of(path), node.func.attr)
        for path in CORE
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in CLOCKS
    }

    assert read == set()


def test_every_test_can_fail():
    silent = [
        (name_of(path), each.name)
        for path in TESTS
        for each in functions(path)
        if each.name.startswith("test_") and not _expects(each, path)
    ]

    assert silent == []


def test_shared_fixtures_stay_few():
    lengths = {name_of(path): len(lines(path)) for path in TESTS if path.name == "conftest.py"}

    assert max(lengths.values()) <= LONGEST_CONFTEST


def _imported(node):
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def _expects(function, path):
    """Tell whether a test asserts, or calls a function of its module that does."""
    asserting = {each.name for each in functions(path) if _asserts(each)}
    called = {
        getattr(node.func, "id", getattr(node.func, "attr", ""))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
    return _asserts(function) or bool(called & asserting)


def _asserts(function):
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Attribute) and node.attr in ("raises", "fail"))
        or (isinstance(node, ast.Name) and node.id.startswith("django_assert"))
        for node in ast.walk(function)
    )
