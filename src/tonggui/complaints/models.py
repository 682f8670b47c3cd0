# SPDX-License-Identifier: Apache-2.0
"""Complaints without those who complained, sectors in focus, and what bodies say they looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.people.models import Account, SupervisingBody, Unit
from tonggui.registry.models import Power

LONGEST_SECTOR = 60


class Channel(models.TextChoices):
    """On which way a complaint came in."""

    LETTER = "letter", _("letter")
    VISIT = "visit", _("visit")
    PHONE = "phone", _("telephone")
    NET = "net", _("on-line")
    PASSED = "passed", _("passed on from above")
    OTHER = "other", pgettext_lazy("complaint", "other")


class Nature(models.TextChoices):
    """What a complaint asks for."""

    COMPLAINT = "complaint", _("complaint")
    PETITION = "petition", _("petition for help")
    REPORT = "report", _("report of a violation")
    ADVICE = "advice", _("advice")


class Complaint(models.Model):
    """A complaint as another register numbers it, or a count of such; never who complained of what.

    `number` is that of the other register, in which the complaint itself stays. `sector` is the
    category of powers it is about. Who complained and what was said are kept nowhere here.
    """

    register = models.CharField(_("register"), max_length=40)
    number = models.CharField(_("number in that register"), max_length=64)
    came_on = models.DateField(_("came in on"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    nature = models.CharField(pgettext_lazy("complaint", "kind"), max_length=10, choices=Nature)
    sector = models.CharField(_("sector"), max_length=LONGEST_SECTOR)
    power = models.ForeignKey(Power, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(pgettext_lazy("complaint", "how many"), default=1)
    accepted_on = models.DateField(_("accepted on"), null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["came_on", "sector"], name="complaint_of_sector"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["register", "number"],
                condition=Q(withdrawn_at=None),
                name="a_complaint_is_one",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="a_complaint_counts"),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("came_on")),
                name="accepted_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("came_on")),
                name="answered_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"


class Focus(models.Model):
    """A sector in focus (重点领域): lifted by its index, ended as that calms or by people.

    `usual` is in hundredths: what was usual in a window on the day it was lifted, against which it
    is held until it ends. `number` and `intensity` are of that day, `end_…` of the day it ended.
    """

    sector = models.CharField(_("sector"), max_length=LONGEST_SECTOR)
    number = models.PositiveIntegerField()
    usual = models.PositiveIntegerField()
    intensity = models.PositiveIntegerField()
    lifted_at = models.DateTimeField()
    end_number = models.PositiveIntegerField(null=True)
    end_intensity = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sector"], condition=Q(ended_at=None), name="one_focus_a_sector"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sector} #{self.pk}"


class SectorLook(models.Model):
    """What a supervising body says it looked at in a sector in focus, and what it does now."""

    focus = models.ForeignKey(Focus, models.PROTECT, related_name="looks")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="+")
    words = models.TextField(_("what was looked at, and what follows"))
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["focus", "body"], name="one_look_a_body"),
        ]

    def __str__(self) -> str:
        return f"{self.focus} {self.body}"


TOLD: tuple[type[models.Model], ...] = (Complaint, Focus, SectorLook)
