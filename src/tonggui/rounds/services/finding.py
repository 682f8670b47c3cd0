# SPDX-License-Identifier: Apache-2.0
"""What posts, the public and peers say in a round, and the reply to each proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account, Post
from tonggui.registry.models import Power
from tonggui.rounds import queries
from tonggui.rounds.errors import Answered, Unsaid
from tonggui.rounds.models import Asked, Kind, PeerCheck, Proposal, Round, Source
from tonggui.rounds.services.asking import holding, locked, within_or_watching

SHORTEST = 4
_ANSWERED = ("nothing_because", "answered_at")


@frozen
class Seen:
    """A risk somebody sees: at which node of which power, of which kind, and why it can be."""

    power: Power
    description: str
    node: str = ""
    kind: str = ""
    cause: str = ""


@transaction.atomic
def answer(
    asked: Asked,
    seen: Sequence[Seen],
    *,
    nothing_because: str = "",
    by: Account | None,
    at: datetime,
) -> Asked:
    """Answer for a post one holds: the risks it sees, or why it sees none (自己找)."""
    held = Asked.objects.select_for_update().get(pk=asked.pk)
    found = locked(held.round)
    holding(Act.ANSWER_ROUND, held.post, by=by, at=at)
    made = _said(held, found, seen, nothing_because, (Source.SELF, held.post), by=by, at=at)
    tell("round.answered", found, adds=made, sets=[(held, _ANSWERED)], by=by, at=at)
    return held


@transaction.atomic
def check_as_peer(
    check: PeerCheck,
    seen: Sequence[Seen],
    *,
    nothing_because: str = "",
    by: Account | None,
    at: datetime,
) -> PeerCheck:
    """Say what a peer sees in another unit's power, or why there is nothing to say (相互查)."""
    held = PeerCheck.objects.select_for_update().get(pk=check.pk)
    found = locked(held.round)
    holding(Act.CHECK_AS_PEER, held.post, by=by, at=at)
    if any(each.power.pk != held.power_id for each in seen):
        raise Unsaid(_("a peer speaks of the power that was given to look at"))
    made = _said(held, found, seen, nothing_because, (Source.PEERS, held.post), by=by, at=at)
    tell("round.checked", found, adds=made, sets=[(held, _ANSWERED)], by=by, at=at)
    return held


@transaction.atomic
def propose(power: Power, seen: Seen, *, receipt: str, at: datetime) -> Proposal:
    """Take what somebody without an account proposes; the receipt alone opens the reply (R19)."""
    _refuse_empty(seen)
    found = Round.objects.select_for_update().filter(unit=power.unit, closed_at=None).first()
    made = Proposal.objects.create(
        round=found,
        power=power,
        node=_node(power, seen.node),
        source=Source.PUBLIC,
        kind=_kind(seen.kind),
        description=seen.description.strip(),
        cause=seen.cause.strip(),
        receipt=receipt,
        proposed_at=at,
    )
    tell("round.proposed", power, adds=[made], by=None, at=at)
    return made


@transaction.atomic
def settle(
    proposal: Proposal, *, is_taken: bool, reply: str, by: Account | None, at: datetime
) -> Proposal:
    """Say what becomes of a proposal, with a reply that whoever made it can read."""
    held = Proposal.objects.select_for_update().select_related("power__unit").get(pk=proposal.pk)
    within_or_watching(Act.SCORE_RISKS, held.power.unit, by=by, at=at)
    if held.is_taken is not None:
        raise Answered(held)
    if len(reply.strip()) < SHORTEST:
        raise Unsaid(_("a reply says what was done, or why not"))
    held.is_taken, held.reply, held.replied_at = is_taken, reply.strip(), at
    changed = ("is_taken", "reply", "replied_at")
    held.save(update_fields=changed)
    tell("round.replied", held.power, sets=[(held, changed)], by=by, at=at)
    return held


def _said(  # noqa: PLR0913 - what was said, by whom, where
    held: Asked | PeerCheck,
    found: Round,
    seen: Sequence[Seen],
    nothing_because: str,
    origin: tuple[Source, Post],
    *,
    by: Account | None,
    at: datetime,
) -> list[Proposal]:
    """Keep what an answer says; either risks or a reason, never neither."""
    if held.answered_at is not None:
        raise Answered(held.post)
    why = nothing_because.strip()
    if not seen and len(why) < SHORTEST:
        raise Unsaid(_("name a risk, or say why there is none"))
    if seen and why:
        raise Unsaid(_("either there are risks or there are none: leave one of them out"))
    made = [_made(found, each, origin, by=by, at=at) for each in seen]
    held.nothing_because, held.answered_at, held.by = why, at, by
    held.save(update_fields=[*_ANSWERED, "by"])
    return made


def _made(
    found: Round, seen: Seen, origin: tuple[Source, Post], *, by: Account | None, at: datetime
) -> Proposal:
    _refuse_empty(seen)
    if seen.power.unit_id != found.unit_id:
        raise Unsaid(_("`%s` is no power of the unit of this round") % seen.power)
    if not seen.node or not seen.kind or not seen.cause.strip():
        raise Unsaid(_("say at which node, of which kind, and why it can happen"))
    source, post = origin
    return Proposal.objects.create(
        round=found,
        power=seen.power,
        node=_node(seen.power, seen.node),
        source=source,
        post=post,
        kind=_kind(seen.kind),
        description=seen.description.strip(),
        cause=seen.cause.strip(),
        by=by,
        proposed_at=at,
    )


def _refuse_empty(seen: Seen) -> None:
    if len(seen.description.strip()) < SHORTEST:
        raise Unsaid(_("say in a few words what can go wrong"))


def _kind(kind: str) -> str:
    if kind and kind not in Kind.values:
        raise Unsaid(_("`%s` is no kind of risk") % kind)
    return kind


def _node(power: Power, node: str) -> str:
    if node and node not in {each for each, _name in queries.nodes_of(power)}:
        raise Unsaid(_("`%(power)s` has no node `%(node)s`") % {"power": power, "node": node})
    return node
