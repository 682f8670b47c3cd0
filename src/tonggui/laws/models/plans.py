# SPDX-License-Identifier: Apache-2.0
"""The duties plans (三定) of units by version, and which powers carry each of their duties (R5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.people.models import Post, Unit
from tonggui.people.models.spans import Span, Spans
from tonggui.registry.models import Power


class DutiesPlan(Span):
    """One version of a unit's duties plan; it holds from `since` until the next one does."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties_plans")
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(pgettext_lazy("law", "number"), max_length=80, blank=True)

    objects = Spans["DutiesPlan"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [*Span.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.unit} {self.since}"


class PlannedDuty(models.Model):
    """A duty as a version of a plan words it, in its order."""

    plan = models.ForeignKey(DutiesPlan, models.PROTECT, related_name="duties")
    position = models.PositiveIntegerField()
    words = models.CharField(_("duty"), max_length=500)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "position"], name="duties_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.position}"


class Carrying(Span):
    """That a power carries a duty; or, without a power, why no power does."""

    duty = models.ForeignKey(PlannedDuty, models.PROTECT, related_name="carried")
    power = models.ForeignKey(Power, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = Spans["Carrying"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(power__isnull=False, reason="") | Q(power=None) & ~Q(reason=""),
                name="a_power_carries_a_duty_or_a_reason_says_why_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.power or ''}"


class PlanNoImpact(Span):
    """A signed statement that a new version of a plan changes nothing in a unit's lists (S04)."""

    plan = models.ForeignKey(DutiesPlan, models.PROTECT, related_name="statements")
    reason = models.CharField(_("reason"), max_length=500)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Spans["PlanNoImpact"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="plan_no_impact_has_a_reason"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(withdrawn_at=None),
                name="plan_no_impact_is_signed_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.plan)
