# SPDX-License-Identifier: Apache-2.0
"""`tonggui-witness`: make a witness, tell it which logs to watch, run it, or answer by file."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import click

from tonggui.ledger import durable
from tonggui.ledger.signer.command import FOLDER, run, tell
from tonggui.ledger.witness import answers, post


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def witness() -> None:
    """Watch logs of others, and say that they have only ever grown."""


@witness.command()
@FOLDER
@click.option("--name", required=True, help="Name of the witness, such as school.example/w1.")
def init(folder: Path, name: str) -> None:
    """Make a new key, and print its public half, for the log's policy."""
    click.echo(post.found(folder, name))


@witness.command()
@FOLDER
@click.argument("keys", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def watch(folder: Path, keys: Path) -> None:
    """Watch the log whose KEYS these are; again after its keys were rotated."""
    name = post.Post(folder, time.time).watch(keys.read_text(encoding="utf-8"))
    tell(f"watches {name}")


@witness.command()
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=7380, show_default=True, help="0 for any that is free.")
def serve(folder: Path, host: str, port: int) -> None:
    """Answer `add-checkpoint` over HTTP."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with durable.kept(folder):
        held = post.Post(folder, time.time)
        key = held.signer.verifier.vkey
        with answers.Server(held, host, port) as server:
            click.echo(f"{key} at http://{host}:{server.server_port}/")
            server.serve_forever()


@witness.command()
@FOLDER
@click.argument("requests", type=click.Path(path_type=Path, exists=True, file_okay=False))
def exchange(folder: Path, requests: Path) -> None:
    """Answer every request in the folder REQUESTS, which is then carried back."""
    with durable.kept(folder):
        for name, status in answers.exchange(post.Post(folder, time.time), requests):
            click.echo(f"{name}: {status}")


def main() -> None:
    """Run the command; what cannot be done is one line and exit code 2."""
    run("tonggui-witness", witness)
