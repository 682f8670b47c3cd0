# SPDX-License-Identifier: Apache-2.0
"""Chains of funds and projects, their links, who looked at them, and where they were published.

Rows are only added. What was wrong is put right by another link in its place, with the reason.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.cases.models import Event
from tonggui.core.chains import Stage as Of
from tonggui.people.models import Account, SupervisingBody, Unit


class Kind(models.TextChoices):
    """What a chain follows."""

    FUND = "fund", _("fund")
    PROJECT = "project", pgettext_lazy("chain", "project")


class Stage(models.TextChoices):
    """What a link is: in, on or out for money; from the approval to the audit for works."""

    INDICATOR = Of.INDICATOR.value, pgettext_lazy("link", "indicator")
    ALLOCATION = Of.ALLOCATION.value, pgettext_lazy("link", "sent on")
    ARRIVAL = Of.ARRIVAL.value, pgettext_lazy("link", "arrived")
    PAYMENT = Of.PAYMENT.value, pgettext_lazy("link", "payment")
    BALANCE = Of.BALANCE.value, pgettext_lazy("link", "balance stated")
    APPROVAL = Of.APPROVAL.value, pgettext_lazy("link", "approval")
    DESIGN = Of.DESIGN.value, pgettext_lazy("link", "design")
    TENDER = Of.TENDER.value, pgettext_lazy("link", "tender")
    CONTRACT = Of.CONTRACT.value, pgettext_lazy("link", "contract")
    CHANGE = Of.CHANGE.value, pgettext_lazy("link", "change")
    ACCEPTANCE = Of.ACCEPTANCE.value, pgettext_lazy("link", "acceptance")
    SETTLEMENT = Of.SETTLEMENT.value, pgettext_lazy("link", "settlement")
    AUDIT = Of.AUDIT.value, pgettext_lazy("link", "audit")


class Opinion(models.TextChoices):
    """What a supervising body says of a link, in the words it has at nodes, too."""

    NONE = "无异议", pgettext_lazy("opinion", "no objection")
    REMIND = "提醒", pgettext_lazy("opinion", "reminder")
    ADVISE = "建议纠正", pgettext_lazy("opinion", "advice to correct")
    OBJECT = "异议", pgettext_lazy("opinion", "objection")


class Chain(models.Model):
    """A fund or a project that is followed: its number, what it is called, who leads it."""

    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    is_livelihood = models.BooleanField(_("money for livelihoods"), default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.code


class Link(models.Model):
    """A link of a chain: what a unit did, on which day, over how many fen; or the act that it is.

    `recipients` is how many people or firms a payment was for in the end; `digest` is of their
    list, which stays with whoever paid. `paper` is the number of the document, or of the
    resolution on a change; `due_on` the first day of an approved plan by stages, `started_on` that
    on which changed work began. One that `is_withdrawn` says that the link it replaces never was.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links")
    number = models.PositiveIntegerField()
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField(null=True)
    recipients = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=71, blank=True)
    on = models.DateField()
    started_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    limit = models.BigIntegerField(null=True)
    paper = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.TextField(blank=True)
    is_withdrawn = models.BooleanField(default=False)
    key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - none is no key
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="link_in_order"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(replaces=None), name="act_is_one_link"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0) | Q(stage="change"),
                name="only_changes_take_away",
            ),
            models.CheckConstraint(
                condition=Q(to=None) | Q(stage="allocation") & ~Q(to=F("unit")),
                name="sent_on_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.number}"


class Look(models.Model):
    """That a supervising body looked at a link, and what it says of it."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="looks")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="+")
    opinion = models.CharField(_("opinion"), max_length=8, choices=Opinion)
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.link} {self.opinion}"


class Disclosure(models.Model):
    """That a link was published where its money or works arrive: where, and on which day."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="disclosures")
    place = models.CharField(max_length=200)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.link} {self.on}"


TOLD: tuple[type[models.Model], ...] = (Chain, Link, Look, Disclosure)
