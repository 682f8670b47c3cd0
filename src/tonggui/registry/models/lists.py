# SPDX-License-Identifier: Apache-2.0
"""Powers with their codes, the drafts of their four lists, and the editions that never change."""

from __future__ import annotations

import json
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.people.models import Account, Official, Post, Unit

LONGEST_DIGEST = 71


class Power(models.Model):
    """A listed power of a unit, under a code that is kept for good and never used again."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="powers")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class ExternalCode(models.Model):
    """The code of a power in another scheme, beside ours."""

    power = models.ForeignKey(Power, models.PROTECT, related_name="external_codes")
    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "code"], name="external_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Frame(models.Model):
    """What lists say beside their powers, as taken in; a later one follows, none is changed."""

    number = models.PositiveIntegerField(unique=True)
    body = models.TextField()
    digest = models.CharField(max_length=LONGEST_DIGEST)
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)


class Draft(models.Model):
    """The four lists of one power on their way to an edition; its version counts the changes.

    `approver` is the code of the post that put the adopting resolution on record (R10), `item` that
    of the item of a meeting that adopted it; without one it was entered in words alone (R22).
    """

    power = models.ForeignKey(Power, models.PROTECT, related_name="drafts")
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    adopted_version = models.PositiveIntegerField(null=True)
    resolution = models.CharField(_("resolution"), max_length=200, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True)
    approver = models.CharField(max_length=64, null=True)  # noqa: DJ001 - older rows tell of none
    item = models.CharField(max_length=80, null=True)  # noqa: DJ001 - as above
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["power"], condition=Q(closed_at=None), name="one_open_draft"
            ),
            models.CheckConstraint(
                condition=Q(adopted_version=None, adopted_on=None, resolution="")
                | Q(adopted_version__isnull=False, adopted_on__isnull=False) & ~Q(resolution=""),
                name="adopted_by_a_resolution",
            ),
            models.CheckConstraint(
                condition=Q(adopted_version=None) | Q(adopted_version__lte=F("version")),
                name="adopted_what_there_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} v{self.version}"

    @property
    def name(self) -> str:
        """Return the name of the power as the draft has it."""
        return str(json.loads(self.body).get("name") or "")

    @property
    def is_adopted(self) -> bool:
        """Say whether a resolution adopted the draft as it is now."""
        return self.adopted_version == self.version


class Superseded(models.Model):
    """What a draft was before a revision, so that whoever saw it is told what changed since."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="superseded")
    version = models.PositiveIntegerField()
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "version"], name="superseded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draft.power} v{self.version}"


class Part(models.TextChoices):
    """Who reviews a draft: for its lawfulness, and for its integrity."""

    LEGALITY = "legality", _("review of lawfulness")
    DISCIPLINE = "discipline", _("review by discipline inspection")


class Review(models.Model):
    """What a reviewer said of one version of a draft."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=12, choices=Part)
    agrees = models.BooleanField()
    opinion = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "version", "part"], name="one_review_a_part"),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(opinion=""), name="an_objection_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.part}"


class Editions(models.QuerySet["Edition"]):
    """Editions as of a day."""

    def on(self, day: date) -> Editions:
        """Keep the edition of each power that is in force on a day."""
        since = Edition.objects.filter(power=OuterRef("power"), effective_on__lte=day)
        last = Subquery(since.order_by("-number").values("number")[:1])
        gone = Q(power__withdrawal__withdrawn_on__lte=day)
        return self.filter(number=last).exclude(gone)


class Edition(models.Model):
    """A numbered publication of the four lists of one power; never edited, only superseded."""

    power = models.ForeignKey(Power, models.PROTECT, related_name="editions")
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="edition")
    number = models.PositiveIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=LONGEST_DIGEST)
    name = models.CharField(_("name"), max_length=200)
    words = models.TextField()
    side = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=60, blank=True)
    statutory_type = models.CharField(max_length=60, blank=True)
    risk_level = models.CharField(max_length=4, blank=True)
    nodes = models.PositiveIntegerField()
    risks = models.PositiveIntegerField()
    controls = models.PositiveIntegerField()
    resolution = models.CharField(_("resolution"), max_length=200)
    adopted_on = models.DateField(_("adopted on"))
    approver = models.CharField(max_length=64, null=True)  # noqa: DJ001 - as above
    item = models.CharField(max_length=80, null=True)  # noqa: DJ001 - as above
    effective_on = models.DateField(_("in force from"))
    published_at = models.DateTimeField()

    objects = Editions.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["power", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="editions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.power}/{self.number}"


class Listings(models.QuerySet["Listing"]):
    """Listings as of a day."""

    def on(self, day: date) -> Listings:
        """Keep what is in force on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), effective_on__lte=day)

    def fitting(self, asked: str) -> Listings:
        """Keep what has every word asked for in its name, codes or category."""
        found = self
        for word in asked.casefold().split():
            found = found.filter(words__contains=word)
        return found


