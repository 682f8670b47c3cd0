# SPDX-License-Identifier: Apache-2.0
"""What an act of the power side must say, and how far a case must be for it; else refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.db.models import Q
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.cases.errors import Meanwhile, NotDoneHere
from tonggui.cases.happening import Happening, microseconds
from tonggui.cases.models import Case
from tonggui.core.events import CASE_VOID, EDITION_MOVE, KINDS, NODE_CLOSE, RETURN, TRANSFER
from tonggui.core.past import Past
from tonggui.core.turns import COUNTERSIGN, SIGNS, is_next, is_open
from tonggui.formats.report.kinds import ENGLISH
from tonggui.people.models import Official
from tonggui.supervision import holding, judging, ratifying

START, PREVIOUS = "start", "previous"
LONGEST_WAIT_DAYS = 15  # how long a signature may be asked for
_DECISION = "决策"


def checked(case: Case, said: Happening, *, official: str, at: datetime) -> Happening:
    """Return an act with what follows from its words filled in, or refuse it."""
    check = _CHECKS.get(said.kind)
    return check(case, said, official, at) if check else said


def answered(case: Case, said: Happening, *, official: str, at: datetime) -> Happening:
    """Return the answer to a request for a signature, given by whoever is asked, and in time."""
    asked = holding.asked_of(case, official).get(_number(said.detail.get("answers")))
    if asked is None or asked["kind"] != said.kind:
        raise NotDoneHere(_("you are not asked for this signature, or have given it"))
    if asked["due_at"] is not None and asked["due_at"] <= at:
        raise NotDoneHere(_("the request has lapsed: its last day is over"))
    if not str(said.detail.get("opinion") or "").strip():
        raise NotDoneHere(_("say what your opinion is"))
    detail = dict(said.detail) | {"answers": _number(said.detail["answers"])}
    return replace(said, node=asked["node"], detail=detail)


# What changes the ground under whoever acts at another node, too.
_OF_ALL = (RETURN, EDITION_MOVE, "suspend", "resume")


def refuse_meanwhile(case: Case, said: Happening) -> None:
    """Refuse what was decided before somebody else acted at the same node, saying who did what."""
    since = case.events.filter(seq__gt=said.seen).exclude(kind__in=("sup_act", "urge"))
    bearing = since.filter(Q(node=said.node) | Q(kind__in=_OF_ALL)).order_by("seq")
    first = bearing.first()
    if first is None:
        return
    who = Official.objects.filter(code=first.actor).values_list("name", flat=True).first()
    words = _(
        "while you were writing, %(who)s recorded `%(what)s` here at %(when)s: look at the case,"
        " and send again if it is still right; files must be chosen again"
    )
    when = f"{localtime(first.recorded_at):%H:%M}"
    kinds = ENGLISH if (get_language() or "").startswith("en") else KINDS
    what = kinds.get(first.kind, first.kind)
    raise Meanwhile(words % {"who": who or _("the software"), "what": what, "when": when})


def _finished(case: Case, said: Happening, official: str, at: datetime) -> Happening:  # noqa: ARG001 - as its neighbours
    waits = holding.waiting_at(case, said.node, at)
    if waits:
        raise NotDoneHere(
            _("a signature is asked of `%s`: finish once it is there, or has lapsed") % waits[0]
        )
    return said


def _returned(case: Case, said: Happening, official: str, at: datetime) -> Happening:  # noqa: ARG001 - as its neighbours
    """Send a case back from a node: `node` becomes the one that is done again."""
    _demand_reason(said)
    past = _past(case, at)
    if not (is_open(past, said.node) or is_next(past, said.node)):
        raise NotDoneHere(_("`%s` is not under way: there is nothing to send back") % said.node)
    wanted = str(said.detail.get("to") or PREVIOUS)
    target = _target(past, said.node, wanted)
    if target is None:
        raise NotDoneHere(_("nothing was done before this node: there is nowhere to send it back"))
    detail = {name: each for name, each in said.detail.items() if name != "to"}
    return replace(said, node=target, detail=detail | {"from_node": said.node, "back_to": wanted})


def _target(past: Past, node: str, wanted: str) -> str | None:
    """Return where a case is sent back to: the node named, the last done before, or the first."""
    track = past.track
    if track is None:
        return None
    before = track.by_id[node].before or track.by_id.keys() - {node}
    done = [each for each in track.by_id if each in before and _is_done(past, each)]
    if wanted not in {START, PREVIOUS}:
        named = track.station(wanted)
        return named.id if named and _is_done(past, named.id) else None
    if wanted == START:
        return next(iter(done), None)
    return max(
        done, key=lambda each: past.closed[each].seq if each in past.closed else -1, default=None
    )


def _is_done(past: Past, node: str) -> bool:
    return node in past.closed or node in past.prior


def _passed(case: Case, said: Happening, official: str, at: datetime) -> Happening:
    """Pass a node on: to whoever may act there anyway, or to a colleague by a written document."""
    _demand_reason(said)
    to = str(said.detail.get("to") or "")
    if not to:
        raise NotDoneHere(_("say to whom it is passed"))
    if to == official:
        raise NotDoneHere(_("you hold this node yourself: pass it on to somebody else"))
    if not holding.serves_in(case, to, at):
        raise NotDoneHere(_("`%s` holds no post in this unit today: the remit ends there") % to)
    if str(said.detail.get("document") or "").strip():
        _demand_own(case, said, official, at)
    elif not _may_act_anyway(case, said.node, to, at):
        raise NotDoneHere(
            _("`%s` does not hold this post: name the document by which you authorise them") % to
        )
    return said


def _demand_own(case: Case, said: Happening, official: str, at: datetime) -> None:
    """Refuse to lend what was only lent: by document a node is passed on by the post's holder."""
    judged = judging.judge_of(case, (), localdate(at))
    station = next(judged.track(each) for each in judged.lists.powers.values()).by_id[said.node]
    if judged.bench.roster.holder(station.node.post, microseconds(at)) == official:
        return
    raise NotDoneHere(_("what was lent to you is not yours to lend: the post's holder does that"))


