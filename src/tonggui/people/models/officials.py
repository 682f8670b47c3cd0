# SPDX-License-Identifier: Apache-2.0
"""Officials, the posts they hold, the authority lent to them and the division of their work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models.spans import Span, Spans
from tonggui.people.models.units import Post, Unit


class Official(models.Model):
    """A person who may hold power, known by a code that says nothing of them."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)

    def __str__(self) -> str:
        return self.name


class Tenure(Span):
    """An official holds a seat of a post; nobody else holds that seat on the same day."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    official = models.ForeignKey(Official, models.PROTECT, related_name="tenures")
    seat = models.PositiveSmallIntegerField(_("seat"), default=1)
    basis = models.CharField(_("document"), max_length=120, blank=True)

    objects = Spans["Tenure"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(seat__gte=1), name="seats_count_from_one"),
        ]


class Delegation(Span):
    """A written, dated authority to act for a post, a power or a node, under a body that watches.

    Either an official acts (授权代岗) or a whole unit is entrusted with a power (委托).
    `lent_by` is the unit whose authority it is; rows from before it was kept have none.
    """

    code = models.CharField(_("code"), max_length=64)
    official = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    for_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="entrustments"
    )
    lent_by = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    power = models.CharField(_("power"), max_length=64, blank=True)
    node = models.CharField(_("node"), max_length=60, blank=True)
    basis = models.CharField(_("document"), max_length=120)
    supervised_by = models.ForeignKey("people.SupervisingBody", models.PROTECT, related_name="+")

    objects = Spans["Delegation"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(official__isnull=False) | Q(unit__isnull=False),
                name="delegation_has_a_receiver",
            ),
            models.CheckConstraint(
                condition=Q(for_post__isnull=False) | ~Q(power="") | ~Q(node=""),
                name="delegation_has_an_object",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(withdrawn_at__isnull=True),
                name="delegation_code_unique",
            ),
            models.CheckConstraint(condition=Q(until__isnull=False), name="delegation_ends"),
            models.CheckConstraint(condition=~Q(basis=""), name="delegation_is_written"),
        ]

    def __str__(self) -> str:
        return self.code


class DivisionOfWork(models.Model):
    """A numbered version of who in a unit's team is in charge of what."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="divisions")
    number = models.PositiveIntegerField(_("version"))
    basis = models.CharField(_("document"), max_length=120, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "number"], name="division_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


class DivisionTerm(Span):
    """When a division of work is in force; a unit has one at a time."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="division_terms")
    division = models.ForeignKey(DivisionOfWork, models.PROTECT, related_name="terms")

    objects = Spans["DivisionTerm"].as_manager()


class Portfolio(models.Model):
    """What one leader's post is in charge of under one division of work."""

    division = models.ForeignKey(DivisionOfWork, models.PROTECT, related_name="portfolios")
    post = models.ForeignKey(Post, models.PROTECT, related_name="portfolios")
    matters = models.JSONField(_("matters"), default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["division", "post"], name="one_portfolio_a_post_and_division"
            ),
        ]

    def __str__(self) -> str:
        return "、".join(self.matters)
