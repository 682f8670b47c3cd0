# SPDX-License-Identifier: Apache-2.0
"""What the x-ray found, kept power by power with what it was found in, so that it can be made anew.

Nothing here is told by entries: every row follows from drafts, editions and the organisation.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tonggui.registry.models.lists import LONGEST_DIGEST, Power

LONG = 300


class Xray(models.Model):
    """One power as the x-ray saw it: which text, and by which organisation, rules and day.

    `around` is the digest of all that it was judged by, `refs` what of the organisation that is.
    `spots` has a letter for each stage before, during and after: how it is watched (`SPOTS`).
    `mark` is a number made from code and text: its sum over all powers changes with any of them.
    What was found holds on each day from `looked_on` to `holds_until`, without end if that is null.
    """

    power = models.OneToOneField(Power, models.CASCADE, related_name="xray")
    code = models.CharField(max_length=64)
    unit_code = models.CharField(max_length=64)
    name = models.CharField(max_length=LONG)
    body_digest = models.CharField(max_length=LONGEST_DIGEST)
    around = models.CharField(max_length=LONGEST_DIGEST)
    refs = models.TextField(blank=True)
    keeps = models.CharField(max_length=200, blank=True)
    leads = models.CharField(max_length=LONG, blank=True)
    spots = models.CharField(max_length=12, blank=True)
    mark = models.BigIntegerField()
    unread = models.CharField(max_length=500, blank=True)
    looked_on = models.DateField(null=True)
    holds_until = models.DateField(null=True)
    is_stale = models.BooleanField(default=False)
    looked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["is_stale"], name="xray_stale"),
            models.Index(fields=["unit_code", "code"], name="xray_of_unit"),
        ]

    def __str__(self) -> str:
        return self.code


class XrayPost(models.Model):
    """A node at which people, money or goods lie, with the post that holds it (R54)."""

    xray = models.ForeignKey(Xray, models.CASCADE, related_name="posts")
    post = models.CharField(max_length=LONG)
    node = models.CharField(max_length=LONG)
    people = models.PositiveSmallIntegerField()
    money = models.PositiveSmallIntegerField()
    goods = models.PositiveSmallIntegerField()
    decides = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post"], name="xray_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.node}"


class PartKind(models.TextChoices):
    """What parts of powers are held against each other."""

    RISK = "risk"
    CONTROL = "control"
    BASIS = "basis"


class XrayPart(models.Model):
    """A risk, control or legal basis of a power, as far as it is compared with those of others."""

    xray = models.ForeignKey(Xray, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=PartKind)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=LONG)
    risk = models.CharField(max_length=LONG, blank=True)
    measure = models.TextField(blank=True)
    responsible = models.CharField(max_length=LONG, blank=True)
    is_shared = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "name"], name="xray_part_named"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class XrayLine(models.Model):
    """Something that does not hold, without the names of people; `is_across` beside other powers.

    `place` are the names on the way to what is to be mended; `said` what was expected and seen,
    and which posts or bodies answer.
    """

    xray = models.ForeignKey(Xray, models.CASCADE, null=True, related_name="lines")
    unit_code = models.CharField(max_length=64)
    rule = models.CharField(max_length=8)
    clauses = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    object = models.CharField(max_length=LONG)
    place = models.JSONField()
    said = models.JSONField()
    is_across = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-level", "rule", "id"], name="xray_line_in_order"),
            models.Index(fields=["rule", "-level", "id"], name="xray_line_of_rule"),
            models.Index(fields=["unit_code", "-level", "rule", "id"], name="xray_line_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.object}"


class XrayState(models.Model):
    """How far the x-ray of the county is; there is one row.

    `around` and `keeps` say by what all powers were looked at last, `compared` which of them were
    held against each other; `copied` tells which controls were.
    """

    around = models.CharField(max_length=LONGEST_DIGEST, blank=True)
    keeps = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True)
    looked_at = models.DateTimeField(null=True)
    compared = models.CharField(max_length=LONGEST_DIGEST, blank=True)
    compared_at = models.DateTimeField(null=True)
    copied = models.CharField(max_length=LONGEST_DIGEST, blank=True)
    changes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.around
