# SPDX-License-Identifier: Apache-2.0
"""Checks tried on past events before a control with them is adopted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import Account
from tonggui.registry.models import Draft


class PastEvents(models.Model):
    """Past events of one power kept for trials; they are dropped when nobody needs them."""

    name = models.CharField(_("file"), max_length=120)
    digest = models.CharField(max_length=71)
    used_for = models.CharField(max_length=64)
    content = models.BinaryField()
    cases = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["used_for", "digest"], name="past_events_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Tried(models.Model):
    """A check with parameters on past events, and what it has found in the cases judged so far."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="%(class)ss")
    control = models.CharField(_("control"), max_length=80, blank=True)
    node = models.CharField(_("node"), max_length=60, blank=True)
    rule = models.CharField(_("check"), max_length=8)
    settings = models.JSONField(default=dict)
    cases = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    shown = models.JSONField(default=list)
    is_judged = models.BooleanField(default=True)
    begun_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(found__lte=F("cases"), reached__lte=F("cases")),
                name="%(class)s_finds_among_its_cases",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.rule}"


class TrialRun(Tried):
    """A trial under way: it becomes a record when its last case is judged."""

    past = models.ForeignKey(PastEvents, models.CASCADE, related_name="runs")
    total = models.PositiveIntegerField()


class Trial(Tried):
    """A finished trial, kept with the draft and told to the ledger without its cases."""

    events_name = models.CharField(max_length=120)
    events_digest = models.CharField(max_length=71)
    ended_at = models.DateTimeField()
