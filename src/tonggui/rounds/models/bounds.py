# SPDX-License-Identifier: Apache-2.0
"""What a unit must decide together, and what a level of risk asks of supervision, from a day on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import CollectiveBody, RiskLevel, SupervisingKind, Unit
from tonggui.people.models.spans import Span, Spans


class Matter(models.TextChoices):
    """The kinds of major matters (三重一大)."""

    DECISION = "重大决策", _("major decisions")
    PERSONNEL = "重要人事任免", _("important appointments")
    PROJECT = "重大项目安排", _("major projects")
    MONEY = "大额资金使用", _("use of large sums")


class MatterScope(Span):
    """A kind of major matter that a unit decides in a forum, from a sum on; sums are in fen."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scopes")
    matter = models.CharField(_("matter"), max_length=6, choices=Matter)
    forum = models.ForeignKey(CollectiveBody, models.PROTECT, related_name="+")
    threshold = models.PositiveBigIntegerField(_("from"), null=True, blank=True)
    cumulative = models.PositiveBigIntegerField(_("cumulated from"), null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(_("within days"), default=365)
    items = models.JSONField(_("items"), default=list)

    objects = Spans["MatterScope"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cumulative=None)
                | Q(threshold__isnull=False, cumulative__gte=models.F("threshold")),
                name="a_cumulated_sum_is_no_smaller",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.matter}"


class ReservedMatter(Span):
    """A kind of matter that only a unit's party committee meeting decides (R31)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reserved")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("matter"), max_length=120)
    forum = models.ForeignKey(CollectiveBody, models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("days until it is carried out"))

    objects = Spans["ReservedMatter"].as_manager()

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"


class LevelRule(Span):
    """What a level of risk asks of supervision, as the county commission sets it (R47)."""

    level = models.CharField(_("risk level"), max_length=4, choices=RiskLevel)
    led_by = models.CharField(_("led by"), max_length=16, choices=SupervisingKind)
    every_days = models.PositiveSmallIntegerField(_("at least every so many days"))
    percent = models.PositiveSmallIntegerField(_("share of cases sampled, %"))

    objects = Spans["LevelRule"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100), every_days__gte=1), name="a_level_is_watched"
            ),
        ]

    def __str__(self) -> str:
        return self.level
