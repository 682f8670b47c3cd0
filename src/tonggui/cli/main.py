# SPDX-License-Identifier: Apache-2.0
"""The `tonggui` command: exit 0 clean, 1 findings, 2 the input cannot be used."""

from __future__ import annotations

import os
import signal
import sys
from typing import Never

import click

from tonggui.cli.audit import audit
from tonggui.cli.demo import demo
from tonggui.cli.ledger import ledger
from tonggui.cli.lists import lists
from tonggui.cli.site import administrator, serve, upgrade
from tonggui.core.errors import Refused

UNUSABLE = 2
INTERRUPTED = 130
TERMINATED = 143


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tonggui")
def tonggui() -> None:
    """同轨 Tonggui: keep public power, and its supervision, on one published track."""


tonggui.add_command(administrator)
tonggui.add_command(audit)
tonggui.add_command(lists)
tonggui.add_command(demo)
tonggui.add_command(ledger)
tonggui.add_command(serve)
tonggui.add_command(upgrade)


def main() -> None:
    """Run the command and end with its exit code."""
    # Ended from outside, we still clear away what is half-written.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        leave(run())
    except BrokenPipeError:
        os._exit(0)  # whoever read our output has had enough


def run() -> int:
    """Run the command; return its exit code."""
    try:
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
            return error.format_message()
        case Refused():
            return str(error)
        case _ if os.environ.get("TONGGUI_DEBUG"):
            raise error
        case _:
            return f"unexpected {type(error).__name__}: {error} (TONGGUI_DEBUG=1 shows where)"


def refuse(message: str) -> None:
    """Say why nothing was done, in one line."""
    click.echo(f"tonggui: {' '.join(message.split())}", err=True)


def leave(code: int) -> Never:
    """End at once: Arrow's threads may still hold Python objects, and would abort a slow end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
