# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists xray`: bring the x-ray of the registry up, and say how much does not hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tonggui.core.rules import LEVELS
from tonggui.registry.models import Xray
from tonggui.registry.xrays import keeping, shown


class Command(BaseCommand):
    """Make anew what is out of date of the x-ray; `--all` makes everything anew."""

    help = "Bring the x-ray of the registry up."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether everything is made anew."""
        parser.add_argument("--all", action="store_true", dest="is_all")

    def handle(self, *_: Any, is_all: bool, **__: Any) -> None:
        """Say how far it is while it runs, and then what was found, rule by rule."""
        if is_all:
            Xray.objects.update(is_stale=True)
        looked = keeping.bring_up(at=timezone.now(), told=self._tell)
        self.stdout.write(f"{looked} looked at, {shown.powers()} in all")
        for rule, counts in shown.by_rule():
            told = ", ".join(f"{counts[level]} {level}" for level in LEVELS if counts[level])
            self.stdout.write(f"{rule}: {told}")

    def _tell(self, done: int, of: int) -> None:
        if done % (25 * keeping.BATCH) == 0 and done < of:
            self.stdout.write(f"{done} of {of}")
