# SPDX-License-Identifier: Apache-2.0
"""What people said and decided about leads of accountability; the leads themselves follow from it.

Which leads there are follows from confirmed cards and the lists of their cases, and is
kept nowhere.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.core.leads import NO_MEASURE, Kind
from tonggui.people.models import Account
from tonggui.supervision.models import Card


class StepKind(models.TextChoices):
    """What is done about a lead on a person."""

    ANSWER = Kind.ANSWER.value, pgettext_lazy("accountability", "answered")
    DECIDE = Kind.DECIDE.value, _("decided")
    CONTEST = Kind.CONTEST.value, _("contested")
    REVIEW = Kind.REVIEW.value, pgettext_lazy("accountability", "reviewed")
    CARRY_OUT = Kind.CARRY_OUT.value, pgettext_lazy("accountability", "carried out")


class Measure(models.TextChoices):
    """What is decided on a person, from none to a proposal of a sanction by whoever may give it."""

    NONE = NO_MEASURE, _("not held accountable")
    REMIND = "remind", _("reminder talk")
    CRITICISE = "criticise", _("criticism and instruction")
    INSPECT = "inspect", _("written self-review")
    NOTICE = "notice", _("circulated criticism")
    ADMONISH = "admonish", pgettext_lazy("accountability", "admonition")
    REORGANISE = "reorganise", _("change of post proposed to whoever may decide it")
    REFER = "refer", _("passed on to whoever may decide a sanction")


class Step(models.Model):
    """A step on the lead that a confirmed card is under a control, for one person; only added.

    `control` is the code of the control in the edition of the case, `person` that of the official
    who answered at the time; `paper` is the number of the resolution or record that the step rests
    on, which stays with whoever took it.
    """

    card = models.ForeignKey(Card, models.PROTECT, related_name="+")
    control = models.CharField(max_length=120)
    person = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=StepKind)
    measure = models.CharField(_("measure"), max_length=12, choices=Measure, blank=True)
    words = models.TextField(pgettext_lazy("accountability", "in your own words"))
    paper = models.CharField(_("resolution or record"), max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["card", "control", "person"], name="step_of_lead"),
            models.Index(fields=["person"], name="step_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=("decide", "review")) & ~Q(measure="") & ~Q(paper="")
                | ~Q(kind__in=("decide", "review")) & Q(measure=""),
                name="who_decides_names_a_measure",
            ),
            models.UniqueConstraint(
                fields=["card", "control", "person", "kind"],
                condition=~Q(kind="answer"),
                name="each_step_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.control} {self.kind}"


TOLD: tuple[type[models.Model], ...] = (Step,)
