# SPDX-License-Identifier: Apache-2.0
"""How editions came about, beside what they say: codes elsewhere, adoption, approver, reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tonggui.registry.codes import OWN_SCHEME
from tonggui.registry.models import Edition, ExternalCode, Reason, State
from tonggui.registry.xrays.reading import MOST_IDS

_FIELDS = ("pk", "power", "draft", "number", "resolution", "adopted_on", "item", "approver")
COLUMNS = (
    "external_codes", "resolution", "adopted_on", "item_of_meeting", "approver",
    "reason_kind", "reason", "reason_about",
)  # fmt: skip


def backgrounds(editions: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return of each edition, by its key, what stands under `COLUMNS`; nothing is said as ""."""
    found: dict[int, dict[str, Any]] = {}
    for some in _parts(sorted(set(editions))):
        rows = list(Edition.objects.filter(pk__in=some).values_list(*_FIELDS))
        codes, why = _codes({row[1] for row in rows}), _reasons({row[2] for row in rows})
        for key, power, draft, number, *adopted in rows:
            said = why.get(draft) if number > 1 else None
            reason = (said.kind, said.words, said.about) if said else ("", "", "")
            values = ("；".join(codes[power]), *(each or "" for each in adopted), *reason)
            found[key] = dict(zip(COLUMNS, values, strict=True))
    return found


def _codes(powers: set[int]) -> dict[int, list[str]]:
    rows = ExternalCode.objects.filter(power__in=powers).exclude(scheme=OWN_SCHEME)
    found: dict[int, list[str]] = defaultdict(list)
    for power, scheme, code in rows.order_by("pk").values_list("power", "scheme", "code"):
        found[power].append(f"{scheme}：{code}")
    return found


def _reasons(drafts: set[int]) -> dict[int, Reason]:
    rows = Reason.objects.filter(draft__in=drafts, left=State.SHOWN).order_by("pk")
    return {each.draft_id: each for each in rows}


def _parts(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + MOST_IDS] for start in range(0, len(keys), MOST_IDS))
