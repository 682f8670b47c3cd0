# SPDX-License-Identifier: Apache-2.0
"""Cases, the events that happen to them, and the papers that events name as evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.ledger.telling import BLANKED
from tonggui.people.models import Account, Unit
from tonggui.registry.models import Edition, Power

LONGEST_CODE = 64


class Case(models.Model):
    """One exercise of a power, along the edition that was in force when it began.

    `power` and `edition` are empty where another system reports a case of a power that is not
    listed: that is a finding, not a reason to lose the case. `after_node` and `began_on` say of a
    case taken over while under way up to which node it was done before the record begins.
    """

    code = models.CharField(_("number"), max_length=LONGEST_CODE, unique=True)
    power = models.ForeignKey(Power, models.PROTECT, null=True, related_name="cases")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="cases")
    title = models.CharField(_("what it is about"), max_length=200, blank=True)
    after_node = models.CharField(max_length=80, blank=True)
    began_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    last_seq = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "closed_at", "-id"], name="case_of_unit"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(edition=None) | Q(power__isnull=False), name="an_edition_has_a_power"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Say whether anything may still happen to it."""
        return self.closed_at is None


class Event(models.Model):
    """One event of a case, in the order of truth; a few kinds belong to no case.

    `at` was declared, `recorded_at` is the server's receipt. `evidence` and `detail` are JSON
    texts; an empty `evidence` means that it is unknown whether there is any. `marks` is what the
    past of other keys said of the event when it was received, as JSON. `key` tells the same act
    sent twice. References are those of lists: an official's code, `post:UNIT/name`, a unit's code.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=40)
    node = models.CharField(_("node"), max_length=80, blank=True)
    at = models.DateTimeField(_("when it was done"))
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    power = models.CharField(max_length=64, blank=True)
    amount = models.BigIntegerField(_("amount"), null=True)
    evidence = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    marks = models.TextField(blank=True)
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - none is no key
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["case", "key"], name="event_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case or '-'}#{self.seq} {self.kind}"


class Paper(models.Model):
    """A file kept as evidence under its digest; what it says lies on disk, not in the database.

    It has no case where it was brought to a card over several cases, or to a talk.
    """

    digest = models.CharField(max_length=71, unique=True)
    name = models.CharField(_("file"), max_length=120)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)
    first_seen_at = models.DateTimeField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="papers")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.digest

    @property
    def is_erased(self) -> bool:
        """Say whether the file was erased by law; its digest and what was judged of it stay."""
        return self.name.startswith(BLANKED)


class Reading(models.Model):
    """That somebody took a kept file out: no event of the case, and never in the public log."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="readings")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="readings")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "at"], name="reading_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.at}"


class TurnKind(models.TextChoices):
    """What waits for the power side in a case."""

    NODE = "node", _("work on the node")
    COUNTERSIGN = "countersign", _("countersign")
    ADDED_SIGN = "added_sign", _("sign in addition")
    CLOSE = "close", _("close the case")


class Turn(models.Model):
    """Whose turn it is in a case (待办), or was (已办): made from its events alone.

    `official` is the code of the one it waits for, empty where it waits for whoever holds `post`.
    `seq` is the event it rests on.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=12, choices=TurnKind)
    node = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=160, blank=True)
    official = models.CharField(max_length=80, blank=True)
    seq = models.PositiveIntegerField()
    since = models.DateTimeField()
    is_begun = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    urged = models.PositiveIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post", "done_at", "due_at", "since", "id"], name="turn_in_order"),
            models.Index(fields=["official", "done_at", "due_at"], name="turn_of_official"),
            models.Index(fields=["done_by", "-done_at"], name="turn_done_by"),
            models.Index(fields=["case", "done_at"], name="turn_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.node}"


TOLD: tuple[type[models.Model], ...] = (Case, Event, Paper)
