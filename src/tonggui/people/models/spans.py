# SPDX-License-Identifier: Apache-2.0
"""Facts that hold from one day to another: written once, never edited, only withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class Spans(models.QuerySet[Row]):
    """Finds facts by the day they hold on and by when they were known."""

    def standing(self) -> Spans[Row]:
        """Keep what has not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def on(self, day: date) -> Spans[Row]:
        """Keep what holds on a day, as far as is known now."""
        return self.standing().filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def meeting(self, since: date, until: date | None) -> Spans[Row]:
        """Keep what holds on at least one of these days."""
        rows = self.standing().filter(Q(until__isnull=True) | Q(until__gte=since))
        return rows if until is None else rows.filter(since__lte=until)

    def known(self, at: datetime) -> Spans[Row]:
        """Keep what was recorded and not withdrawn at an instant, whatever was learnt later."""
        return self.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at), recorded_at__lte=at
        )


class Span(models.Model):
    """A fact that holds from a day to a day, both included; an open end is no end yet."""

    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Say whether the fact holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
