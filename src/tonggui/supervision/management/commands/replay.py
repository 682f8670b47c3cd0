# SPDX-License-Identifier: Apache-2.0
"""`tonggui replay`: judge all stored events again and compare with what was found live."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tonggui.cases.models import Case
from tonggui.supervision.replay import differences


class Command(BaseCommand):
    """Judge everything again; exit 1 where it is not what was found."""

    help = "Judge all stored events again."

    def handle(self, *_: Any, **__: Any) -> None:
        """Say every difference."""
        cases = Case.objects.count()

        def seen(count: int) -> None:
            self.stderr.write(f"judged {count:,} of {cases:,} cases")

        found = list(differences(at=timezone.now(), seen=seen))
        for each in found:
            self.stdout.write(str(each))
        self.stdout.write(f"{len(found)} differences")
        if found:
            sys.exit(1)
