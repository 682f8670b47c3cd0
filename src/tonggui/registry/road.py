# SPDX-License-Identifier: Apache-2.0
"""How far a power is on its way 确权→配权→控权→示权: each step waits for the one before (R76)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tonggui.core.values import frozen
from tonggui.core.xray.flaws import Problem
from tonggui.registry.survey import Sight

_CONFIRMED, _ALLOCATED = frozenset({"S02"}), frozenset({"S08"})


class Step(StrEnum):
    """The four steps."""

    CONFIRM = "确权"
    ALLOCATE = "配权"
    CONTROL = "控权"
    SHOW = "示权"


@frozen
class Reached:
    """A step, whether it is done, and what is missing for it."""

    step: Step
    is_done: bool
    is_next: bool
    missing: tuple[Problem, ...] = ()
    posts: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def steps(
    sight: Sight,
    *,
    unknown_posts: tuple[str, ...],
    lacking: Mapping[Step, tuple[str, ...]],
    is_published: bool,
) -> list[Reached]:
    """Return the four steps of a power as it is drafted now.

    确权 asks for a basis in force and a boundary, 配权 for posts that are held, all stages and
    layers that join, 控权 for risks with controls and watching, 示权 for publication of just this.
    `lacking` says in words what else than the x-ray's findings is missing for a step.
    """
    blocking = sight.blocking
    parts = (
        tuple(each for each in blocking if each.finding.rule in _CONFIRMED),
        tuple(each for each in blocking if each.finding.rule in _ALLOCATED),
        tuple(each for each in blocking if each.finding.rule not in _CONFIRMED | _ALLOCATED),
    )
    unheld = any(not (node.post or node.roles) for node in sight.value.nodes)
    fit = (
        not parts[0],
        not (parts[1] or unknown_posts or unheld),
        not parts[2],
        is_published,
    )
    found, is_open = [], True
    for number, step in enumerate(Step):
        is_done = is_open and fit[number] and not lacking.get(step)
        found.append(
            Reached(
                step,
                is_done,
                is_next=is_open and not is_done,
                missing=parts[number] if number < len(parts) else (),
                posts=unknown_posts if step is Step.ALLOCATE else (),
                lacks=lacking.get(step, ()),
            )
        )
        is_open = is_done
    return found
