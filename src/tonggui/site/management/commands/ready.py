# SPDX-License-Identifier: Apache-2.0
"""Refuse a command of the machine's owner where the site is not ready for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tonggui.site import readiness


class Command(BaseCommand):
    """Asked by `tonggui` before each command that needs the site's database."""

    help = "Refuse what the site is not ready for."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what it must be ready for."""
        parser.add_argument("to", choices=["read", "write"])

    def handle(self, *_: Any, to: str, **__: Any) -> None:
        """Ask whether the database answers; before a write, all that the start asks."""
        if to == "read":
            readiness.database_answers()
        else:
            readiness.require(*(condition for _, condition in readiness.conditions()))
