# SPDX-License-Identifier: Apache-2.0
"""The supervision of each case, findings and duties; and what the judge keeps between two acts."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tonggui.cases.models import Case, Event
from tonggui.people.models import Account, SupervisingBody

LONGEST_KEY = 300


class Level(models.TextChoices):
    """How grave a finding or card is (早提醒、黄牌、红牌)."""

    NOTICE = "notice", _("reminder")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


class Supervision(models.Model):
    """The supervision track of a case, opened together with it; no case is without one.

    `judged_at` is the instant up to which the case is judged, `due_at` the next at which time alone
    may change what stands against it. `body` leads, as level, stage and remit say at the opening.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="supervision")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    judged_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    fits = models.BooleanField(default=True)
    is_complete = models.BooleanField(default=False)
    worst = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return str(self.case)


class Finding(models.Model):
    """A lead of the judge, never a verdict: a row for a rule, a case and what the rule counts by.

    `body` is the finding as the judge says it, as JSON. `settled_at` is when the facts closed it.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="findings")
    rule = models.CharField(_("rule"), max_length=8)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    seq = models.PositiveIntegerField(null=True)
    node = models.CharField(max_length=80, blank=True)
    raised_at = models.DateTimeField()
    react_by = models.DateTimeField(null=True)
    supervisor = models.CharField(max_length=64, blank=True)
    body = models.TextField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["supervisor", "settled_at", "raised_at"], name="finding_of_body"),
            models.Index(
                fields=["rule", "raised_at"], condition=Q(settled_at=None), name="finding_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.case or ''}".strip()


class DutyKind(models.TextChoices):
    """What a supervising body must do."""

    WATCH = "watch", _("watch the node")
    REACT = "react", _("react to the finding")
    ATTEND = "attend", _("attend the meeting")
    AGAIN = "again", _("look again at an ended card")
    SECTOR = "sector", _("look into a sector in focus")
    FOLLOW = "follow", _("follow money or works")


class Duty(models.Model):
    """What a supervising body must do about a case until an instant (待办); when it was done.

    To attend a meeting belongs to no case: `node` is then the number of the meeting; nor does to
    look into a sector in focus, of which `node` is the number; nor to follow money or works, where
    it is the link of their chain.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="duties")
    kind = models.CharField(max_length=8, choices=DutyKind)
    body = models.CharField(max_length=64)
    node = models.CharField(max_length=80, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="duties")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["body", "done_at", "due_at"], name="duty_of_body"),
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="duty_open_by_time"),
            models.Index(fields=["kind", "body", "done_at", "due_at"], name="duty_of_kind"),
            models.Index(fields=["kind", "node", "done_at", "due_at"], name="duty_of_node"),
            models.Index(fields=["kind", "done_at", "due_at"], name="duty_by_time"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "node"], condition=Q(kind="watch"), name="one_watch_a_node"
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(kind="react"), name="one_reaction_a_finding"
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(kind="again"), name="one_second_look_a_finding"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.kind} {self.case or ''}"


class CardState(models.TextChoices):
    """How far a card is; people alone end it."""

    ISSUED = "issued", _("issued")
    NOTICED = "noticed", _("noticed")
    EXPLAINED = "explained", _("explained")
    CORRECTED = "corrected", _("corrected")
    VERIFIED = "verified", _("verified")
    REVIEWED = "reviewed", _("reviewed by a second person")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn as an error of the rule")


