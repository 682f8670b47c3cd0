# SPDX-License-Identifier: Apache-2.0
"""A round of looking for risks in a unit: who was asked, what was found, how it was graded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tonggui.people.models import Account, CollectiveBody, Post, RiskLevel, Unit
from tonggui.registry.models import Draft, Power


class Source(models.TextChoices):
    """The five sources of a round (R18 to R22)."""

    SELF = "自己找", _("found by the posts themselves")
    PUBLIC = "群众提", _("proposed by the public")
    PEERS = "相互查", _("found by peers")
    ORGANISATION = "组织评", _("assessed by the organisation")
    MEETING = "集体定", _("adopted in a meeting")


class Kind(models.TextChoices):
    """The three kinds of risks (R23)."""

    RENT = "权力寻租易发点", _("where power can be sold")
    DARK = "暗箱操作危险点", _("where things can be done in the dark")
    UNWATCHED = "监督管理薄弱点", _("where supervision is weak")


class Round(models.Model):
    """A round in one unit, with its dates; `campaign` joins the rounds of the whole county."""

    code = models.CharField(_("code"), max_length=48, unique=True)
    campaign = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds")
    begins_on = models.DateField(_("begins on"))
    asks_until = models.DateField(_("posts answer until"))
    proposes_until = models.DateField(_("the public proposes until"))
    checks_until = models.DateField(_("peers answer until"))
    meets_until = models.DateField(_("adopted until"))
    seed = models.CharField(max_length=64)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    body = models.ForeignKey(CollectiveBody, models.PROTECT, null=True, related_name="+")
    resolution = models.CharField(_("resolution"), max_length=200, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True)
    item = models.CharField(max_length=80, null=True)  # noqa: DJ001 - older rows tell of none
    closed_at = models.DateTimeField(null=True)
    forced_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(closed_at=None), name="one_open_round_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(adopted_on=None, body=None, resolution="")
                | Q(adopted_on__isnull=False, body__isnull=False) & ~Q(resolution=""),
                name="a_round_is_adopted_by_a_resolution",
            ),
            models.CheckConstraint(
                condition=Q(forced_because="") | Q(closed_at__isnull=False),
                name="only_a_closed_round_was_forced",
            ),
            models.CheckConstraint(
                condition=Q(asks_until__gte=F("begins_on"))
                & Q(proposes_until__gte=F("begins_on"))
                & Q(checks_until__gte=F("begins_on"))
                & Q(meets_until__gte=F("begins_on")),
                name="a_round_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Say whether the round still takes answers."""
        return self.closed_at is None


class Asked(models.Model):
    """A post that a round asks which risks it sees; nobody answers for another post."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="asked")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    nothing_because = models.CharField(_("why there is no risk"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "post"], name="a_post_is_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.post}"


class PeerCheck(models.Model):
    """A post of another unit that looks at a power's risks."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="checks")
    power = models.ForeignKey(Power, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    nothing_because = models.CharField(_("why there is nothing to say"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "power", "post"], name="a_peer_looks_once_at_a_power"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.power} {self.post}"


class Proposal(models.Model):
    """A risk that somebody sees at a node; what the public proposes waits for a round."""

    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="proposals")
    power = models.ForeignKey(Power, models.PROTECT, related_name="proposals")
    node = models.CharField(_("node"), max_length=60, blank=True)
    source = models.CharField(max_length=4, choices=Source)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    description = models.CharField(_("what can go wrong"), max_length=300)
    cause = models.CharField(_("why it can"), max_length=300, blank=True)
    receipt = models.CharField(max_length=16, unique=True, null=True)  # noqa: DJ001 - none is no receipt
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    is_taken = models.BooleanField(null=True)
    reply = models.CharField(_("reply"), max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(round__isnull=False) | Q(source="群众提"),
                name="only_the_public_proposes_between_rounds",
            ),
            models.CheckConstraint(
                condition=Q(is_taken=None, replied_at=None, reply="")
                | Q(is_taken__isnull=False, replied_at__isnull=False) & ~Q(reply=""),
                name="what_is_settled_has_a_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} {self.source} {self.pk}"


class Assessment(models.Model):
    """A risk as the organisation grades it: before its controls, and after them."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments")
    power = models.ForeignKey(Power, models.PROTECT, related_name="+")
    risk = models.CharField(max_length=60)
    node = models.CharField(_("node"), max_length=60)
    description = models.CharField(_("what can go wrong"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    layer = models.CharField(_("layer"), max_length=16)
    cause = models.CharField(_("why it can"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"))
    impact = models.PositiveSmallIntegerField(_("impact"))
    modifiers = models.JSONField(default=dict)
    level = models.CharField(_("level"), max_length=4, choices=RiskLevel)
    override_reason = models.CharField(_("why another level"), max_length=300, blank=True)
    level_after = models.CharField(
        _("level after its controls"), max_length=4, choices=RiskLevel, blank=True
    )
    accepted_by = models.CharField(_("accepted by"), max_length=140, blank=True)
    accepted_because = models.CharField(_("why it is accepted"), max_length=300, blank=True)
    look_again_on = models.DateField(_("look again on"), null=True)
    sources = models.JSONField(default=list)
    scored_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "power", "risk"], name="a_risk_is_assessed_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="scores_run_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by="", accepted_because="", look_again_on=None)
                | ~Q(accepted_by="") & ~Q(accepted_because="") & Q(look_again_on__isnull=False),
                name="accepted_by_name_with_reason_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.risk}"


class TakeOver(models.Model):
    """The results of a round for one power, taken over into a draft of it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="taken")
    power = models.ForeignKey(Power, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "power"], name="taken_over_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.power}"
