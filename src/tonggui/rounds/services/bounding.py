# SPDX-License-Identifier: Apache-2.0
"""Set which matters a unit decides together, and which its highest meeting keeps."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from tonggui.people.acts import Act
from tonggui.people.models import Account, CollectiveBodyVersion, PostVersion, Unit
from tonggui.people.services.change import change
from tonggui.rounds.errors import Unsaid
from tonggui.rounds.models import MatterScope, ReservedMatter
from tonggui.rounds.models.bounds import Matter
from tonggui.rounds.services.asking import may

_OF_MONEY = frozenset({Matter.PROJECT.value, Matter.MONEY.value})


def set_scope(unit: Unit, scope: MatterScope, *, by: Account | None, at: datetime) -> MatterScope:
    """Set from which sum on a forum of the unit decides a kind of major matter (R30)."""
    may(Act.BIND_DECISIONS, unit, by=by, at=at)
    with change("scope.set", unit, by=by, at=at) as made:
        _locked(unit)
        _own_forum(unit, scope)
        if scope.threshold is not None and scope.matter not in _OF_MONEY:
            raise Unsaid(_("only projects and sums of money have a sum from which they count"))
        scope.unit = unit
        same = MatterScope.objects.standing().filter(
            unit=unit, matter=scope.matter, forum=scope.forum
        )
        return made.succeed(same.order_by("since").last(), scope)


def end_scope(scope: MatterScope, *, until: date, by: Account | None, at: datetime) -> MatterScope:
    """End a scope after a day; what was decided under it stays judged by it."""
    may(Act.BIND_DECISIONS, scope.unit, by=by, at=at)
    with change("scope.ended", scope.unit, by=by, at=at) as made:
        return made.cut(MatterScope.objects.select_for_update().get(pk=scope.pk), until=until)


def reserve(
    unit: Unit, matter: ReservedMatter, *, by: Account | None, at: datetime
) -> ReservedMatter:
    """Reserve a kind of matter to the unit's highest meeting, with who carries it out (R31)."""
    may(Act.BIND_DECISIONS, unit, by=by, at=at)
    with change("reserved.set", unit, by=by, at=at) as made:
        _locked(unit)
        _own_forum(unit, matter)
        ranks = CollectiveBodyVersion.objects.on(matter.since).filter(body__unit=unit)
        highest = ranks.order_by("-rank").values_list("body", flat=True).first()
        if matter.forum_id != highest:
            raise Unsaid(_("a reserved matter is decided by the unit's highest meeting"))
        posts = PostVersion.objects.on(matter.since).filter(post=matter.owner, post__unit=unit)
        if not posts.exists():
            raise Unsaid(_("`%s` is no post of this unit") % matter.owner)
        matter.unit = unit
        same = ReservedMatter.objects.standing().filter(unit=unit, code=matter.code)
        return made.succeed(same.order_by("since").last(), matter)


def end_reserved(
    matter: ReservedMatter, *, until: date, by: Account | None, at: datetime
) -> ReservedMatter:
    """Let a matter be decided elsewhere after a day."""
    may(Act.BIND_DECISIONS, matter.unit, by=by, at=at)
    with change("reserved.ended", matter.unit, by=by, at=at) as made:
        return made.cut(ReservedMatter.objects.select_for_update().get(pk=matter.pk), until=until)


def _locked(unit: Unit) -> None:
    Unit.objects.select_for_update().get(pk=unit.pk)


def _own_forum(unit: Unit, said: MatterScope | ReservedMatter) -> None:
    version = CollectiveBodyVersion.objects.on(said.since).filter(body=said.forum).first()
    if said.forum.unit_id != unit.pk or version is None:
        raise Unsaid(_("`%s` is no deciding body of this unit on that day") % said.forum)
