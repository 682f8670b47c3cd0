# SPDX-License-Identifier: Apache-2.0
"""`tonggui-signer`: make a signer, run it, rotate its key, set it right after a loss."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from tonggui.core.errors import Refused
from tonggui.ledger.signer import seat, serving

FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def signer() -> None:
    """Keep a log's key apart from the log, and sign only what continues it."""


@signer.command()
@FOLDER
@click.option("--origin", required=True, help="Name of the log, such as county.example/ledger.")
@click.option("--sm2", "with_sm2", is_flag=True, help="Sign with SM2 and SM3 beside Ed25519.")
def init(folder: Path, origin: str, with_sm2: bool) -> None:  # noqa: FBT001 - a flag of a command
    """Make a new key for a log without entries, and print its public half."""
    click.echo(seat.found(folder, origin, with_sm2=with_sm2))


@signer.command()
@FOLDER
@click.option("--socket", type=click.Path(path_type=Path), help="Where to listen; else stdin.")
def serve(folder: Path, socket: Path | None) -> None:
    """Sign what is asked, as long as it continues what was signed before."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with seat.taken(folder) as taken:
        _ = taken.signers, taken.last  # what is missing is said now, not at the first question
        if socket:
            serving.at_socket(taken, socket)
        else:
            serving.at_streams(taken)


@signer.command()
@FOLDER
def show(folder: Path) -> None:
    """Print the keys of the log and the last checkpoint signed."""
    read = seat.Seat(folder)
    click.echo(f"{read.ring}\n{read.last}", nl=False)


@signer.command()
@FOLDER
def prepare(folder: Path) -> None:
    """Make the next key and print its public half, to be said in the log."""
    with seat.taken(folder) as taken:
        click.echo(taken.prepare())


@signer.command()
@FOLDER
def switch(folder: Path) -> None:
    """Sign the last checkpoint with both keys, and use the next one from now on."""
    with seat.taken(folder) as taken:
        click.echo(str(taken.switch()), nl=False)


@signer.command()
@FOLDER
@click.argument("checkpoint", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def adopt(folder: Path, checkpoint: Path) -> None:
    """Take a published CHECKPOINT as the last, where the signer's own was lost."""
    with seat.taken(folder) as taken:
        found = taken.adopt(checkpoint.read_bytes())
        tell(f"goes on from {found.size} entries")


def tell(english: str) -> None:
    """Print a sentence, in another language where whoever runs the command brought one."""
    say = click.get_current_context().find_root().obj or str
    click.echo(say(english))


def main() -> None:
    """Run the command; what cannot be done is one line and exit code 2."""
    run("tonggui-signer", signer)


def run(name: str, group: click.Group) -> None:
    """Run a command of the ledger by its name."""
    try:
        group.main(prog_name=name, standalone_mode=False)
    except click.ClickException as error:
        _refuse(name, error.format_message())
    except (Refused, OSError) as error:
        _refuse(name, str(error))
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def _refuse(name: str, message: str) -> None:
    click.echo(f"{name}: {' '.join(message.split())}", err=True)
    sys.exit(2)
