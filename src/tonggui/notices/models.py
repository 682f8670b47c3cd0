# SPDX-License-Identifier: Apache-2.0
"""Notices and how far they are delivered: made from what is committed, told to no ledger.

A notice is addressed to a post, a supervising body or an official, never to an account: who reads
it follows from who holds the post when it is read, or sent.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import Official

LONGEST_KEY = 200


class Kind(models.TextChoices):
    """What a notice is about."""

    CARD = "card", _("card")
    FINDING = "finding", _("finding to be explained")
    DUTY = "duty", _("node or finding to be supervised")
    OVERDUE = "overdue", _("supervision overdue")
    TASK = "task", _("turn in a case")
    RETURNED = "returned", _("draft sent back")
    ROUND = "round", _("question of a risk round")
    MEETING = "meeting", _("meeting called")
    OFF = "off", _("meeting called off")
    RULING = "ruling", _("change of a rule to be decided")
    TALK = "talk", _("reminder talk")
    EDITION = "edition", _("lists published anew")
    LAW = "law", _("law changed that powers rest on")
    SELDOM = "seldom", _("looked at less often than the level asks")


class Channel(models.TextChoices):
    """A way on which notices go out."""

    SITE = "site", _("on this site")
    MAIL = "mail", _("by mail")
    HOOK = "hook", _("by web hook")


class How(models.TextChoices):
    """When notices of a kind go out on a way."""

    AT_ONCE = "at-once", _("at once, in working hours")
    DIGEST = "digest", _("once each working day, together")
    NEVER = "never", _("not at all")


class Notice(models.Model):
    """Something that waits, for whoever holds the post or acts for the body it is addressed to.

    `key` is what it was made from, so that it is made once. `rings_at` is the next working hour
    after it was made; `fanned_at` is when deliveries were made out of it.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    to_post = models.CharField(max_length=160, blank=True)
    to_body = models.CharField(max_length=64, blank=True)
    to_official = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=8, blank=True)
    about = models.CharField(max_length=80, blank=True)
    node = models.CharField(max_length=200, blank=True)
    number = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    rings_at = models.DateTimeField()
    fanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_post", "-made_at"], name="notice_of_post"),
            models.Index(fields=["to_body", "-made_at"], name="notice_of_body"),
            models.Index(fields=["to_official", "-made_at"], name="notice_of_official"),
            models.Index(fields=["rings_at"], condition=Q(fanned_at=None), name="notice_to_fan"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(to_post="", to_body="", to_official=""), name="a_notice_is_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Reading(models.Model):
    """That an official has read a notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="readings")
    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["official", "notice"], name="read_once"),
        ]

    def __str__(self) -> str:
        return str(self.notice)


class Ended(models.TextChoices):
    """How a delivery ended; one under way has not."""

    UNDER_WAY = "", _("under way")
    SENT = "sent", _("sent")
    MOVED = "moved", _("no longer holds the post")
    GIVEN_UP = "given-up", _("given up")


class Delivery(models.Model):
    """A notice on its way to one official; `due_at` is when it is tried next."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel)
    is_digest = models.BooleanField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    ended = models.CharField(max_length=8, choices=Ended, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=Q(ended=""), name="delivery_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["notice", "official", "channel"], name="delivered_once_a_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.channel}"


class Preference(models.Model):
    """How an official wants notices of a kind on a way, where it is not as set out."""

    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    channel = models.CharField(max_length=4, choices=Channel)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["official", "kind", "channel"], name="wanted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class Folded(models.Model):
    """How far the log was read for notices, and up to when duties were looked at for lateness."""

    position = models.BigIntegerField(default=0)
    late_until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.position)
