# SPDX-License-Identifier: Apache-2.0
"""What a power must have before it is published, beside what the x-ray finds, said by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from tonggui.core.coverage import stages_missing
from tonggui.core.powers import Power
from tonggui.core.xray.view import controls_of, node_of
from tonggui.people import queries
from tonggui.people.models import (
    CollectiveBodyVersion,
    Delegation,
    Membership,
    PostVersion,
    Stage,
    Tenure,
    Unit,
)
from tonggui.registry.gravity import unconfirmed
from tonggui.registry.road import Step

_POST, _TOGETHER = "post:", "集体"
_SUPERVISION = "监督制权"


def lacking(power: Power, day: date) -> Mapping[Step, tuple[str, ...]]:
    """Return what a power lacks on a day for each step, in words; nothing if it is whole."""
    found = {
        Step.CONFIRM: tuple(_bounds(power)),
        Step.ALLOCATE: (*_posts(power, day), *_forums(power, day), *_stages(power)),
        Step.CONTROL: (*_unwatched(power), *_unconfirmed(power)),
    }
    return {step: words for step, words in found.items() if words}


def unknown_posts(value: Power, day: date) -> list[str]:
    """Return the posts that nodes name and that are not on record on a day."""
    named = {node.post.removeprefix(_POST) for node in value.nodes if node.post.startswith(_POST)}
    rows = PostVersion.objects.on(day).filter(post__code__in=named)
    return sorted(named - set(rows.values_list("post__code", flat=True)))


def _bounds(power: Power) -> Iterator[str]:
    if not power.boundary.strip():
        yield _("its boundary: what it decides, and what it may not")


def _posts(power: Power, day: date) -> Iterator[str]:
    """Yield nodes that nobody is to act at, and posts that nobody holds or acts for (R1).

    An assembly that decides together is nobody in particular: its nodes need no holder.
    """
    for node in power.nodes:
        if not (node.post or node.roles):
            yield _("the post of node `%s`") % (node.name or node.id)
    single = [n for n in power.nodes if n.decision_mode != _TOGETHER]
    named = {n.post.removeprefix(_POST) for n in single if n.post.startswith(_POST)}
    held = Tenure.objects.on(day).filter(post__code__in=named).values_list("post__code", flat=True)
    lent = Delegation.objects.on(day).filter(for_post__code__in=named, official__isnull=False)
    acted_for = lent.values_list("for_post__code", flat=True)
    for post in sorted(named - set(held) - set(acted_for)):
        yield _("somebody who holds the post `%s`") % post


def _forums(power: Power, day: date) -> Iterator[str]:
    """Yield nodes that are decided together where no meeting with members is on record (R8).

    It is one of the unit that decides there, or of a unit above. Where nobody was seated by name,
    those who hold posts of its leadership team sit in it.
    """
    together = [node for node in power.nodes if node.decision_mode == _TOGETHER]
    seated = _seated(day) if together else set()
    for node in together:
        own = node.post.removeprefix(_POST).partition("/")[0] if node.post else power.unit
        units = Unit.objects.filter(code__in={own, power.unit})
        near = {each.pk for unit in units for each in queries.above(unit, day)}
        if not near & seated:
            yield _("a meeting on record, with members, that decides at node `%s`") % (
                node.name or node.id
            )


def _seated(day: date) -> set[int]:
    """Return the units that have a meeting with members, as keys."""
    bodies = dict(CollectiveBodyVersion.objects.on(day).values_list("body", "body__unit"))
    voting = Membership.objects.on(day).filter(body__in=bodies, is_voting=True)
    teams = PostVersion.objects.on(day).filter(post__unit__in=bodies.values(), is_leader=True)
    led = Tenure.objects.on(day).filter(post__in=teams.values("post"))
    named = {bodies[body] for body in voting.values_list("body", flat=True)}
    return named | set(led.values_list("post__unit", flat=True))


def _stages(power: Power) -> Iterator[str]:
    """Yield nodes of no stage, and stages of no node that nobody excused at all times (R50)."""
    for node in power.nodes:
        if not node.stage:
            yield _("the stage of node `%s`") % (node.name or node.id)
    for stage in stages_missing(power):
        yield _("a node of the stage `%s`, or why there is none") % Stage(stage).label


def _unwatched(power: Power) -> Iterator[str]:
    """Yield controls by supervision at nodes where nobody is planned to watch (R28)."""
    for risk, control in controls_of(power):
        node = node_of(power, risk)
        is_planned = node is not None and node.supervision is not None
        if control.control_class == _SUPERVISION and control.is_active and not is_planned:
            where = node.name if node else risk.node
            yield _("a body that watches node `%(node)s`, as control `%(control)s` says") % {
                "node": where,
                "control": control.id,
            }


def _unconfirmed(power: Power) -> Iterator[str]:
    """Yield high risks that the county commission has not confirmed as they are (R47)."""
    for risk in unconfirmed(power):
        yield _("the county commission's word on high risk `%s`") % risk.id
