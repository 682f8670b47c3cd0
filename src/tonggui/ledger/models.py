# SPDX-License-Identifier: Apache-2.0
"""What is remembered of the log: entries, their positions, checkpoints and who signed them."""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tonggui.ledger.log import entry as entries
from tonggui.ledger.log.commitment import Opening


class Entry(models.Model):
    """One act as it is logged, written in the transaction that does it; never changed.

    Only `openings` can change: lawful erasure takes a personal value and its salt out of it.
    """

    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    leaf = models.TextField()
    openings = models.TextField(default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject"], name="entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def said(self) -> entries.Entry:
        """Return the entry as the log reads it; Malformed where it was tampered with."""
        return entries.parse(self.leaf.encode())

    @property
    def opened(self) -> dict[str, Opening]:
        """Return the personal fields that have not been erased."""
        written = json.loads(self.openings) if self.openings else {}
        return {
            name: Opening(bytes.fromhex(salt), value) for name, (salt, value) in written.items()
        }


class Pending(models.Model):
    """An entry that has no position yet; gone as soon as it has one."""

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class Position(models.Model):
    """Where an entry stands in the log: numbers without gaps, given once, never changed."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gte=0), name="position_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Checkpoint(models.Model):
    """What the signer signed of the log at one size; never changed."""

    size = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)


class Signature(models.Model):
    """A signature line under a checkpoint, of a key of the log or of a witness; never changed."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=200)
    line = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checkpoint", "line"], name="signature_once"),
        ]

    def __str__(self) -> str:
        return self.name
