# SPDX-License-Identifier: Apache-2.0
"""Who may act on a card, on which side, and what an act must say; refuses the rest in words.

Whoever is carded notices, explains and corrects, and never decides; a supervisor who is not carded
and holds no post in the unit decides, and ends a red card only after a second one has looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core import cards as core
from tonggui.core.values import frozen
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.models import Account, SupervisingBody, SupervisingKind
from tonggui.supervision import looking_again
from tonggui.supervision.models import Card, CardState, Talk

_POST, _BODY = "post:", "supervisor:"
ANSWERS = (core.ACK, core.EXPLAIN, core.CORRECT)
DECISIONS = (core.DISPOSE, core.ORDER, core.VERIFY, core.REVIEW, core.CLEAR, core.WITHDRAW)
_BEFORE = {
    core.CORRECT: {CardState.ISSUED, CardState.NOTICED, CardState.EXPLAINED},
    core.EXPLAIN: {CardState.ISSUED, CardState.NOTICED, CardState.EXPLAINED},
    core.VERIFY: {CardState.CORRECTED},
    core.REVIEW: {CardState.VERIFIED},
}


@frozen
class Side:
    """On which side of a card somebody stands: as the carded, or for a body; neither is none."""

    post: str = ""
    body: str = ""

    @property
    def is_carded(self) -> bool:
        """Say whether the card is against them, their post or the body they act for."""
        return bool(self.post)

    def __bool__(self) -> bool:
        return bool(self.post or self.body)


def side_of(who: Standing, card: Card) -> Side:
    """Return on which side of a card somebody stands today."""
    code = who.official.code if who.official else ""
    held = [f"{_POST}{each.post.code}" for each in who.posts]
    bodies = {f"{_BODY}{each.body.code}" for each in who.bodies}
    if code and (code == card.person or card.post in held or card.post in bodies):
        own = card.post if card.post in {*held, *bodies} else (held or [card.post])[0]
        return Side(post=own)
    if any(each.post.unit.code == card.unit for each in who.posts):
        return Side()
    body = _competent(who, card)
    return Side(body=body.code) if body else Side()


def permitted(card: Card, said: Happening, *, by: Account, at: datetime) -> Happening:
    """Return an act on a card with who does it filled in, or refuse it."""
    side = side_for(card, said.kind, by=by, at=at)
    who = authority.demand(by, Act.SEE_CARDS, at=at)
    if side.is_carded:
        return _answered(card, said, side, who)
    return _decided(card, said, side, who)


def side_for(card: Card, kind: str, *, by: Account, at: datetime) -> Side:
    """Return on which side somebody does an act on a card; refuse what is not theirs to do now."""
    who = authority.demand(by, Act.SEE_CARDS, at=at)
    side = side_of(who, card)
    if not side:
        raise OtherUnit(card.case or card)
    if kind == core.RECHECK:
        _refuse_second_look(card, side, who)
    elif card.ended_at is not None:
        raise NotDoneHere(_("this card has ended: nothing more is done about it"))
    if side.is_carded:
        authority.demand(by, Act.ANSWER_CARDS, at=at)
        _refuse_answer(card, kind)
    else:
        authority.demand(by, Act.DECIDE_CARDS, at=at)
        _refuse_decision(card, kind, _code(who))
    return side


def card_named(case: Case | None, said: Happening) -> Card:
    """Return the card that an act names; an act on none, or on one of another case, is refused."""
    rows = Card.objects.select_related("finding", "case")
    found = rows.filter(finding__key=str(said.detail.get("card") or ""), case=case).first()
    if found is None:
        raise NotDoneHere(_("say on which card this is done"))
    return found


def permitted_loose(said: Happening, *, by: Account, at: datetime) -> Happening:
    """Return an act on a card without a case, or a talk that was held, or refuse it."""
    if said.kind != core.TALK:
        return permitted(card_named(None, said), said, by=by, at=at)
    talk = Talk.objects.filter(pk=str(said.detail.get("talk"))).first()
    if talk is None:
        raise NotDoneHere(_("say which talk this was"))
    body = deciding_body(talk, by=by, at=at)
    if talk.accepted_at is None or talk.held_at is not None:
        raise NotDoneHere(_("a talk is held once, after it was accepted"))
    who = authority.demand(by, Act.DECIDE_CARDS, at=at)
    detail = {**said.detail, "person": talk.person, "supervisor": f"{_BODY}{body.code}"}
    return replace(said, actor=_code(who), detail=detail)


def deciding_body(talk: Talk, *, by: Account, at: datetime) -> SupervisingBody:
    """Return the body for which somebody decides on a talk; nobody decides on their own."""
    who = authority.demand(by, Act.DECIDE_CARDS, at=at)
    body = _competent(who, talk)
    in_unit = any(each.post.unit.code == talk.unit for each in who.posts)
    if body is None or in_unit or _code(who) == talk.person:
        raise OtherUnit(talk.last.case or talk.last)
    return body


def open_to(who: Standing, card: Card) -> list[str]:
    """Return the acts that are open to somebody on a card as it stands."""
    side, state = side_of(who, card), card.state
    code = who.official.code if who.official else ""
    if side.body and core.may_recheck(_folded(card), code):
        return [core.RECHECK] if looking_again.duty_of(card) else []
    if not side or card.ended_at is not None:
        return []
    if side.is_carded:
        fresh = [core.ACK] if state == CardState.ISSUED else []
        more = [kind for kind in (core.EXPLAIN, core.CORRECT) if state in _BEFORE[kind]]
        return [*fresh, *more]
    found = [core.ACK] if card.acknowledged_at is None else []
    found += [core.DISPOSE, core.ORDER] if state in _BEFORE[core.EXPLAIN] else []
    found += [core.VERIFY] if state in _BEFORE[core.VERIFY] else []
    is_second = state == CardState.VERIFIED and code != card.verified_by
    found += [core.REVIEW] if is_second and card.level == "red" else []
    found += [core.CLEAR] if may_close(card) else []
    found += [core.WITHDRAW] if code != card.withdrawal_by else []
    return found


def seen_by(who: Standing, cards: Iterable[Card | None]) -> frozenset[int]:
    """Return those of some cards whose page somebody may open."""
    return frozenset(each.pk for each in cards if each is not None and side_of(who, each))


def may_close(card: Card) -> bool:
    """Say whether a card is so far that a supervisor may close it."""
    return core.may_close(_folded(card))


def _folded(card: Card) -> core.Card:
    """Return what a card's row says, as far as deciding on it asks."""
    return core.Card(
        core.State(card.state),
        card.level,
        0,
        0,
        (),
        verified_by=card.verified_by,
        reviewed_by=card.reviewed_by,
        ended_by=card.ended_by,
    )