class Card(models.Model):
    """The formal life of a finding as events and time have made it; nothing that they do not say.

    `person` is the code of the official who answered for it at the time of the event, `post` the
    post held then (or the body that is carded), `body` the one that must react. `answer_by` is
    when an unanswered card rises.
    """

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="card")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="cards")
    rule = models.CharField(_("rule"), max_length=8)
    node = models.CharField(max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    state = models.CharField(_("state"), max_length=10, choices=CardState)
    person = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    is_overdue = models.BooleanField(default=False)
    noticed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    upgraded_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=80, blank=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    withdrawal_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "ended_at"], name="card_of_person"),
            models.Index(fields=["body", "ended_at", "answer_by"], name="card_of_body"),
            models.Index(fields=["unit", "ended_at"], name="card_of_unit"),
            models.Index(fields=["rule", "state"], name="card_of_rule"),
            models.Index(fields=["post", "ended_at", "level"], name="card_of_post"),
            models.Index(
                fields=["body", "ended_at", "level", "state", "post", "unit"], name="card_counted"
            ),
            models.Index(fields=["ended_at", "answer_by"], name="card_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.case or ''}".strip()


class TalkForm(models.TextChoices):
    """The lightest measures there are, the first of four forms (第一种形态)."""

    REMINDER = "谈话提醒", _("reminder talk")
    CRITICISM = "批评教育", _("criticism")
    REVIEW = "责令检查", _("written self-review")
    ADMONITION = "诫勉谈话", _("admonition")


class Talk(models.Model):
    """A talk proposed to a supervising body as early signs on one person add up (早提醒).

    It is accepted or declined with a reason; once accepted it is held, and followed to the
    correction of what it was about. `record` is the digest of its signed record, which is kept
    here as evidence is, or was kept by whoever held it where no file was brought.
    """

    person = models.CharField(max_length=80)
    post = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=64)
    last = models.ForeignKey(Card, models.PROTECT, related_name="talks")
    yellow = models.PositiveIntegerField()
    notices = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    form = models.CharField(max_length=8, choices=TalkForm, blank=True)
    held_on = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    record = models.CharField(max_length=71, blank=True)
    asks = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["body", "closed_at", "due_at"], name="talk_of_body"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(declined_at=None, held_at=None),
                name="one_talk_waits_a_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="talk_is_one_or_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class TalkAnswer(models.Model):
    """What the person talked to says of a talk; it stays beside it, with the papers brought.

    `evidence` is JSON as in events: the names and digests of files kept here.
    """

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="answers")
    words = models.TextField(_("in your own words"))
    evidence = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.talk} {self.at}"


class DrawnCard(models.Model):
    """An ended card that a draw took to be looked at again, at its place in the order of the seed.

    What came of it is an event on the card.
    """

    draw = models.ForeignKey("oversight.Draw", models.PROTECT, related_name="cards")
    card = models.ForeignKey(Card, models.PROTECT, related_name="drawn")
    place = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draw", "card"], name="card_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.card}"


class Closing(models.Model):
    """A closing that the checks over one account or leader count; times are microseconds."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="closing")
    actor = models.CharField(max_length=80)
    unit = models.CharField(max_length=64, blank=True)
    counts_at = models.BigIntegerField()
    received_at = models.BigIntegerField()
    is_counted = models.BooleanField()
    is_traced = models.BooleanField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["actor", "counts_at"], name="closing_of_actor"),
            models.Index(fields=["unit"], condition=Q(is_traced=True), name="closing_traced"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.counts_at}"


class Registered(models.Model):
    """An event on which other cases may rest, under each word by which they name it."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    word = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["word"], name="registered_word"),
        ]

    def __str__(self) -> str:
        return self.word


class Remembered(models.Model):
    """What marking knows of a key that is not a case: a payee, a contract, a paper, a quarter."""

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    state = models.TextField()

    def __str__(self) -> str:
        return self.key


class Ground(models.Model):
    """What the record beside the events was when open cases were last judged by it."""

    digest = models.CharField(max_length=71)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class DutyCount(models.Model):
    """A line of how many duties are open: the sum of `n` over lines that are alike in all else.

    Kept by the database itself (see `counted`). `node` is told of what is to be watched alone,
    `unit` is that of the case, and `due_on` the day in UTC on which they fall due.
    """

    kind = models.CharField(max_length=8)
    body = models.CharField(max_length=64)
    node = models.CharField(max_length=80, blank=True)
    unit = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    n = models.IntegerField()
    is_sum = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.body} {self.kind} {self.n:+d}"


class CardPart(IntEnum):
    """In which part of a list a card stands: its answer is waited for, it is open, it is ended."""

    TO_ANSWER = 0
    OPEN = 1
    ENDED = 2


class CardCount(models.Model):
    """A line of how many cards there are, as the database itself counts them (see `counted`)."""

    rule = models.CharField(max_length=8)
    level = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    person = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=64)
    part = models.IntegerField()
    is_answered = models.BooleanField()
    n = models.IntegerField()
    is_sum = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.rule} {self.state} {self.n:+d}"


class FindingCount(models.Model):
    """A line of how many findings of a rule there are, and how many stand (see `counted`)."""

    rule = models.CharField(max_length=8)
    stands = models.BooleanField()
    n = models.IntegerField()
    is_sum = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.rule} {self.n:+d}"


TOLD: tuple[type[models.Model], ...] = (Finding, Duty, Card, Talk, TalkAnswer, DrawnCard)
