# SPDX-License-Identifier: Apache-2.0
"""What of a published power is withheld: approved, for a reason, on a legal ground, until a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import Account
from tonggui.registry.models import Power


class Part(models.TextChoices):
    """What can be withheld: one of the four lists, an item of one, or a field."""

    PROCESS = "process", _("the procedure")
    RISKS = "risk", _("the list of risks")
    CONTROLS = "control", _("the list of controls")
    ONE_RISK = "one-risk", _("one risk with its controls")
    ONE_CONTROL = "one-control", _("one control")
    BOUNDARY = "boundary", _("the boundary of the power")
    METHOD = "method", _("the supervision method")


class Withholding(models.Model):
    """An exemption from publication: asked for by a unit, in force once the commission agrees."""

    power = models.ForeignKey(Power, models.PROTECT, related_name="withholdings")
    part = models.CharField(_("what is withheld"), max_length=12, choices=Part)
    item = models.CharField(_("code of the item"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    ground = models.CharField(_("legal ground"), max_length=200)
    review_on = models.DateField(_("looked at again on"))
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["power", "part", "item"],
                condition=Q(ended_at=None),
                name="withheld_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(ground=""), name="withheld_on_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by="")
                | Q(approved_at__isnull=False) & ~Q(approved_by=""),
                name="withheld_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} {self.part} {self.item}".strip()
