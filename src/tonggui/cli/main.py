# SPDX-License-Identifier: Apache-2.0
"""The `tonggui` command: exit 0 clean, 1 findings, 2 the input cannot be used."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Never

import click

from tonggui import endings
from tonggui.cli import language
from tonggui.cli.helping import Group
from tonggui.cli.memory import keep_freed_memory
from tonggui.core.errors import Refused

UNUSABLE = 2
INTERRUPTED = 130
# Events and findings hold no circles: looked through as often as usual they cost a tenth more.
RARELY = 100_000, 20, 50


COMMANDS = {
    "administrator": "site",
    "audit": "audit",
    "demo": "demo",
    "ledger": "ledger",
    "lists": "lists",
    "jobs": "jobs",
    "replay": "jobs",
    "serve": "site",
    "upgrade": "site",
}


class Commands(Group):
    """The commands, each loaded when it is asked for: what the others need would cost time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command from the module it stands in."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        if cmd_name == "audit":
            keep_freed_memory()
        command = getattr(import_module(f"tonggui.cli.{COMMANDS[cmd_name]}"), cmd_name)
        gc.freeze()
        gc.set_threshold(*RARELY)
        gc.enable()
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tonggui")
def tonggui() -> None:
    """同轨 Tonggui: keep public power, and its supervision, on one published track."""


def main() -> None:
    """Run the command and end with its exit code."""
    endings.listen()
    try:
        leave(run())
    except BrokenPipeError:
        os._exit(0)  # whoever read our output has had enough


def run() -> int:
    """Run the command; return its exit code."""
    try:
        language.forget()
        return tonggui.main(standalone_mode=False) or 0
    except SystemExit as ended:
        return int(ended.code or 0)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
    except Exception as error:  # noqa: BLE001 - nothing may end in a traceback
        refuse(_reason(error))
    return UNUSABLE


def _reason(error: Exception) -> str:
    match error:
        case click.ClickException():
            return language.say(error.format_message())
        case Refused():
            return language.refusal(error)
        case _ if os.environ.get("TONGGUI_DEBUG"):
            raise error
        case _:
            said = f"unexpected {type(error).__name__}: {error} (TONGGUI_DEBUG=1 shows where)"
            return language.say(said)


def refuse(message: str) -> None:
    """Say why nothing was done, in one line."""
    click.echo(f"tonggui: {' '.join(message.split())}", err=True)


def leave(code: int) -> Never:
    """End at once: Arrow's threads may still hold Python objects, and would abort a slow end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
