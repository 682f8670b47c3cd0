# SPDX-License-Identifier: Apache-2.0
"""`tonggui jobs tick` and `tonggui replay`: let time pass in all cases; judge all of them again."""

from __future__ import annotations

import click

from tonggui.cli.helping import Command, Group
from tonggui.cli.site import act, ask


@click.group(cls=Group)
def jobs() -> None:
    """Do what `tonggui serve` does beside its pages."""


@jobs.command()
def tick() -> None:
    """Judge every case in which something has fallen due; several may run at once."""
    act("jobs", "tick")


@click.command(cls=Command)
def replay() -> None:
    """Judge all stored events again; exit 0 if that gives what was found live, 1 if not."""
    ask("replay")
