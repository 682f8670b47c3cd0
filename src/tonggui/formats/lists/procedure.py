# SPDX-License-Identifier: Apache-2.0
"""What the lists say of the order of a power's nodes, however they write it."""

from __future__ import annotations

from dataclasses import dataclass

from tonggui.core.elements import Flow

Before = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A flow, what comes before each of its nodes, and what a run may leave out."""

    flow: Flow
    incoming: Before
    direct: Before
    choices: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