class Listing(models.Model):
    """An edition as the catalogue shows it; made from editions and withdrawals, and small.

    `ended_on` is the first day on which it is in force no more. `rent`, `dark` and `unwatched`
    count the risks of the three kinds (R23), in the order of `core.gates.KINDS`.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="listing")
    power = models.ForeignKey(Power, models.CASCADE, related_name="listings")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    unit_code = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    words = models.TextField()
    side = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=60, blank=True)
    statutory_type = models.CharField(max_length=60, blank=True)
    risk_level = models.CharField(max_length=4, blank=True)
    nodes = models.PositiveIntegerField()
    risks = models.PositiveIntegerField()
    controls = models.PositiveIntegerField()
    rent = models.PositiveIntegerField(default=0)
    dark = models.PositiveIntegerField(default=0)
    unwatched = models.PositiveIntegerField(default=0)
    effective_on = models.DateField()
    ended_on = models.DateField(null=True)
    digest = models.CharField(max_length=LONGEST_DIGEST)

    objects = Listings.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_code", "code", "number"], name="listing_in_order"),
            models.Index(fields=["unit", "effective_on"], name="listing_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.number}"


class Mentioned(models.TextChoices):
    """As what an edition mentions something."""

    BASIS = "basis", _("legal basis")
    DOCUMENT = "document", _("institution document")
    NODE = "node", _("holds the node")
    CONTROL = "control", _("does the control")
    FIRST = "first", _("answers as first leader")
    LEADS = "leads", pgettext_lazy("power", "leads")
    SHOWS = "shows", _("answers for publication")
    ACCEPTED = "accepted", _("accepted risk")


class Mention(models.Model):
    """What an edition rests on, or whom it binds: a law, a document or a post; made from it.

    `subject` is the title of a law or document, or the code of a post; of an accepted risk it is
    the day to look again, so that what is due can be looked up. `where` is the name of the node,
    risk or control, and `state` the status of a law or the level of a risk.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=10, choices=Mentioned)
    subject = models.CharField(max_length=300)
    where = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "subject"], name="mention_of"),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.kind} {self.subject}"


class Withdrawal(models.Model):
    """The tombstone of a power: from which day nobody has it, and why."""

    power = models.OneToOneField(Power, models.PROTECT, related_name="withdrawal")
    withdrawn_on = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawn_for_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.power)


class Confirmation(models.Model):
    """Whoever holds a post confirms what published editions bind it to (R84).

    `editions` are the numbers of the editions that were shown, by the code of their power, and
    `matters` what a leader was in charge of.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="confirmations")
    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    editions = models.JSONField(default=dict)
    matters = models.JSONField(default=list)
    confirmed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post", "official"], name="confirmation_of"),
        ]

    def __str__(self) -> str:
        return str(self.post)


TOLD: tuple[type[models.Model], ...] = (
    Power,
    ExternalCode,
    Frame,
    Draft,
    Superseded,
    Review,
    Edition,
    Withdrawal,
    Confirmation,
)
