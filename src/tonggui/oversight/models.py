# SPDX-License-Identifier: Apache-2.0
"""Acts of supervision in narrow rows, what days brought, draws, statements, revisions asked for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.cases.models import Case, Event
from tonggui.people.models import Account, SupervisingBody
from tonggui.registry.models import Edition, Power


class Watching(models.Model):
    """An event that counts in watching supervision: an opinion, a talk, what others found.

    It is read off its event and adds nothing: `person` acted or was talked to, `opinion` and the
    digest of its `words` are what was said, `seconds` and `opened` how it was prepared; unknown
    where nobody measured. Times are microseconds since 1970 UTC.
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    person = models.CharField(max_length=80, blank=True)
    body = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    received_at = models.BigIntegerField()
    is_counted = models.BooleanField(default=False)
    opinion = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=32, blank=True)
    seconds = models.FloatField(null=True)
    opened = models.FloatField(null=True)
    papers_at = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "person", "received_at"], name="watching_of_person"),
            models.Index(fields=["kind", "body", "received_at"], name="watching_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person}"


class Counted(models.Model):
    """Up to which row supervision itself was counted, so that each tick looks only at new ones."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class Tally(models.Model):
    """What a finished day brought at a node: closings, and looks in time or late by a body.

    `closed` counts where `body` is empty; it is there so that a node nobody is planned to watch is
    seen as blind by what happened. Counted from events and duties, which it adds nothing to.
    """

    day = models.DateField()
    node = models.CharField(max_length=80)
    body = models.CharField(max_length=64, blank=True)
    in_step = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "node", "body"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.node}"


class UnitTally(models.Model):
    """What a finished day brought in a unit, for its three indices (R58); counted from events.

    `closed` are closings of nodes, `blind` those at which nobody is planned to look; `due` are
    decisions whose last day of publication it was, `published` those that were published by then;
    `acts` are acts of the power side received, `in_time` those recorded in time.
    """

    day = models.DateField()
    unit = models.CharField(max_length=64)
    closed = models.PositiveIntegerField(default=0)
    blind = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "unit"], name="unit_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.unit}"


class LookTally(models.Model):
    """How many looks a body did on a finished day after so many working hours, and late ones (R45).

    A day on which nobody looked has one row without a body. Counted from duties and closings.
    """

    day = models.DateField()
    body = models.CharField(max_length=64, blank=True)
    hours = models.PositiveIntegerField(default=0)
    looks = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "body", "hours"], name="look_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.body}"


class Reach(models.Model):
    """How far supervision reaches in an edition: read off it once, as an edition never changes.

    `blind` names the nodes that nobody is planned to look at and nobody lawfully left out;
    `decides` those that decide where decisions `must_publish` until a day. `lists` is how many
    lists it has in force, and `is_late` whether they were published after they had to be.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="reach")
    nodes = models.PositiveIntegerField()
    watched = models.PositiveIntegerField()
    blind = models.JSONField(default=list)
    decides = models.JSONField(default=list)
    must_publish = models.BooleanField(default=False)
    lists = models.PositiveIntegerField()
    is_late = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.edition)


class Capacity(models.Model):
    """How many inspections by lot a body can carry out in a month, as it declares it."""

    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("inspections in a month"))
    reason = models.CharField(_("reason"), max_length=500)
    declared_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.body} {self.number}"


class Drawable(models.TextChoices):
    """What a draw takes."""

    NODES = "nodes", _("closed nodes, to inspect")
    CARDS = "cards", _("closed cards, to look at again")


class Draw(models.Model):
    """A draw of nodes to inspect (抽查): published first, then drawn by a number nobody could know.

    Cards that were closed are drawn in the same way, to be looked at again by a second person.

    `drawn_from` is the digest of all that may be drawn, as it was published; `seed` is the root
    hash of the first checkpoint of the ledger signed after the publication.
    """

    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="+")
    takes = models.CharField(
        _("what is drawn"), max_length=5, choices=Drawable, default=Drawable.NODES
    )
    begins_on = models.DateField(_("closed from"))
    ends_on = models.DateField(_("closed until"))
    shares = models.CharField(max_length=200)
    capacity = models.PositiveIntegerField(null=True)
    drawn_from = models.CharField(max_length=71)
    candidates = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    seed = models.CharField(max_length=128, blank=True)
    drawn_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="") | Q(drawn_at__isnull=False) & ~Q(seed=""),
                name="a_draw_has_its_seed",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="a_draw_spans_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.begins_on}"


class Drawn(models.Model):
    """A closed node that a draw took, at its place in the order that the seed gives."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="taken")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    node = models.CharField(max_length=80)
    level = models.CharField(max_length=4, blank=True)
    place = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draw", "case", "node"], name="drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.node}"


class Measure(models.TextChoices):
    """What is counted of a supervising body."""

    UNANSWERED = "unanswered", _("alarms not answered in time")
    STAMPED = "stamped", _("rubber-stamp supervision")
    CLEARED = "cleared", _("cards cleared without evidence")
    SILENT = "silent", _("nothing found where others found something")
    FAKED = "faked", _("corrections overdue or faked")
    UNTOLD = "untold", _("no early reminder")
    LATE = "late", _("planned supervision late or missing")
    ABSENT = "absent", _("meetings not attended that asked for it")


class Statement(models.Model):
    """What a body says of a number counted against it; it stays beside the number."""

    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=12, choices=Measure)
    words = models.TextField(_("what is to be said of it"))
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.body} {self.measure}"


class Revision(models.Model):
    """A proposal to revise the lists (R85): one rule was confirmed again and again at one node.

    It ends taken up, in a draft of the power, or declined with a reason.
    """

    power = models.ForeignKey(Power, models.PROTECT, related_name="+")
    node = models.CharField(max_length=80, blank=True)
    rule = models.CharField(max_length=8)
    times = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    is_taken_up = models.BooleanField(null=True)
    draft = models.PositiveIntegerField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["power", "node", "rule"],
                condition=Q(ended_at=None),
                name="one_open_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} {self.rule} {self.node}"


class Looked(models.Model):
    """When a published edition was looked at last from outside, and whether it was as approved."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="looked")
    at = models.DateTimeField()
    holds = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.edition} {self.at}"


class Probe(models.Model):
    """A look from outside at a published edition that was other than approved, gone, or back (S07).

    `approved` and `shown` are digests of the lists as they were to be shown and as they were.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    approved = models.CharField(max_length=71)
    shown = models.CharField(max_length=71, blank=True)
    is_missing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="probe_by_time")]

    def __str__(self) -> str:
        return f"{self.edition} {self.at}"


TOLD: tuple[type[models.Model], ...] = (Capacity, Draw, Drawn, Statement, Revision, Probe)
