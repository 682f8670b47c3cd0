# SPDX-License-Identifier: Apache-2.0
"""What `tonggui ledger` does that needs the site's database."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from tonggui.core.errors import Unusable
from tonggui.ledger import counting, exporting, fsck, publishing, recovery, services, signing
from tonggui.ledger.log import vkey
from tonggui.ledger.signer.wire import Line

FOUND = 1


class Command(BaseCommand):
    """`tonggui ledger …`."""

    help = "Work with the ledger."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and what to do it with."""
        parser.add_argument("what")
        parser.add_argument("given", nargs="*")

    def handle(self, *_: Any, what: str, given: list[str], **__: Any) -> None:
        """Do it."""
        if "ledger_entry" not in connection.introspection.table_names():
            raise Unusable("the database", "", "expected its tables: run `tonggui upgrade`")
        commands: dict[str, Callable[..., None]] = {
            "publish": self.publish,
            "export": self.export,
            "fsck": self.fsck,
            "rewrite-files": self.rewrite_files,
            "recount": self.recount,
            "recover": self.recover,
            "rotate-key": self.rotate_key,
            "correct-clock": self.correct_clock,
        }
        commands[what](*given)

    def publish(self, signer: Line | None = None) -> None:
        """Publish what is committed."""
        done = publishing.publish(signer)
        for each in done.unwitnessed:
            self.stderr.write(f"tonggui: {each}")
        seen = ", ".join(sorted(done.witnesses)) or "no witness"
        self.stdout.write(f"{done.size} entries are published, seen by {seen}")

    def export(self, folder: str) -> None:
        """Write the log into a folder."""
        size = exporting.export(Path(folder))
        self.stdout.write(f"{size} entries are in {folder}; verify: tonggui ledger verify {folder}")

    def fsck(self) -> None:
        """Report every difference."""
        count = 0
        for each in fsck.check():
            count += 1
            self.stdout.write(str(each))
        self.stdout.write(f"{count} differences" if count else "the record holds together")
        if count:
            sys.exit(FOUND)

    def rewrite_files(self) -> None:
        """Write the files of the log anew."""
        self.stdout.write(f"the files of {publishing.rewrite_files()} entries are written anew")

    def recount(self) -> None:
        """Count anew what the database counts, and let it go on counting."""
        for each in counting.declared():
            each.keep(connection)
        self.stdout.write("duties, cards and findings are counted anew")

    def recover(self, folder: str) -> None:
        """Take lost entries back."""
        count = recovery.recover(Path(folder), **_by_hand())
        self.stdout.write(
            f"{count} entries are back; `tonggui ledger fsck` lists the rows they tell of"
        )

    def rotate_key(self, key: str) -> None:
        """Name the next key in the log, and show the checkpoint that holds it."""
        vkey.parse(key)
        with signing.signer() as signer:
            signer.latest()  # it is said in the log only if it can be signed at once
            services.rotate_key(key, **_by_hand())
            self.publish(signer)
        self.stdout.write("now stop the signer, run `tonggui-signer switch`, start it again")

    def correct_clock(self, reason: str) -> None:
        """Let time go back, and say why."""
        services.correct_clock(reason=reason, **_by_hand())
        self.stdout.write("said in the log")


def _by_hand() -> dict[str, Any]:
    """Return who works at the machine itself, and when."""
    name = pwd.getpwuid(os.getuid()).pw_name
    return {"by": f"machine:{name}", "at": datetime.now(UTC)}
