# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists`: the four lists as files."""

from __future__ import annotations

from pathlib import Path

import click

from tonggui.formats import lists as conversion


@click.group()
def lists() -> None:
    """Work with the four lists as files."""


@lists.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--power", help="Which power, where SOURCE holds several.")
def convert(source: Path, target: Path, power: str | None) -> None:
    """Convert procedures between YAML lists and BPMN 2.0, keeping order, gateways, lanes, names."""
    conversion.convert(source, target, power=power)
