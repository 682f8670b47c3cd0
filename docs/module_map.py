# SPDX-License-Identifier: Apache-2.0
"""Writes the map of the code from what its modules say of themselves, so that it cannot go stale.

`make docs` runs it; `tests/docs` fails if what is written is not what the code says.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tonggui"
PAGE = ROOT / "docs" / "reference" / "modules.md"
README = ROOT / "README.md"
ASKED_FOR = ("management", "migrations", "templatetags")
BEGIN, END = "<!-- map of the code, made by `make docs` -->\n", "<!-- end of the map -->"
HEAD = """# Modules

What every module is for, in its own first sentence. Made by `make docs`; do not edit.

The arrow of imports goes one way, each of these using only what comes after it (`pyproject.toml`
has it as a contract that `make lint` holds): `site`; `cli`, `desk`, `portal`; `demo`; `notices`;
`meetings`; `supervision`; `oversight`; `cases`; `rounds`; `laws`; `registry`; `ruling`; `people`;
`ledger`; `engines`, `formats`; `core`, which uses the standard library only. Those named side by
side do not know each other. Any of them may use `endings`.
"""


def sentence(path):
    """Return the first line of a module's docstring."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.split("\n", maxsplit=1)[0]


def packages():
    """Return every package, the root first, each before those inside it."""
    return sorted(path.parent for path in SOURCE.rglob("__init__.py"))


def readme_map():
    """Return the packages that we named with what each is for, as a table."""
    rows = [
        f"| [`{package.relative_to(SOURCE.parent).as_posix()}/`]"
        f"({package.relative_to(ROOT).as_posix()}) | {sentence(package / '__init__.py')} |"
        for package in packages()
        if package.name not in ASKED_FOR and package.parent.name not in ASKED_FOR
    ]
    return "\n".join(["| where | what |", "|---|---|", *rows]) + "\n"


def reference():
    """Return the page of all modules."""
    return "\n".join([HEAD, *(_section(package) for package in packages())])


def _section(package):
    modules = [path for path in sorted(package.glob("*.py")) if path.name != "__init__.py"]
    name = package.relative_to(SOURCE.parent).as_posix().replace("/", ".")
    head = f"## `{name}`\n\n{sentence(package / '__init__.py')}\n"
    rows = [
        f"| [`{path.stem}`](../../{path.relative_to(ROOT).as_posix()}) | {sentence(path)} |"
        for path in modules
    ]
    return "\n".join([head, *(["| module | what |", "|---|---|", *rows, ""] if rows else [])])


def with_map(readme):
    """Return a README with the map put between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{readme_map()}{END}{after}"


def main():
    """Write both."""
    PAGE.write_text(reference(), encoding="utf-8")
    README.write_text(with_map(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
