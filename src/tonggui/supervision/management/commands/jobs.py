# SPDX-License-Identifier: Apache-2.0
"""`tonggui jobs tick`: let time pass in every case in which something has fallen due.

Apps name what else each tick does in their `AppConfig`: `ticks = ("dotted.path",)`.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string

from tonggui.supervision.dropping import take_in
from tonggui.supervision.ticking import tick


class Command(BaseCommand):
    """Take in what was dropped, and turn due times into findings, once."""

    help = "Judge what has fallen due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the job to do."""
        parser.add_argument("job", choices=["tick"])

    def handle(self, *_: Any, **__: Any) -> None:
        """Do it, and say how much there was."""
        taken = take_in(at=timezone.now())
        if taken.files:
            self.stdout.write(
                f"{taken.files} files taken in: {taken.rows} rows new, {taken.known} known,"
                f" {len(taken.refused)} refused"
            )
        done = tick(at=timezone.now())
        for config in apps.get_app_configs():
            for path in getattr(config, "ticks", ()):
                import_string(path)(at=timezone.now())
        self.stdout.write(f"{done.cases} cases judged, {done.findings} findings raised")
