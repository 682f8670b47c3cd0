# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists import`: take lists into the registry as drafts; the machine's owner runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from tonggui.registry import services
from tonggui.registry.errors import TakesAway
from tonggui.registry.removals import taken_away
from tonggui.registry.services.taking_in import Taken


class Command(BaseCommand):
    """Take lists in from a folder, a .yaml, .xlsx or .bpmn file: all of them or nothing."""

    help = "Take lists into the registry as drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the lists, and whether it is only tried."""
        parser.add_argument("source", type=Path)
        parser.add_argument("--try", action="store_true", dest="is_trial")
        parser.add_argument("--remove", action="store_true", dest="is_meant")
        parser.add_argument("--reason", default="")

    @transaction.atomic
    def handle(
        self, *_: Any, source: Path, is_trial: bool, is_meant: bool, reason: str, **__: Any
    ) -> None:
        """Say what became of the powers, and what went; of a trial nothing stays."""
        why = services.Why(reason or f"从文件 {source.name} 重新导入")
        taken = services.take_in(source, why=why, by=None, at=timezone.now())
        for each in taken.opened:
            self.stdout.write(f"{each.power.code}: opened")
        for each in taken.revised:
            self.stdout.write(f"{each.power.code}: revised")
        grave = self._say_what_goes(taken)
        if grave and not is_trial and not is_meant:
            raise TakesAway(grave)
        self.stdout.write(
            f"{len(taken.opened)} opened, {len(taken.revised)} revised, {taken.unchanged} unchanged"
        )
        transaction.set_rollback(is_trial)

    def _say_what_goes(self, taken: Taken) -> list[str]:
        """Name each row that goes, and return the powers of which much does."""
        grave = []
        for each in (*taken.opened, *taken.revised):
            found = taken_away(each)
            for gone in found:
                rows = "；".join(gone.rows) or "-"
                self.stdout.write(f"{each.power.code}: {gone.sheet}: taken away: {rows}")
            if any(gone.is_grave for gone in found):
                grave.append(each.power.code)
        return grave
