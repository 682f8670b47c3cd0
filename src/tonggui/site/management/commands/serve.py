# SPDX-License-Identifier: Apache-2.0
"""Serve the site, once everything it needs is there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from tonggui.site import readiness, server
from tonggui.site.declared import BIND


class Command(BaseCommand):
    """`tonggui serve`."""

    help = "Serve the site."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to listen at."""
        parser.add_argument("--bind", default=settings.BIND)

    def handle(self, *_: Any, bind: str, **__: Any) -> None:
        """Make ready, say where, serve."""
        BIND.read({BIND.name: bind})
        readiness.require(
            readiness.disk_can_be_written,
            readiness.database_answers,
            readiness.database_can_be_written,
        )
        if connection.vendor == "sqlite" and readiness.is_empty():
            call_command("upgrade")
        readiness.require(*(condition for _, condition in readiness.conditions()))
        self._check()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"tonggui: serving at http://{bind} (Ctrl-C stops)")
        self.stdout.flush()
        server.serve(bind)

    def _check(self) -> None:
        """Say on standard error what is unwise, refuse what is wrong."""
        tags = [checks.Tags.security]
        for each in checks.run_checks(tags=tags, include_deployment_checks=True):
            if not (each.id or "").startswith("tonggui."):
                continue
            if each.level >= checks.ERROR:
                raise readiness.NotReady(each.msg)
            self.stderr.write(f"tonggui: {each.msg}")
