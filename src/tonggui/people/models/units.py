# SPDX-License-Identifier: Apache-2.0
"""Units, their offices and posts, each with the versions it has gone through."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.people.models.spans import Span, Spans


class Level(models.TextChoices):
    """Where a unit stands; the terms are those of the lists."""

    COUNTY = "县", _("county")
    TOWNSHIP = "乡镇", _("township")
    VILLAGE = "村", _("village")


class Rollout(models.TextChoices):
    """How far the mechanism has come in a unit (R75)."""

    PLANNED = "planned", pgettext_lazy("roll-out", "planned")
    TRIAL = "trial", pgettext_lazy("roll-out", "on trial")
    IN_FORCE = "in_force", pgettext_lazy("roll-out", "in force")


class Layer(models.TextChoices):
    """Which of the three layers of power a post stands in."""

    UNIT = "单位职责权力", _("power of the unit")
    LEADER = "班子成员个人权力", _("power of a team member")
    OFFICE = "股室岗位权力", _("power of a post in an office")


class Flag(models.TextChoices):
    """What makes a post a key post."""

    DISCRETION = "裁量", _("discretion")
    MONEY = "资金", _("money")
    PERSONNEL = "人事", _("personnel")
    GOODS = "物资", _("goods")
    COLLECTIVE = "集体", _("collective decision")
    OUTWARD = "对外", _("dealing with outsiders")
    ON_SITE = "现场", _("on site")


class Unit(models.Model):
    """An organ of power, known by a code that never changes."""

    code = models.CharField(_("code"), max_length=32, unique=True)

    def __str__(self) -> str:
        return self.code


class UnitVersion(Span):
    """What a unit was from a day on: its name, place in the county and supervising body."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    supervised_by = models.ForeignKey(
        "people.SupervisingBody", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rollout = models.CharField(_("roll-out"), max_length=12, choices=Rollout)
    rollout_due = models.DateField(_("roll-out due"), null=True, blank=True)

    objects = Spans["UnitVersion"].as_manager()

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A section of a unit (股室), known by a code that never changes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    code = models.CharField(_("code"), max_length=120, unique=True)

    def __str__(self) -> str:
        return self.code


class OfficeVersion(Span):
    """What a section was called from a day on."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="versions")
    name = models.CharField(_("name"), max_length=80)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = Spans["OfficeVersion"].as_manager()

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A position that holds power, known by a code that never changes: UNIT/name at founding."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    code = models.CharField(_("code"), max_length=120, unique=True)

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        """Return how lists and events refer to the post."""
        return f"post:{self.code}"


class PostVersion(Span):
    """What a post was from a day on; no seat at all means that an assembly holds it."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="versions")
    name = models.CharField(_("name"), max_length=80)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="post_versions"
    )
    layer = models.CharField(_("layer"), max_length=16, choices=Layer)
    key_flags = models.JSONField(_("key flags"), default=list, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)
    is_leader = models.BooleanField(_("team member"), default=False)
    is_first_leader = models.BooleanField(_("first leader"), default=False)
    is_platform_head = models.BooleanField(_("answers for the platform"), default=False)
    supervised_by = models.ForeignKey(
        "people.SupervisingBody", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = Spans["PostVersion"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(is_first_leader=False) | models.Q(is_leader=True),
                name="first_leader_is_a_leader",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class About(models.TextChoices):
    """What a small unit may be exempted from."""

    DUTIES = "不相容岗位", _("incompatible duties")
    PORTFOLIOS = "四不直接分管", _("four portfolios not held directly")


class Exemption(Span):
    """What is allowed to a small unit against another control: two duties of one person, or more.

    `duties` are the two, as A-B, where the exemption is about incompatible duties.
    """

    about = models.CharField(_("about"), max_length=8, choices=About)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exemptions")
    duties = models.CharField(_("duties"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    control = models.CharField(_("compensating control"), max_length=200)
    approved_by = models.ForeignKey("people.SupervisingBody", models.PROTECT, related_name="+")

    objects = Spans["Exemption"].as_manager()

    def __str__(self) -> str:
        return self.duties
