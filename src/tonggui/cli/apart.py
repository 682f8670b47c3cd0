# SPDX-License-Identifier: Apache-2.0
"""`tonggui-signer` and `tonggui-witness` in the language spoken; their work is the ledger's."""

from __future__ import annotations

import sys
from typing import Any

import click

from tonggui.cli import language
from tonggui.cli.helping import Context
from tonggui.cli.main import INTERRUPTED, UNUSABLE
from tonggui.core.errors import Refused
from tonggui.ledger.signer.command import signer
from tonggui.ledger.witness.command import witness

SAID = "Language of what is printed."


def run_signer() -> None:
    """Run `tonggui-signer`."""
    run("tonggui-signer", signer)


def run_witness() -> None:
    """Run `tonggui-witness`."""
    run("tonggui-witness", witness)


def run(name: str, group: click.Group, words: list[str] | None = None) -> None:
    """Run a command of the ledger; what cannot be done is one line and exit code 2."""
    try:
        language.forget()
        spoken_by(group).main(words, prog_name=name, standalone_mode=False, obj=language.say)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        _refuse(name, language.say(error.format_message()))
    except Refused as error:
        _refuse(name, language.refusal(error))
    except OSError as error:
        parts = (str(error.filename or ""), language.say(error.strerror or str(error)))
        _refuse(name, ": ".join(filter(None, parts)))
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)


def spoken_by(group: click.Group) -> click.Group:
    """Let a group and its commands help in the language spoken, and take `--lang`."""
    for each in (group, *group.commands.values()):
        each.context_class = Context
        if not any(param.name == "language" for param in each.params):
            language.language_option(SAID)(each)
            _silently(each.params[-1])
    return group


def _silently(option: click.Parameter) -> None:
    """Keep an option from the function of its command, which knows nothing of languages."""
    option.expose_value = False


def _refuse(name: str, message: str) -> Any:
    click.echo(f"{name}: {' '.join(message.split())}", err=True)
    sys.exit(UNUSABLE)
