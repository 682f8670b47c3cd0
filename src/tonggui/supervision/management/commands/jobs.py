# SPDX-License-Identifier: Apache-2.0
"""`tonggui jobs tick`: let time pass in every case in which something has fallen due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tonggui.supervision.ticking import tick


class Command(BaseCommand):
    """Turn due times into findings, once."""

    help = "Judge what has fallen due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the job to do."""
        parser.add_argument("job", choices=["tick"])

    def handle(self, *_: Any, **__: Any) -> None:
        """Do it, and say how much there was."""
        done = tick(at=timezone.now())
        self.stdout.write(f"{done.cases} cases judged, {done.findings} findings raised")
