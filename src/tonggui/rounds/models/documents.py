# SPDX-License-Identifier: Apache-2.0
"""Institution documents (制度) that controls rest on, as units keep them from a day on (R81)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.people.models import Unit
from tonggui.people.models.spans import Span, Spans


class Force(models.TextChoices):
    """Whether a document holds; what rests on one that does not is to be looked at again."""

    IN_FORCE = "in_force", pgettext_lazy("document", "in force")
    AMENDED = "amended", pgettext_lazy("document", "amended, controls to be looked at again")
    REPEALED = "repealed", pgettext_lazy("document", "repealed")


class InstitutionDocument(Span):
    """A document of a unit as it is from a day on; one that is repealed stays, and says so."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    code = models.CharField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(_("status"), max_length=8, choices=Force, default=Force.IN_FORCE)
    issued_by = models.CharField(_("issued by"), max_length=120)
    version = models.CharField(_("version"), max_length=40, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    repealed_on = models.DateField(_("repealed on"), null=True, blank=True)
    review_on = models.DateField(_("to be reviewed by"), null=True, blank=True)

    objects = Spans["InstitutionDocument"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=Force.REPEALED, repealed_on__isnull=False)
                | ~Q(status=Force.REPEALED) & Q(repealed_on=None),
                name="what_is_repealed_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.code
