# SPDX-License-Identifier: Apache-2.0
"""What the lists say of the order of a power's nodes, however they write it."""

from __future__ import annotations

from tonggui.core.elements import Flow
from tonggui.core.values import frozen

Before = dict[str, tuple[str, ...]]


@frozen
class Procedure:
    """A flow, what comes before each of its nodes, and what a run may leave out."""

    flow: Flow
    incoming: Before
    direct: Before
    choices: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
