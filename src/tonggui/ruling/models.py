# SPDX-License-Identifier: Apache-2.0
"""Changes of rules with their days, reasons and two sides, and what they would have found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import Account

LONGEST_REASON = 300


class Outcome(models.TextChoices):
    """How a ruling ended; one that waits has not."""

    WAITS = "", _("waits for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    TAKEN_BACK = "taken-back", _("taken back")


class Ruling(models.Model):
    """A change of one rule: proposed by one, decided by another, in force from a day on.

    It holds the rule's whole settings, so that what is in force on a day is one ruling. An
    approved one counts until the next of the same rule begins; `…_as` is the office they acted in.
    """

    rule = models.CharField(_("rule"), max_length=8)
    since = models.DateField(_("in force from"))
    settings = models.JSONField(_("settings"), default=dict)
    react = models.JSONField(_("workdays to react"), default=dict)
    is_on = models.BooleanField(_("switched on"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_as = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    answer = models.CharField(_("answer"), max_length=LONGEST_REASON, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_as = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(outcome=""), name="one_ruling_waits_a_rule"
            ),
            models.UniqueConstraint(
                fields=["rule", "since"],
                condition=Q(outcome="approved"),
                name="one_ruling_begins_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["approved", "refused"]) | ~Q(decided_by=F("proposed_by")),
                name="a_ruling_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | ~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_ruling_is_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.since}"


class Rehearsal(models.Model):
    """What a ruling would have found in the cases on record, as far as they are looked at.

    Made from events and never told: `cases` were looked at up to `last`; `found_now` and
    `found_then` are those in which the rule finds something today and under the ruling.
    """

    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="rehearsal")
    total = models.PositiveIntegerField()
    until = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    found_now = models.PositiveIntegerField(default=0)
    found_then = models.PositiveIntegerField(default=0)
    more = models.PositiveIntegerField(default=0)
    fewer = models.PositiveIntegerField(default=0)
    otherwise = models.PositiveIntegerField(default=0)
    shown = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.ruling} {self.cases}/{self.total}"


TOLD: tuple[type[models.Model], ...] = (Ruling,)
