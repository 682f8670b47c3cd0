# SPDX-License-Identifier: Apache-2.0
"""`administrator`: make one of the first administrators and print the link to set a password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tonggui.people import services
from tonggui.people.models import Account, Administers


class Command(BaseCommand):
    """Make an administrator, or give one a new link; only the machine's owner can run this."""

    help = "Make an administrator of the system, security or audit, or give one a new link."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name, which kind of administrator it is, and whether the second factor is lost."""
        parser.add_argument("name")
        parser.add_argument("kind", choices=[kind.value for kind in Administers if kind])
        parser.add_argument("--lost-second-factor", action="store_true", dest="is_lost")

    @transaction.atomic
    def handle(self, *_: Any, name: str, kind: str, is_lost: bool = False, **__: Any) -> None:
        """Print the address of the one-time link."""
        at = timezone.now()
        account = Account.objects.filter(username=name, administers=kind).first()
        if account is None:
            account = services.make_account(name, administers=Administers(kind), by=None, at=at)
        if is_lost:
            services.remove_second_factor(account, by=None, at=at)
        uid, key = services.issue_link(account, by=None, at=at)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
        self.stdout.write(f"{settings.PUBLIC_URL}{path}")
