# SPDX-License-Identifier: Apache-2.0
"""S24 e: every unit says which matters it decides together, and from which sum on (R30)."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import Said
from tonggui.core.xray.flaws import Flaw
from tonggui.core.xray.view import View


def find(view: View) -> Iterator[Flaw]:
    """Yield the units without a scope of major matters; where no unit has one it is unknown."""
    organisation = view.lists.organisation
    bound = {entry.unit for entry in organisation.scopes}
    for unit in organisation.units.values() if bound else ():
        is_later = unit.rollout is not None and unit.rollout.state == "scheduled"
        if unit.code not in bound and not is_later:
            yield Flaw(
                "S24",
                "e",
                "notice",
                f"scope:{unit.code}",
                Said("S24.e.expected", (unit.name or unit.code,)),
                Said("S24.e.observed"),
                ("tzyd_scope", unit.code),
                unit=unit.code,
            )
