# SPDX-License-Identifier: Apache-2.0
"""`tonggui ledger erase`: show what an erasure takes and leaves; erase, by the machine's owner."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tonggui.people import services
from tonggui.people.services.erase import Plan


class Command(BaseCommand):
    """Erase the words at a place, or only say what that would do."""

    help = "Erase personal words by law."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the place, the law, the reason, and whether it is meant."""
        parser.add_argument("place")
        parser.add_argument("--basis", default="")
        parser.add_argument("--reason", default="")
        parser.add_argument("--for-good", action="store_true")
        parser.add_argument("--language", default="en")

    def handle(self, *_: Any, place: str, language: str, **given: Any) -> None:
        """Say what goes and stays; then do it where it is meant."""
        with translation.override("zh-hans" if language == "zh" else "en"):
            self._show(services.plan_erasure(place))
            self._erase(place, **given)

    def _show(self, plan: Plan) -> None:
        numbers = ", ".join(str(_number(each)) for each in plan.entries)
        if plan.row is not None:
            self.stdout.write(_("goes: the words in the row, in whose place stands a notice"))
        self.stdout.write(
            _("goes: value and salt of `%(name)s` in entries %(numbers)s")
            % {"name": plan.name, "numbers": numbers}
        )
        self.stdout.write(_("stays: the entries themselves, who acted and when, every proof"))
        for each in plan.elsewhere:
            self.stdout.write(_("stays, and holds the same words: %s") % each)
        self.stdout.write(_("not reached: backups, and receipts that people keep"))

    def _erase(self, place: str, *, basis: str, reason: str, for_good: bool, **_given: Any) -> None:
        if not for_good:
            self.stdout.write(_("nothing is erased yet: add --basis, --reason and --for-good"))
            return
        services.erase_at_once(place, basis=basis, reason=reason, at=timezone.now())
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.stdout.write(_("it is erased; the log says so"))


def _number(entry: Any) -> Any:
    position = getattr(entry, "position", None)
    return position.number if position else _("without a number yet")
