# SPDX-License-Identifier: Apache-2.0
"""`tonggui ledger`: publish, export, verify, check, recover, erase, rotate keys, set the clock."""

from __future__ import annotations

from pathlib import Path

import click

from tonggui.cli.helping import Group
from tonggui.cli.language import language_option, spoken
from tonggui.cli.site import act, ask
from tonggui.ledger import tonggui_verify

FILE = click.Path(exists=True, dir_okay=False)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(cls=Group)
def ledger() -> None:
    """Work with the record nobody can rewrite."""


@ledger.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--key", type=FILE, help="The keys you trust, got elsewhere than from DIR.")
@click.option("--policy", type=FILE, help="Whose witness you ask for, instead of DIR's policy.")
@click.option("--since", type=FILE, help="A checkpoint you kept: DIR must continue it.")
@click.option("--workers", type=click.IntRange(1), help="Processes; about one a core.")
@language_option("Language of what is printed.")
@click.pass_context
def verify(  # noqa: PLR0913, PLR0917 - the options of a command
    ctx: click.Context,
    folder: Path,
    key: str | None,
    policy: str | None,
    since: str | None,
    workers: int | None,
    language: str,  # noqa: ARG001 - chosen as it is read
) -> None:
    """Audit a whole export; exit 0 it stands, 1 it does not, 2 it cannot be read.

    This runs the very file that is shipped in every export.
    """
    given = {"--key": key, "--policy": policy, "--since": since, "--workers": workers}
    given["--lang"] = spoken()
    options = [str(each) for name, value in given.items() if value for each in (name, value)]
    ctx.exit(tonggui_verify.main(["export", str(folder), *options]))


@ledger.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
def export(folder: Path) -> None:
    """Write the log into DIR, which any web server can host, or bring DIR up to date."""
    ask("ledger", "export", str(folder))


@ledger.command()
def publish() -> None:
    """Publish what is committed now; `tonggui serve` does so by itself."""
    ask("ledger", "publish")


@ledger.command()
def fsck() -> None:
    """Rebuild rows from entries and report every difference; exit 1 if there is one."""
    ask("ledger", "fsck")


@ledger.command("rewrite-files")
def rewrite_files() -> None:
    """Write tiles and bundles anew from the database, where they were damaged."""
    ask("ledger", "rewrite-files")


@ledger.command()
def recount() -> None:
    """Count duties, cards and findings anew, where `fsck` says that a count is wrong."""
    ask("ledger", "recount")


@ledger.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
def recover(folder: Path) -> None:
    """Take entries that the database lost back from the export DIR."""
    ask("ledger", "recover", str(folder))


@ledger.command("rotate-key")
@click.argument("vkey")
def rotate_key(vkey: str) -> None:
    """Name the next key VKEY in the log; then the signer may switch to it."""
    act("ledger", "rotate-key", vkey)


@ledger.command("correct-clock")
@click.argument("reason")
def correct_clock(reason: str) -> None:
    """Say in the log that the machine's clock was wrong, and why.

    REASON will be public and cannot be removed: name nobody.
    """
    act("ledger", "correct-clock", reason)


@ledger.command()
@click.argument("place")
@click.option("--basis", default="", help="The law and its article; public for good: name nobody.")
@click.option("--reason", default="", help="Why; not public.")
@click.option("--for-good", is_flag=True, help="Erase; without it only what would go is said.")
def erase(place: str, basis: str, reason: str, *, for_good: bool) -> None:
    """Erase personal words by law; every proof of the log stays valid.

    PLACE is as the page of an entry names it: review/12/opinion, or entry/57/reason for a word of
    entry 57 itself.
    """
    given = ["--basis", basis, "--reason", reason, "--language", spoken()]
    (act if for_good else ask)("erase", place, *given, *(["--for-good"] if for_good else []))
