# SPDX-License-Identifier: Apache-2.0
"""What hangs on a law or an institution document: when it falls, exactly this is looked at again.

Basis -> power -> procedure -> risk -> control (R41), and document -> control (R81).
"""

from __future__ import annotations

from typing import NamedTuple

from tonggui.core.lapsed import needs_review
from tonggui.core.lists import Lists
from tonggui.core.powers import LegalBasis, Power
from tonggui.core.xray.view import controls_of


class Dependents(NamedTuple):
    """Everything downstream, by id."""

    powers: tuple[str, ...]
    nodes: tuple[str, ...]
    risks: tuple[str, ...]
    controls: tuple[str, ...]
    alone: tuple[str, ...]  # powers that have no other basis in force


def hanging_on_basis(lists: Lists, title: str) -> Dependents:
    """Return the powers that rest on a law, and all that hangs on them."""
    powers = [p for p in lists.powers.values() if any(b.title == title for b in p.bases)]
    return Dependents(
        powers=tuple(power.id for power in powers),
        nodes=tuple(node.id for power in powers for node in power.nodes),
        risks=tuple(risk.id for power in powers for risk in power.risks),
        controls=tuple(control.id for power in powers for _, control in controls_of(power)),
        alone=tuple(power.id for power in powers if not _others(power, title)),
    )


def hanging_on_document(lists: Lists, document: str) -> tuple[str, ...]:
    """Return the controls that rest on an institution document."""
    return tuple(
        control.id
        for power in lists.powers.values()
        for _, control in controls_of(power)
        if control.document == document
    )


def fallen_documents(lists: Lists, *, day: int) -> tuple[str, ...]:
    """Return the institution documents that are repealed, amended or past their review."""
    documents = lists.list_facts.documents
    return tuple(each.id for each in documents if needs_review(each, day))


def _others(power: Power, title: str) -> list[LegalBasis]:
    return [each for each in power.bases if each.title != title and each.status == "in_force"]
