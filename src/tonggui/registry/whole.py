# SPDX-License-Identifier: Apache-2.0
"""What a power must have before it is published, beside what the x-ray finds, said by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from tonggui.core.coverage import stages_missing
from tonggui.core.powers import Power
from tonggui.core.xray.view import controls_of, node_of
from tonggui.people.models import Stage
from tonggui.registry.road import Step

_SUPERVISION = "监督制权"


def lacking(power: Power) -> Mapping[Step, tuple[str, ...]]:
    """Return what a power lacks for each step on its way, in words; nothing if it is whole."""
    found = {
        Step.ALLOCATE: tuple(_stages(power)),
        Step.CONTROL: tuple(_unwatched(power)),
    }
    return {step: words for step, words in found.items() if words}


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
