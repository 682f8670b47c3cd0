# SPDX-License-Identifier: Apache-2.0
"""Who stands in which lane of a drawn procedure: posts where they are few, else sorts of posts."""

from __future__ import annotations

from collections.abc import Callable

from tonggui.core.powers import Power
from tonggui.core.values import frozen
from tonggui.formats.report.markup import Phrase
from tonggui.formats.report.names import Names
from tonggui.formats.report.sketch import Sketch

_MOST = 4
_OFFICES = Phrase("股室岗位", "Offices")
_LEADERS = Phrase("班子与党组", "Leadership")


@frozen
class Lanes:
    """The lane of every element, and what the lanes are called."""

    of: dict[str, int]
    labels: tuple[Phrase, ...]
    are_posts: bool


def lanes_of(power: Power, drawn: Sketch, names: Names) -> Lanes | None:
    """Divide a procedure into lanes; None where there are none or too many."""
    posts = {task.id: task.lane for task in drawn.tasks}
    posts |= {node.id: node.post for node in power.nodes if node.id in posts and node.post}
    if not all(posts.values()):
        return None
    for are_posts, sort in ((True, _by_post(power, names)), (False, _by_rank(power, names))):
        labels = {post: sort(post) for post in posts.values()}
        found = _in_order(labels.values())
        if len(found) <= _MOST:
            of = {task: found.index(labels[post]) for task, post in posts.items()}
            return Lanes(_with_rest(of, drawn), found, are_posts)
    return None


def _by_post(power: Power, names: Names) -> Callable[[str], Phrase]:
    def label(post: str) -> Phrase:
        name = names.post(post, within=power.unit)
        return Phrase(name, name)

    return label


def _by_rank(power: Power, names: Names) -> Callable[[str], Phrase]:
    own = names.unit(power.unit)

    def label(post: str) -> Phrase:
        unit = names.post_unit(post)
        if unit and unit != own:
            return Phrase(unit, unit)
        return _LEADERS if names.is_leader(post) else _OFFICES

    return label


def _in_order(labels: object) -> tuple[Phrase, ...]:
    """Offices above, the leadership below them, other units last."""
    found = dict.fromkeys(labels)  # type: ignore[call-overload]
    rank = {_OFFICES: 0, _LEADERS: 1}
    return tuple(sorted(found, key=lambda label: rank.get(label, 2)))


def _with_rest(of: dict[str, int], drawn: Sketch) -> dict[str, int]:
    """Let gateways, start and end stand in the lane of a neighbour."""
    found = dict(of)
    for _ in drawn.elements:
        for source, target in drawn.arcs:
            if source in found and target not in found:
                found[target] = found[source]
        for source, target in drawn.arcs:
            if target in found and source not in found:
                found[source] = found[target]
    return {name: found.get(name, 0) for name in drawn.elements}
