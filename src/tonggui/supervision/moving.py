# SPDX-License-Identifier: Apache-2.0
"""Move a case to a newer edition of its power, by a recorded decision and in no other way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotDoneHere
from tonggui.cases.happening import Happening, microseconds
from tonggui.cases.models import Case
from tonggui.core.values import frozen
from tonggui.registry.models import Edition
from tonggui.supervision import footing, judging


@frozen
class Move:
    """What a move would come to: the newer edition, its nodes, and those that count as done."""

    to: Edition
    nodes: Mapping[str, str]
    done: tuple[str, ...]


def newer(case: Case, at: datetime) -> Edition | None:
    """Return the edition of the power of a case that is in force and newer than the case's own."""
    if case.edition is None:
        return None
    rows = Edition.objects.on(localdate(at)).filter(power=case.power_id)
    return rows.filter(number__gt=case.edition.number).order_by("-number").first()


def move_of(case: Case, at: datetime) -> Move:
    """Return what moving a case now would come to; NotDoneHere where no newer one is in force."""
    to = newer(case, at)
    if to is None:
        raise NotDoneHere(_("no newer edition than that of this case is in force"))
    lists = footing.lists_of(to, localdate(at))
    nodes = {each.id: each.name for power in lists.powers.values() for each in power.nodes}
    past = judging.judged(case, judging.events_of(case), now=microseconds(at)).past
    return Move(
        to, nodes, tuple(each for each in nodes if each in past.closed or each in past.prior)
    )


def decided(case: Case, said: Happening, at: datetime) -> Happening:
    """Return a move with both editions and what counts as done filled in, or refuse it."""
    move, detail = move_of(case, at), dict(said.detail)
    for name, lacks in (
        ("decided_by", _("say who decided that the case moves")),
        ("document", _("name the document of the decision")),
        ("reason", _("say why")),
    ):
        if not str(detail.get(name) or "").strip():
            raise NotDoneHere(lacks)
    done = detail.get("done")
    counted = [each for each in move.nodes if each in done] if isinstance(done, list) else move.done
    origin = case.edition.number if case.edition else ""
    told = {"from": str(origin), "to": str(move.to.number), "done": list(counted)}
    return replace(said, node="", detail=detail | told)


def target(case: Case, said: Happening) -> Edition | None:
    """Return the edition that a recorded move leads to."""
    return Edition.objects.filter(power=case.power_id, number=int(said.detail["to"])).first()
