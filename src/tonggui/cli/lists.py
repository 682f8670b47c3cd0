# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists`: the four lists as files."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from tonggui.cli.helping import Group
from tonggui.cli.lists_check import check
from tonggui.core.errors import Unusable
from tonggui.formats import lists as conversion
from tonggui.formats.lists.shape import one_of


@click.group(cls=Group)
def lists() -> None:
    """Work with the four lists as files."""


@lists.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--power", help="Which power, where SOURCE holds several.")
def convert(source: Path, target: Path, power: str | None) -> None:
    """Convert lists between YAML and Excel, losing nothing, or their procedures to BPMN 2.0."""
    conversion.convert(source, target, power=power)


@lists.command()
@click.argument("target", type=click.Path(path_type=Path))
def template(target: Path) -> None:
    """Write an empty workbook (.xlsx) with the customary sheets, ready to be filled in."""
    from tonggui.formats.workbook import write_template  # noqa: PLC0415 - only this needs it

    if target.suffix.lower() != ".xlsx":
        raise Unusable(target, "", "expected a name that ends with .xlsx")
    write_template(target)


@lists.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("power")
@click.argument("target", type=click.Path(path_type=Path))
def dossier(source: Path, power: str, target: Path) -> None:
    """Write the four lists of one POWER of SOURCE as an official document (.docx)."""
    from tonggui.formats.dossier import write_dossier  # noqa: PLC0415 - only this needs it

    if target.suffix.lower() != ".docx":
        raise Unusable(target, "", "expected a name that ends with .docx")
    found = conversion.read_lists(source)
    if power not in found.powers:
        raise Unusable(source, "powers", one_of(list(found.powers), power))
    write_dossier(found, found.powers[power], target)


@lists.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--try", "is_trial", is_flag=True, help="Only say what would change.")
@click.option("--remove", "is_meant", is_flag=True, help="Take away what SOURCE has no more.")
@click.option("--reason", default="", help="Why it revises or sets back what is further on.")
def take_in(source: Path, is_trial: bool, is_meant: bool, reason: str) -> None:  # noqa: FBT001 - how click gives a flag
    """Take lists into the registry as drafts: all of them or nothing."""
    # The other commands on lists run without the site.
    act = import_module("tonggui.cli.site").act
    act(
        "take_in",
        str(source),
        *(["--try"] if is_trial else []),
        *(["--remove"] if is_meant else []),
        *(["--reason", reason] if reason else []),
    )


@lists.command()
@click.option("--all", "is_all", is_flag=True, help="Look at every power anew.")
def xray(is_all: bool) -> None:  # noqa: FBT001 - how click gives a flag
    """Bring the x-ray of the registry up, and count what does not hold, rule by rule."""
    import_module("tonggui.cli.site").act("xray", *(["--all"] if is_all else []))


lists.add_command(check)
