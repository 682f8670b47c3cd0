# SPDX-License-Identifier: Apache-2.0
"""Who may let what happen in a case; refuses the impossible in words, lets the wrong be found.

On the side of power only whoever holds the post of a node, or was lent it in writing, acts there;
on the side of supervision only a member of a body whose remit covers the unit. Nobody acts on both
sides of one unit, and no administrator on either.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import NoReturn

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import (
    CaseClosed,
    NotDoneHere,
    NotInForce,
    NotTheHolder,
    OtherUnit,
    PassedOn,
    UnknownKind,
    UnknownNode,
)
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.cards import KINDS as CARD_KINDS
from tonggui.core.events import (
    CASE_CLOSE,
    CASE_VOID,
    EDITION_MOVE,
    KINDS,
    NODE_CLOSE,
    NODE_OPEN,
    RATIFICATION,
    RETURN,
    TRANSFER,
)
from tonggui.core.judge import Judge
from tonggui.core.powers import Node
from tonggui.core.powers import Power as Listed
from tonggui.core.track import Station
from tonggui.core.turns import SIGNS
from tonggui.core.values import frozen
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.models import (
    Account,
    SupervisingBody,
    SupervisingKind,
    Unit,
)
from tonggui.registry.models import Edition
from tonggui.supervision import footing, holding, judging, moving, owning, ratifying, saying
from tonggui.supervision.cards import permitting as cards

AT_A_NODE = frozenset({NODE_OPEN, NODE_CLOSE, "countersign", "added_sign", TRANSFER, RETURN})
OF_THE_CASE = frozenset(
    {"suspend", "resume", "urge", CASE_CLOSE, "case_decided", "publish", "payment"}
)
# What can be said of a case that runs along no list, such as one of an emergency.
OF_NO_LIST = frozenset({"case_decided", "publish", CASE_CLOSE, CASE_VOID})
# What only a leader of the unit does; urging is theirs too.
OF_LEADERS = frozenset({CASE_VOID, EDITION_MOVE})
# What moves a case along its track; the rest (publication, supervision, correction) may follow.
ON_THE_TRACK = (
    AT_A_NODE | OF_LEADERS | frozenset({"case_open", "suspend", "resume", "urge", CASE_CLOSE})
)
WATCHING = frozenset({"sup_act"})
_POST = "post:"


@frozen
class Acting:
    """As whom somebody acts: an official's code and the post it is done from."""

    actor: str = ""
    post: str = ""


def opener(edition: Edition, *, by: Account | None, at: datetime) -> Acting:
    """Return as whom an account opens a case; NotTheHolder unless it holds a post on the track."""
    if by is None:
        return Acting()
    who = authority.demand(by, Act.EXERCISE_POWER, at=at)
    judge, power = footing.of_edition(edition, localdate(at)), _listed(edition, localdate(at))
    held = _posts(who)
    for node in power.nodes:
        if _may_act(who, judge, node, localdate(at)):
            return Acting(_code(who), node.post if node.post in held else (held or [""])[0])
    raise NotTheHolder(power.nodes[0].post.removeprefix(_POST) if power.nodes else edition.power)


def importing(*, by: Account | None, at: datetime) -> None:
    """Refuse accounts that may not bring what another system recorded."""
    if by is not None:
        authority.demand(by, Act.IMPORT_LISTS, at=at)


def permitted(case: Case, happening: Happening, *, by: Account | None, at: datetime) -> Happening:
    """Return a happening with who does it filled in, or refuse it."""
    if happening.kind not in KINDS:
        raise UnknownKind(happening.kind)
    if not case.is_open and happening.kind in ON_THE_TRACK:
        raise CaseClosed(case)
    if case.edition is not None and happening.node:
        happening = replace(happening, node=_station(case, happening.node, at).id)
    if happening.seen is not None:
        saying.refuse_meanwhile(case, happening)
    if happening.kind == EDITION_MOVE:
        happening = moving.decided(case, happening, at)
    return happening if by is None else _as_whose(case, happening, by=by, at=at)


def _as_whose(case: Case, happening: Happening, *, by: Account, at: datetime) -> Happening:
    """Return a happening as the act of an account, or refuse it, by the side it is of."""
    if happening.kind in CARD_KINDS:
        return cards.permitted(cards.card_named(case, happening), happening, by=by, at=at)
    if happening.kind in owning.KINDS:
        return owning.permitted(case, happening, by=by, at=at)
    if happening.kind in WATCHING:
        return _watched(case, happening, by=by, at=at)
    if happening.kind == RATIFICATION:
        return ratifying.permitted(case, happening, by=by, at=at)
    return _exercised(case, happening, by=by, at=at)


def body_for(who: Standing, unit: Unit | None, day: date) -> SupervisingBody | None:
    """Return the body for which somebody watches a unit, None if it is outside every remit."""
    if unit is None or any(each.post.unit_id == unit.pk for each in who.posts):
        return None
    fitting = [each.body for each in who.bodies if queries.watches(each.body, unit, day)]
    county = [each.body for each in who.bodies if each.kind == SupervisingKind.COUNTY_COMMISSION]
    return next(iter((*fitting, *county)), None)


