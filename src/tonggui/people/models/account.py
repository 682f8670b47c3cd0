# SPDX-License-Identifier: Apache-2.0
"""Accounts: who may sign in, and as whom."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models.officials import Official


class Administers(models.TextChoices):
    """The three kinds of administrators, kept apart (三员分立)."""

    NOTHING = "", _("nothing")
    SYSTEM = "system", _("the system")
    SECURITY = "security", _("security")
    AUDIT = "audit", _("the audit trail")


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by the name they sign in with."""


class Account(AbstractBaseUser):
    """Someone who may sign in: as an official or as one kind of administrator, never as both.

    What an official's account may do follows from tenures and memberships, not from here.
    """

    username = models.CharField(_("sign-in name"), max_length=64, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    official = models.OneToOneField(
        Official, models.PROTECT, null=True, blank=True, related_name="account"
    )
    administers = models.CharField(
        _("administers"), max_length=8, choices=Administers, blank=True, default=""
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(official__isnull=False, administers="")
                | Q(official__isnull=True) & ~Q(administers=""),
                name="official_or_administrator",
            ),
            models.CheckConstraint(
                condition=Q(administers__in=["", "system", "security", "audit"]),
                name="administrator_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def subject(self) -> str:
        """Return how public records refer to the account, without the name."""
        return f"account:{self.pk}"


class SignIn(models.Model):
    """An attempt to sign in: kept for the audit administrator, told to nobody else.

    A name that no account has is not kept: it may be a password typed into the wrong field.
    """

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="sign_ins")
    at = models.DateTimeField(db_index=True)
    succeeded = models.BooleanField()
    ip = models.GenericIPAddressField(null=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
