# SPDX-License-Identifier: Apache-2.0
"""What pages show of third parties: those of a case by node, and rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tonggui.cases.models import Case
from tonggui.engagements.folding import Engagement, Place, places_of
from tonggui.people import queries
from tonggui.supervision import footing


def names_of(engagements: Iterable[Engagement], day: date) -> dict[str, str]:
    """Return what the units, nodes, posts and bodies of engagements are called, by reference."""
    found = queries.unit_names(day)
    editions = {each.case.edition_id: each.case.edition for each in engagements}
    for edition in editions.values():
        judge = footing.of_edition(edition, day)
        found |= judge.bench.names
        powers = judge.lists.powers.values()
        found |= {node.id: node.name for power in powers for node in power.nodes}
    return found


def thirds_of(case: Case, day: date) -> list[Place]:
    """Return the nodes of a case where a third party is required, or engaged."""
    if case.edition is None:
        return places_of(case, ())
    lists = footing.lists_of(case.edition, day)
    return places_of(case, (node for power in lists.powers.values() for node in power.nodes))
