# SPDX-License-Identifier: Apache-2.0
"""`tonggui serve`, `upgrade` and `administrator`: the web site, as the environment sets it."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TextIO

import click

from tonggui.cli.helping import Command
from tonggui.cli.language import say
from tonggui.core.errors import Refused

# Where a site is that nobody gave a place: it is gone on with, and never begun.
HERE = Path(".tonggui/site")


class NoHome(Refused):
    """Nobody said which site is meant, and there is none here."""

    code = "no-home"

    def __init__(self) -> None:
        super().__init__("TONGGUI_HOME is not set, and there is no site in this folder: set it")


@click.command(cls=Command)
@click.option("--bind", metavar="HOST:PORT", help="Where to listen; TONGGUI_BIND otherwise.")
def serve(bind: str | None) -> None:
    """Serve the web site until told to stop."""
    call("serve", *(["--bind", bind] if bind else []))


@click.command(cls=Command)
def upgrade() -> None:
    """Bring the database up to this version; do so after each installation of a new one."""
    call("upgrade")
    click.echo(say("the database is up to date"))


@click.command(cls=Command)
@click.argument("name")
@click.argument("kind", type=click.Choice(["system", "security", "audit"]))
@click.option("--lost-second-factor", "is_lost", is_flag=True, help="Remove the one they lost.")
def administrator(name: str, kind: str, is_lost: bool) -> None:  # noqa: FBT001 - how click gives a flag
    """Make an administrator, or give one a new link; print the link that sets the password."""
    act("administrator", name, kind, *(["--lost-second-factor"] if is_lost else []))


def ask(command: str, *arguments: str) -> None:
    """Run one of the site's commands that reads, once the database answers."""
    call("ready", "read")
    call(command, *arguments)


def act(command: str, *arguments: str) -> None:
    """Run one of the site's commands that writes: only where the site itself would start."""
    call("ready", "write")
    call(command, *arguments)


def call(command: str, *arguments: str) -> None:
    """Run one of the site's own commands; only now is Django loaded.

    NoHome where that would begin a second site in whatever folder we happen to be.
    """
    if not os.environ.get("TONGGUI_HOME") and not HERE.is_dir():
        raise NoHome
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonggui.site.settings")
    import django  # noqa: PLC0415 - audits start without it
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command(command, *arguments, stdout=Spoken(sys.stdout), stderr=Spoken(sys.stderr))


class Spoken(io.TextIOBase):
    """What the site's own commands print, in the language spoken."""

    def __init__(self, out: TextIO) -> None:
        """Print to a stream."""
        self._out = out

    def write(self, text: str) -> int:
        """Print lines."""
        for line in text.splitlines(keepends=True):
            self._out.write(line.replace(line.strip(), say(line.strip())) if line.strip() else line)
        return len(text)

    def flush(self) -> None:
        """Let what was printed be seen."""
        self._out.flush()

    def isatty(self) -> bool:
        """Say whether anybody looks on."""
        return self._out.isatty()