def _may_act_anyway(case: Case, node: str, to: str, at: datetime) -> bool:
    judge = judging.judge_of(case, (), localdate(at))
    power = next(iter(judge.lists.powers.values()))
    station, roster = judge.track(power).by_id[node], judge.bench.roster
    day = localdate(at).toordinal()
    is_holder = roster.holder(station.node.post, microseconds(at)) == to
    return is_holder or roster.may_act(to, station.node, power, day=day)


def _asked(case: Case, said: Happening, official: str, at: datetime) -> Happening:
    """Ask a named official for a signature; without a name it is the holder's own."""
    to = str(said.detail.get("asks") or "")
    if not to:
        return said
    if to == official:
        raise NotDoneHere(_("a second signature is somebody else's: name another official"))
    is_there = (
        holding.serves(to, at) if said.kind == COUNTERSIGN else holding.serves_in(case, to, at)
    )
    if not is_there:
        raise NotDoneHere(
            _("`%s` holds no post today: a signature is asked of whoever holds one") % to
            if said.kind == COUNTERSIGN
            else _("`%s` holds no post in this unit: ask another unit for its countersignature")
            % to
        )
    if any(each == to for each in holding.waiting_at(case, said.node, at)):
        raise NotDoneHere(_("`%s` is asked for a signature here already") % to)
    _demand_last_day(said, at)
    return said


def _demand_last_day(said: Happening, at: datetime) -> None:
    try:
        last = datetime.fromisoformat(str(said.detail.get("answer_by"))).date()
    except ValueError:
        raise NotDoneHere(_("say until which day an answer can come")) from None
    if not 0 <= (last - localdate(at)).days <= LONGEST_WAIT_DAYS:
        raise NotDoneHere(
            _("an answer can come from today on for at most %d days") % LONGEST_WAIT_DAYS
        )


def _suspended(case: Case, said: Happening, official: str, at: datetime) -> Happening:  # noqa: ARG001 - as its neighbours
    _demand_reason(said)
    if _is_suspended(case):
        raise NotDoneHere(_("the clock of this case is stopped already"))
    return said


def _resumed(case: Case, said: Happening, official: str, at: datetime) -> Happening:  # noqa: ARG001 - as its neighbours
    if not _is_suspended(case):
        raise NotDoneHere(_("the clock of this case is not stopped"))
    return said


def _voided(case: Case, said: Happening, official: str, at: datetime) -> Happening:
    """End a case opened in error: another than its opener says so, before anything was decided.

    An emergency is no error: it is ratified in time, or found as a power outside the lists (S03).
    """
    _demand_reason(said)
    if ratifying.emergency_of(case) is not None:
        raise NotDoneHere(
            _("this case began in an emergency: a competent body ratifies it, nobody undoes it")
        )
    opened = case.events.order_by("seq").first()
    if opened is not None and opened.actor == official:
        raise NotDoneHere(_("whoever opened a case does not undo it: another leader does"))
    past = _past(case, at)
    stations = past.track.by_id if past.track else {}
    decided = next(
        (n for n in past.closed if n in stations and stations[n].node.stage == _DECISION), ""
    )
    if decided:
        raise NotDoneHere(
            _("`%s` was decided: a case that went so far is closed, not undone") % decided
        )
    return said


def is_suspended(case: Case) -> bool:
    """Say whether the clock of a case is stopped."""
    return _is_suspended(case)


def _is_suspended(case: Case) -> bool:
    kinds = case.events.filter(kind__in=("suspend", "resume")).order_by("-seq")
    return kinds.values_list("kind", flat=True).first() == "suspend"


def _past(case: Case, at: datetime) -> Past:
    return judging.judged(case, judging.events_of(case), now=microseconds(at)).past


def _demand_reason(said: Happening) -> None:
    if not str(said.detail.get("reason") or "").strip():
        raise NotDoneHere(_("say why"))


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return -1


_Check = Callable[[Case, Happening, str, datetime], Happening]
_CHECKS: Mapping[str, _Check] = MappingProxyType(
    {
        NODE_CLOSE: _finished,
        RETURN: _returned,
        TRANSFER: _passed,
        "suspend": _suspended,
        "resume": _resumed,
        CASE_VOID: _voided,
        **dict.fromkeys(SIGNS, _asked),
    }
)
