# SPDX-License-Identifier: Apache-2.0
"""Signed statements that a new division of work changes nothing in a unit's lists (S04)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import DivisionOfWork, Post
from tonggui.people.models.spans import Span, Spans


class DivisionNoImpact(Span):
    """A signed statement that a new division of work changes nothing in a unit's lists (S04)."""

    division = models.ForeignKey(DivisionOfWork, models.PROTECT, related_name="statements")
    reason = models.CharField(_("reason"), max_length=500)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Spans["DivisionNoImpact"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="division_no_impact_has_a_reason"),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(withdrawn_at=None),
                name="division_no_impact_is_signed_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.division)
