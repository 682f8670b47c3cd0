# SPDX-License-Identifier: Apache-2.0
"""Laws and regulations held once, what became of each from which day on, and signed answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.core.articles import plain
from tonggui.people.models import Post
from tonggui.people.models.spans import Span, Spans
from tonggui.registry.models import Power


class Rank(models.TextChoices):
    """How high a law stands; the words are those of the lists, by which S02 knows them."""

    CONSTITUTION = "宪法", pgettext_lazy("law", "constitution")
    STATUTE = "法律", pgettext_lazy("law", "statute")
    STATE_COUNCIL = "行政法规", pgettext_lazy("law", "administrative regulation")
    LOCAL = "地方性法规", pgettext_lazy("law", "local regulation")
    AUTONOMOUS = "自治条例", pgettext_lazy("law", "autonomous regulation")
    SEPARATE = "单行条例", pgettext_lazy("law", "separate regulation")
    RULE = "规章", pgettext_lazy("law", "rule")
    PARTY = "党内法规", pgettext_lazy("law", "Party regulation")
    NORMATIVE = "规范性文件", pgettext_lazy("law", "normative document")


class Effect(models.TextChoices):
    """What became of a law, or of the articles of it that a change names."""

    AMENDED = "amended", pgettext_lazy("law", "amended")
    RENUMBERED = "renumbered", pgettext_lazy("law", "renumbered, the same in substance")
    REPEALED = "repealed", pgettext_lazy("law", "repealed")


class Law(models.Model):
    """A law that the county's powers rest on, known by one code for good."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    def __str__(self) -> str:
        return self.code


class LawVersion(Span):
    """What a law is called and who made it, from a day on; one thing written once for all lists.

    `also` are other titles that lists call it by, one a line.
    """

    law = models.ForeignKey(Law, models.PROTECT, related_name="versions")
    title = models.CharField(_("title"), max_length=200)
    also = models.TextField(_("also called"), blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=120, blank=True)
    number = models.CharField(pgettext_lazy("law", "number"), max_length=80, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)

    objects = Spans["LawVersion"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [*Span.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.law} {self.title}"

    @property
    def titles(self) -> tuple[str, ...]:
        """Return all that lists call it by, its own title first."""
        found = (plain(each) for each in (self.title, *self.also.splitlines()))
        return tuple(dict.fromkeys(filter(None, found)))


class LawChange(Span):
    """What became of a law, or of some of its articles, from a day on, and where that is written.

    `since` is the day from which it holds. One recorded in error is withdrawn and stays on record.
    """

    law = models.ForeignKey(Law, models.PROTECT, related_name="changes")
    code = models.CharField(_("code"), max_length=24, unique=True)
    effect = models.CharField(_("what became of it"), max_length=10, choices=Effect)
    article = models.CharField(_("articles"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    summary = models.CharField(_("what is other now"), max_length=500, blank=True)
    replaced_by = models.ForeignKey(
        Law, models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = Spans["LawChange"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=~Q(source=""), name="a_change_of_law_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.code


class NoImpact(Span):
    """A signed statement that a change of a law touches nothing in a power's lists (S04).

    `since` is the day it was signed, `post` as whom.
    """

    change = models.ForeignKey(LawChange, models.PROTECT, related_name="statements")
    power = models.ForeignKey(Power, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Spans["NoImpact"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="no_impact_has_a_reason"),
            models.UniqueConstraint(
                fields=["change", "power"],
                condition=Q(withdrawn_at=None),
                name="no_impact_is_signed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.power}"
