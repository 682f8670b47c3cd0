# SPDX-License-Identifier: Apache-2.0
"""Bring the tables up to this version; run again, it changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from tonggui.site import readiness


class Command(BaseCommand):
    """`tonggui upgrade`."""

    help = "Bring the database up to this version."
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        """Make the missing steps, in order."""
        readiness.require(readiness.disk_can_be_written, readiness.database_answers)
        call_command("migrate", interactive=False, verbosity=0)
        readiness.migrations_are_applied()
