# SPDX-License-Identifier: Apache-2.0
"""Requests to erase personal words by law: asked for by one administrator, settled by another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models.account import Account


class Erasure(models.Model):
    """That something personal be erased: where it stands, by which law and why; who said so.

    `place` is `kind/number/field` of a row, or `entry/number/word` of an entry's own words.
    Without an account it was the machine's owner, on the command line.
    """

    place = models.CharField(_("what is erased"), max_length=120)
    basis = models.CharField(_("legal basis"), max_length=200)
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    is_allowed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(decided_at=None), name="one_open_request_a_place"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_allowed=None, decided_by=None)
                | Q(decided_at__isnull=False, is_allowed__isnull=False),
                name="settled_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None)
                | Q(decided_by=None)
                | ~Q(asked_by=models.F("decided_by")),
                name="never_settled_by_whoever_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.place