def stations_for(who: Standing, case: Case, day: date) -> frozenset[str]:
    """Return the nodes of a case at which somebody may act today."""
    if case.edition is None:
        return frozenset()
    owners, own = holding.passed_on(case), _code(who)
    # A delegation that another system reported counts at the desk as it does to the judge.
    judge = judging.judge_of(case, (), day)
    return frozenset(
        node.id
        for power in judge.lists.powers.values()
        for node in power.nodes
        if (owners[node.id] == own if node.id in owners else _may_act(who, judge, node, day))
    )


def leads(who: Standing, case: Case) -> bool:
    """Say whether somebody is of the leading team of the unit of a case."""
    return any(each.is_leader and each.post.unit_id == case.unit_id for each in who.posts)


def is_asked(who: Standing, case: Case) -> bool:
    """Say whether something in a case waits, or waited, for somebody by name."""
    own = _code(who)
    return bool(own) and case.turns.filter(official=own).exists()


def _exercised(case: Case, said: Happening, *, by: Account, at: datetime) -> Happening:
    """Let a holder act, at a node of theirs or on a case in which they hold one."""
    if said.kind not in AT_A_NODE | OF_THE_CASE | OF_LEADERS:
        raise UnknownKind(said.kind)
    day, who = localdate(at), authority.demand(by, Act.EXERCISE_POWER, at=at)
    if case.edition is None:
        return _of_no_list(case, said, who, at)
    mine, held = stations_for(who, case, day), _posts(who)
    if said.kind in SIGNS and "answers" in said.detail:
        answer = saying.answered(case, said, official=_code(who), at=at)
        return replace(answer, actor=_code(who), post=(held or [""])[0])
    units = {each.post.unit_id for each in who.posts}
    if not mine and case.unit_id not in units:
        raise OtherUnit(case)
    if said.kind in AT_A_NODE:
        if not said.node:
            raise NotDoneHere(_("say at which node this is done"))
        post = _station(case, said.node, at).node.post
        if said.node not in mine:
            _refuse_other(case, said.node, post)
        own = post if post in held else (held or [post])[0]
    elif said.kind in OF_LEADERS and not leads(who, case):
        raise NotDoneHere(_("a leader of the unit decides this, and records it"))
    elif not mine and not (said.kind in {*OF_LEADERS, "urge"} and leads(who, case)):
        raise NotTheHolder(case.edition.power)
    else:
        own = (held or [""])[0]
    said = saying.checked(case, said, official=_code(who), at=at)
    return replace(said, actor=_code(who), post=own)


def _of_no_list(case: Case, said: Happening, who: Standing, at: datetime) -> Happening:
    """Let whoever serves in its unit act on a case that runs along no edition."""
    own = [each.post.code for each in who.posts if each.post.unit_id == case.unit_id]
    if said.kind not in OF_NO_LIST:
        raise NotInForce(case)
    if not own:
        raise OtherUnit(case)
    if said.kind in OF_LEADERS and not leads(who, case):
        raise NotDoneHere(_("a leader of the unit decides this, and records it"))
    said = saying.checked(case, said, official=_code(who), at=at)
    return replace(said, actor=_code(who), post=f"{_POST}{own[0]}")


def _refuse_other(case: Case, node: str, post: str) -> NoReturn:
    """Refuse whoever does not hold a node, naming the one who does."""
    to = holding.passed_on(case).get(node)
    raise PassedOn(node, to) if to else NotTheHolder(post.removeprefix(_POST))


def _watched(case: Case, said: Happening, *, by: Account, at: datetime) -> Happening:
    who = authority.demand(by, Act.SUPERVISE, at=at)
    body = body_for(who, case.unit, localdate(at))
    if body is None:
        raise OtherUnit(case)
    detail = {**said.detail, "supervisor": f"supervisor:{body.code}"}
    if said.kind == "sup_act" and detail.get("opinion") not in OPINIONS:
        raise NotDoneHere(_("choose one of the opinions on the form"))
    if detail.get("opinion") != OPINIONS[0] and not str(detail.get("text", "")).strip():
        raise NotDoneHere(_("an opinion other than `no objection` says why"))
    return replace(said, actor=_code(who), detail=detail)


# Opinions of supervision are of fixed kinds, with words of their own beside.
OPINIONS = ("无异议", "提醒", "建议纠正", "异议")


def _station(case: Case, name: str, at: datetime) -> Station:
    edition = case.edition
    if edition is None:
        raise UnknownNode(name, case, "-")
    judge = footing.of_edition(edition, localdate(at))
    power = next(iter(judge.lists.powers.values()))
    station = judge.track(power).station(name)
    if station is None:
        raise UnknownNode(name, case, edition)
    return station


def _listed(edition: Edition, day: date) -> Listed:
    return next(iter(footing.lists_of(edition, day).powers.values()))


def _posts(who: Standing) -> list[str]:
    """Return the posts somebody holds, or acts for by a delegation of all of them."""
    return [f"{_POST}{each.post.code}" for each in who.posts]


def _may_act(who: Standing, judge: Judge, node: Node, day: date) -> bool:
    """Say whether somebody holds the post of a node or was lent it, as the judge reads it."""
    if node.post in _posts(who):
        return True
    power = next(iter(judge.lists.powers.values()))
    return judge.bench.roster.may_act(_code(who), node, power, day=day.toordinal())


def _code(who: Standing) -> str:
    return who.official.code if who.official else ""
