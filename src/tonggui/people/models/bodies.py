# SPDX-License-Identifier: Apache-2.0
"""Bodies that decide by meeting and bodies that must watch, with their members and remits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models.officials import Official
from tonggui.people.models.spans import Span, Spans
from tonggui.people.models.units import Unit


class CollectiveBody(models.Model):
    """A body that decides by meeting; without a unit it stands above the county."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="bodies")

    def __str__(self) -> str:
        return self.code


class CollectiveBodyVersion(Span):
    """What a deciding body was called from a day on, and how many of it must be present."""

    body = models.ForeignKey(CollectiveBody, models.PROTECT, related_name="versions")
    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveSmallIntegerField(_("rank"))
    quorum = models.CharField(_("quorum"), max_length=12, default="1/2")
    personnel_quorum = models.CharField(_("quorum on personnel"), max_length=12, blank=True)

    objects = Spans["CollectiveBodyVersion"].as_manager()

    def __str__(self) -> str:
        return self.name


class Membership(Span):
    """An official sits in a deciding body."""

    body = models.ForeignKey(CollectiveBody, models.PROTECT, related_name="memberships")
    official = models.ForeignKey(Official, models.PROTECT, related_name="memberships")
    is_chair = models.BooleanField(_("chairs"), default=False)
    is_voting = models.BooleanField(_("votes"), default=True)

    objects = Spans["Membership"].as_manager()


class SupervisingKind(models.TextChoices):
    """The kinds of bodies that watch: five of R72 and those that work beside them."""

    COUNTY_COMMISSION = "县纪委", _("county commission")
    WORK_COMMITTEE = "派出纪工委", _("dispatched work committee")
    STATIONED_GROUP = "派驻部门纪检组", _("stationed group")
    TOWNSHIP_COMMISSION = "乡镇纪委", _("township commission")
    VILLAGE_COMMITTEE = "村务监督委员会", _("village supervision committee")
    INTERNAL = "内部监督", _("internal supervision")
    COOPERATING = "协同监督", _("cooperating supervision")
    SOCIAL = "社会监督", _("supervision by society")


class RiskLevel(models.TextChoices):
    """How grave a risk is."""

    HIGH = "高", _("high")
    MIDDLE = "中", _("medium")
    LOW = "低", _("low")


class Stage(models.TextChoices):
    """The four stages of exercising power."""

    MOTION = "动议", _("motion")
    DECISION = "决策", _("decision")
    EXECUTION = "执行", _("execution")
    RESULT = "结果", _("result")


class SupervisingBody(models.Model):
    """A body that must watch, known by a code that never changes."""

    code = models.CharField(_("code"), max_length=32, unique=True)

    def __str__(self) -> str:
        return self.code


class SupervisingBodyVersion(Span):
    """What a supervising body was from a day on.

    `parent` is the code of the body above it: a supervising or, beyond the county, a deciding one.
    `unit` is the unit it is part of, where it is.
    """

    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="versions")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=SupervisingKind)
    parent = models.CharField(_("body above"), max_length=32, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    focus = models.CharField(_("focus"), max_length=300, blank=True)
    levels = models.JSONField(_("risk levels"), default=list, blank=True)

    objects = Spans["SupervisingBodyVersion"].as_manager()

    def __str__(self) -> str:
        return self.name


class SupervisingMember(Span):
    """An official acts for a supervising body."""

    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="members")
    official = models.ForeignKey(Official, models.PROTECT, related_name="supervising")
    is_head = models.BooleanField(_("heads"), default=False)

    objects = Spans["SupervisingMember"].as_manager()


class Part(models.TextChoices):
    """Whether a body leads the watching or helps."""

    LEAD = "lead", _("leads")
    CO = "co", _("takes part")


class Remit(Span):
    """A body must watch a unit's powers of a category, risk level and stage; blank means all.

    Of two that fit, the one that names more decides; the same cell never has two leads (R48).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="remits")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="remits")
    category = models.CharField(_("category"), max_length=40, blank=True)
    level = models.CharField(_("risk level"), max_length=4, blank=True, choices=RiskLevel)
    stage = models.CharField(_("stage"), max_length=4, blank=True, choices=Stage)
    part = models.CharField(_("part"), max_length=4, choices=Part)
    focus = models.CharField(_("focus"), max_length=300, blank=True)

    objects = Spans["Remit"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(part__in=["lead", "co"]), name="remit_part_known"),
        ]
