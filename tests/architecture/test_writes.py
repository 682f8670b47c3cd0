# SPDX-License-Identifier: Apache-2.0
"""Whatever writes rows does so in a named act that ends in the ledger; pages write nothing."""

import ast

import pytest

from tests.conftest import ROOT

SRC = ROOT / "src" / "tonggui"
APPS = ("people", "registry", "rounds", "laws")
WRITES = {
    ".save", ".create", ".delete", ".update", ".bulk_create", ".bulk_update", ".get_or_create",
    ".update_or_create", ".end", ".add", ".set", ".cut", ".succeed", ".withdraw", ".retract",
}  # fmt: skip
# Ways into the ledger: `change` is the one of people, `tell` that of all others.
TELLS = {"tell", "change", "ledger.append"}
# What leaves no entry, and why.
WITHOUT = {
    "note_sign_in": "an attempt to sign in is kept for the audit administrator, not an act",
    "list_power": "the catalogue is made from editions and can be made again",
    "go_on": "a slice of a trial that was told of when it began; the last one is told of",
}


def functions(app):
    """Return the functions of the services of an app, by name."""
    for path in sorted((SRC / app / "services").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from ((node.name, node) for node in tree.body if isinstance(node, ast.FunctionDef))


def called(node):
    """Return the names a function calls: whole ones, and those of methods after their dot."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            yield ast.unparse(each.func)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
            yield f".{each.func.attr}"


def reached(name, known, seen=frozenset()):
    """Return all that a function calls, through the functions of its app."""
    for each in called(known[name]):
        yield each
        if each in known and each not in seen:
            yield from reached(each, known, seen | {name, each})


def writing(app):
    """Return the public functions of an app that write rows, with all they call."""
    known = dict(functions(app))
    for name in known:
        found = set(reached(name, known))
        if not name.startswith("_") and found & WRITES:
            yield name, found


@pytest.mark.parametrize("app", APPS)
def test_every_service_that_writes_rows_ends_in_the_ledger(app):
    silent = {name for name, found in writing(app) if not found & TELLS}

    assert silent - WITHOUT.keys() == set()


@pytest.mark.parametrize("app", APPS)
def test_there_are_services_that_write(app):
    assert len(list(writing(app))) > 5


def test_pages_write_no_rows_themselves():
    direct = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    found = {
        f"{path.relative_to(SRC)}: {ast.unparse(call)}"
        for folder in ("desk", "portal")
        for path in (SRC / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and (call.func.attr in direct or ".objects.create" in ast.unparse(call.func))
    }

    assert found == set()
