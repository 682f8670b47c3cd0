# SPDX-License-Identifier: Apache-2.0
"""What pages show of third parties: those of a case by node, and rows of a list."""

from __future__ import annotations

from datetime import date

from tonggui.cases.models import Case
from tonggui.engagements.folding import Place, places_of
from tonggui.supervision import footing


def thirds_of(case: Case, day: date) -> list[Place]:
    """Return the nodes of a case where a third party is required, or engaged."""
    if case.edition is None:
        return places_of(case, ())
    lists = footing.lists_of(case.edition, day)
    return places_of(case, (node for power in lists.powers.values() for node in power.nodes))
