# SPDX-License-Identifier: Apache-2.0
"""What of a meeting is no event of a case: who called it, where, its agenda, whom it invited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tonggui.cases.models import Case
from tonggui.people.models import Account, CollectiveBody, SupervisingBody
from tonggui.registry.models import Draft
from tonggui.rounds.models import Round


class MeetingKind(models.TextChoices):
    """How a collective body meets; the last four are the four steps of 四议两公开."""

    PARTY_COMMITTEE = "党委会", _("Party committee meeting")
    PARTY_GROUP = "党组会", _("leading Party group meeting")
    OFFICE = "局长办公会", _("meeting of the head's office")
    GOVERNMENT = "政府常务会", _("executive meeting of the government")
    VILLAGE_PROPOSAL = "村党组织会议", _("village Party organisation: proposes")
    VILLAGE_JOINT = "村务联席会议", _("two village committees: discuss")
    VILLAGE_PARTY = "党员大会", _("assembly of Party members: examines")
    VILLAGE_REPS = "村民代表会议", _("villagers or their representatives: resolve")


class LateReason(models.TextChoices):
    """Why a meeting was held on paper; the first three are what S17 takes as lawful."""

    OFFLINE = "断网", _("no network")
    NO_POWER = "停电", _("power cut")
    ON_SITE = "现场办理", _("held on the spot")
    OTHER = "其他", _("another reason")


class Meeting(models.Model):
    """A meeting of a deciding body. What is said and decided in it are events of its items' cases.

    `chair` and `secretary` are posts, as lists name them. `late_reason` is set where the meeting
    was held on paper and is entered afterwards (补录).
    """

    code = models.CharField(_("number"), max_length=64, unique=True)
    body = models.ForeignKey(CollectiveBody, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind)
    place = models.CharField(_("place"), max_length=120, blank=True)
    begins_at = models.DateTimeField(_("begins"))
    chair = models.CharField(_("chair"), max_length=160)
    secretary = models.CharField(_("keeps the minutes"), max_length=160)
    urgent_reason = models.CharField(_("why it is urgent"), max_length=200, blank=True)
    late_reason = models.CharField(max_length=8, blank=True, choices=LateReason)
    called_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(_("why it is called off"), max_length=300, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["body", "-begins_at"], name="meeting_of_body"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="a_meeting_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(opened_at=None), name="held_or_called_off"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_under_way(self) -> bool:
        """Say whether it has been opened and is not over."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_coming(self) -> bool:
        """Say whether it is called, and neither opened nor called off."""
        return self.opened_at is None and self.cancelled_at is None


class Item(models.Model):
    """A matter on the agenda, and the case into which all that happens to it is entered."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("number"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    matter = models.CharField(_("kind of matter"), max_length=16)
    reserved = models.CharField(_("reserved matter"), max_length=60, null=True)  # noqa: DJ001 - older rows tell of none
    subject = models.CharField(_("what is to be decided"), max_length=200)
    amount = models.BigIntegerField(_("amount"), null=True)
    payee = models.CharField(_("payee"), max_length=120, blank=True)
    party = models.CharField(_("person or party concerned"), max_length=120, blank=True)
    reporter = models.CharField(_("who reports"), max_length=160, blank=True)
    node = models.CharField(_("node"), max_length=80, blank=True)
    put_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}-{self.number}"


class Invitation(models.Model):
    """A supervising body asked to attend (列席), and when somebody of it signed in."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()
    attended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "body"], name="body_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.body}"


class OnAgenda(models.Model):
    """What an item is to adopt: a version of a draft of lists, or a risk round (R22)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="adopts")
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="on_agendas")
    version = models.PositiveIntegerField(null=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="on_agendas")
    put_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "draft", "version"], name="on_agenda_once"),
            models.CheckConstraint(
                condition=Q(draft__isnull=False, version__isnull=False, round=None)
                | Q(draft=None, version=None, round__isnull=False),
                name="on_agenda_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.round or self.draft}"


TOLD: tuple[type[models.Model], ...] = (Meeting, Item, Invitation, OnAgenda)
