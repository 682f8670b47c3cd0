# SPDX-License-Identifier: Apache-2.0
"""What the county commission says of a draft: high risks it confirmed, excuses it refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tonggui.people.models import Account
from tonggui.registry.models.lists import LONGEST_DIGEST, Power

_CODE = 80


class ConfirmedRisk(models.Model):
    """A high risk as the commission confirmed it (R47); `digest` is of what was confirmed."""

    power = models.ForeignKey(Power, models.PROTECT, related_name="confirmed_risks")
    risk = models.CharField(max_length=_CODE)
    digest = models.CharField(max_length=LONGEST_DIGEST)
    confirmed_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["power", "risk", "digest"], name="a_high_risk_is_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} {self.risk}"


class RefusedExcuse(models.Model):
    """An excuse that the commission refused, and why (R50); `asked` is the digest of its words."""

    power = models.ForeignKey(Power, models.PROTECT, related_name="refused_excuses")
    stage = models.CharField(max_length=20)
    timing = models.CharField(max_length=20)
    asked = models.CharField(max_length=LONGEST_DIGEST)
    because = models.CharField(max_length=300)
    refused_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(because=""), name="an_excuse_is_refused_for_why"),
        ]

    def __str__(self) -> str:
        return f"{self.power} {self.stage}×{self.timing}"


TOLD: tuple[type[models.Model], ...] = (ConfirmedRisk, RefusedExcuse)