def _competent(who: Standing, card: Card | Talk) -> SupervisingBody | None:
    """Return the body that must react, or the commission, if somebody acts for either."""
    own = [each.body for each in who.bodies if each.body.code == card.body]
    county = [each.body for each in who.bodies if each.kind == SupervisingKind.COUNTY_COMMISSION]
    return next(iter((*own, *county)), None)


def _answered(card: Card, said: Happening, side: Side, who: Standing) -> Happening:
    if said.kind == core.EXPLAIN and not _text(said, "text"):
        raise NotDoneHere(_("say in your own words how it came to it"))
    detail = {**said.detail, "card": card.finding.key}
    if said.kind == core.CORRECT:
        detail |= {"id": rectification_of(card), "owner": card.post}
    if side.post.startswith(_BODY):
        return replace(said, actor=_code(who), detail={**detail, "supervisor": side.post})
    return replace(said, actor=_code(who), post=side.post, detail=detail)


def _decided(card: Card, said: Happening, side: Side, who: Standing) -> Happening:
    _refuse_unsaid(said)
    detail = {**said.detail, "card": card.finding.key, "supervisor": f"{_BODY}{side.body}"}
    if said.kind in {core.ORDER, core.VERIFY}:
        detail |= {"id": rectification_of(card), "owner": card.post}
    if said.kind == core.CLEAR and card.reviewed_by:
        detail["second_reviewer"] = card.reviewed_by
    return replace(said, actor=_code(who), detail=detail)


def _refuse_second_look(card: Card, side: Side, who: Standing) -> None:
    """Refuse to look again at a card that was not drawn, or that one helped to close."""
    if looking_again.duty_of(card) is None:
        raise NotDoneHere(_("only a closed card that was drawn by lot is looked at again, once"))
    if side.is_carded or not core.may_recheck(_folded(card), _code(who)):
        raise NotDoneHere(_("whoever verified, reviewed or closed it does not look at it again"))


def _refuse_answer(card: Card, kind: str) -> None:
    """Refuse what is no answer of the carded, or comes after the correction."""
    if kind not in ANSWERS:
        raise NotDoneHere(_("whoever is carded does not decide on the card: a supervisor does"))
    if kind in _BEFORE and card.state not in _BEFORE[kind]:
        raise NotDoneHere(_("this card was corrected: the supervising body looks at it now"))


def _refuse_decision(card: Card, kind: str, code: str) -> None:
    """Refuse what no supervisor does, or what the state of the card does not allow yet."""
    if kind not in {*DECISIONS, core.ACK, core.RECHECK}:
        raise NotDoneHere(_("only whoever is carded answers a card"))
    if kind in _BEFORE and card.state not in _BEFORE[kind]:
        raise NotDoneHere(_("the card is not so far yet: see on its page what comes next"))
    if kind == core.REVIEW and code == card.verified_by:
        raise NotDoneHere(_("whoever verified a correction does not review it: a second one does"))
    if kind == core.WITHDRAW and code == card.withdrawal_by:
        raise NotDoneHere(_("you called it an error of the rule already: a second one confirms"))
    if kind == core.CLEAR and not may_close(card):
        raise NotDoneHere(
            _("a card is closed after its correction was verified, a red one also reviewed")
        )


def _refuse_unsaid(said: Happening) -> None:
    """Refuse a decision that lacks its reason."""
    if said.kind in {core.CLEAR, core.WITHDRAW, core.DISPOSE} and not _text(said, "reason"):
        raise NotDoneHere(_("say why"))
    if said.kind == core.WITHDRAW and not _text(said, "ticket"):
        raise NotDoneHere(_("name the ticket under which the error of the rule is kept"))


def rectification_of(card: Card) -> str:
    """Return the number under which the correction of a card is recorded."""
    return f"RC-{card.pk}"


def _text(said: Happening, name: str) -> str:
    return str(said.detail.get(name) or "").strip()


def _code(who: Standing) -> str:
    return who.official.code if who.official else ""
