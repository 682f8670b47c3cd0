# SPDX-License-Identifier: Apache-2.0
"""Why lists that are published are revised, and why a draft went back on its road (R10, R76)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import Account
from tonggui.registry.models.lists import Draft


class ReasonKind(models.TextChoices):
    """Why published lists are revised."""

    BASIS = "依据变更", _("the legal basis changed")
    DUTIES = "三定变更", _("the plan of duties (三定) changed")
    DIVISION = "分工变更", _("the division of work changed")
    CORRECTION = "整改", _("something found is put right")
    ROUND = "风险排查", _("what a risk round found")
    FLOW = "流程优化", _("the procedure is made better")
    OTHER = "其他", _("another reason")


class State(models.TextChoices):
    """How far a power is on its road to an edition; review and adoption stand before 示权."""

    DRAFTED = "起草", _("being drafted")
    CONFIRMED = "确权", _("the power is confirmed")
    ALLOCATED = "配权", _("the power is allocated")
    CONTROLLED = "控权", _("the power is controlled")
    REVIEWED = "审查", _("reviewed")
    ADOPTED = "通过", _("adopted")
    SHOWN = "示权", _("published")


class Reason(models.Model):
    """Why a draft went from one state back to an earlier one; said anew, never changed.

    Where the `left` state is that of a published power, it is the reason of the revision, of a
    `kind`; `about` names the card, finding or proposal that is put right.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="reasons")
    version = models.PositiveIntegerField()
    left = models.CharField(max_length=4, choices=State)
    reached = models.CharField(max_length=4, choices=State)
    kind = models.CharField(_("kind of reason"), max_length=8, blank=True, choices=ReasonKind)
    words = models.CharField(_("reason"), max_length=300)
    about = models.CharField(_("card, finding or proposal"), max_length=120, blank=True)
    given_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["draft", "left", "-id"], name="reason_of_draft"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="a_reason_says_why"),
            models.CheckConstraint(
                condition=~Q(left=State.SHOWN) | ~Q(kind=""), name="a_revision_is_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReasonKind.CORRECTION) | ~Q(about=""),
                name="a_correction_names_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.left}→{self.reached}"
