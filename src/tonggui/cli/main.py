# SPDX-License-Identifier: Apache-2.0
"""The `tonggui` command: exit 0 clean, 1 findings, 2 the input cannot be used."""

from __future__ import annotations

import os
import signal
import sys

import click

from tonggui.cli.audit import audit
from tonggui.cli.demo import demo
from tonggui.cli.lists import lists
from tonggui.cli.site import serve, upgrade
from tonggui.core.errors import Refused

UNUSABLE = 2
INTERRUPTED = 130
TERMINATED = 143


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tonggui")
def tonggui() -> None:
    """同轨 Tonggui: keep public power, and its supervision, on one published track."""


tonggui.add_command(audit)
tonggui.add_command(lists)
tonggui.add_command(demo)
tonggui.add_command(serve)
tonggui.add_command(upgrade)


def main() -> None:
    """Run the command; whatever goes wrong ends in one line and an honest exit code."""
    # Ended from outside, we still clear away what is half-written.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        code = tonggui.main(standalone_mode=False)
    except click.ClickException as error:
        refuse(error.format_message())
    except click.Abort:
        sys.exit(INTERRUPTED)
    except Refused as error:
        refuse(str(error))
    except BrokenPipeError:
        os._exit(0)  # whoever read our output has had enough
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get("TONGGUI_DEBUG"):
            raise
        refuse(f"unexpected {type(error).__name__}: {error} (TONGGUI_DEBUG=1 shows where)")
    else:
        sys.exit(code or 0)


def refuse(message: str) -> None:
    """Say why nothing was done, in one line, and leave with 2."""
    click.echo(f"tonggui: {' '.join(message.split())}", err=True)
    sys.exit(UNUSABLE)
