# SPDX-License-Identifier: Apache-2.0
"""Which fields of the register's rows entries tell in the open: laws are public, and so is this."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.laws.models import TOLD
from tonggui.ledger import telling
from tonggui.ledger.telling import Kind
from tonggui.people import telling as people

_DAYS = ("since", "until")
# Public by purpose: a citizen may read what became of the law a power rests on, and why its unit
# says that nothing changes. Who signed is committed to as the entry's own `by`.
PUBLIC: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "law": ("code",),
        "lawversion": (
            *_DAYS, "law", "title", "also", "rank", "issued_by", "number", "effective_on",
        ),
        "lawchange": (
            *_DAYS, "law", "code", "effect", "article", "source", "summary", "replaced_by",
        ),
        "noimpact": (*_DAYS, "change", "power", "reason", "post"),
        "dutiesplan": (*_DAYS, "unit", "title", "number"),
        "plannedduty": ("plan", "position", "words"),
        "carrying": (*_DAYS, "duty", "power", "reason"),
        "plannoimpact": (*_DAYS, "plan", "reason", "post"),
        "divisionnoimpact": (*_DAYS, "division", "reason", "post"),
    }
)  # fmt: skip
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "division.no-impact": Kind(rows=("divisionnoimpact",)),
        "law.changed": Kind(rows=("lawchange",)),
        "law.change-withdrawn": Kind(rows=("lawchange",), committed=("reason",)),
        "law.no-impact": Kind(rows=("noimpact",)),
        "law.recorded": Kind(rows=("law", "lawversion")),
        "law.revised": Kind(rows=("lawversion",)),
        "plan.carried": Kind(rows=("carrying",)),
        "plan.no-impact": Kind(rows=("plannoimpact",)),
        "plan.recorded": Kind(rows=("dutiesplan", "plannedduty", "carrying")),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare((people.told(each, PUBLIC) for each in TOLD), KINDS, {})
