# SPDX-License-Identifier: Apache-2.0
"""The risks and controls of an edition, read off it once: an edition never changes.

A desk asks for the consequences of many cards at once, and needs nothing else of their lists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tonggui.core.powers import Control, Risk
from tonggui.registry.models import Edition

_MOST = 5_000


@lru_cache(maxsize=_MOST)
def risks_of(edition: int, digest: str) -> tuple[Risk, ...]:  # noqa: ARG001 - the key of the cache
    """Return the risks of an edition with their controls; nodes are named as events name them.

    `digest` is that of the edition: with it no other database in this process is meant.
    """
    body = json.loads(Edition.objects.values_list("body", flat=True).get(pk=edition))
    return tuple(_risk(each, str(body["id"])) for each in body.get("risks") or ())


def _risk(said: Mapping[str, Any], power: str) -> Risk:
    node = str(said.get("node") or "")
    return Risk(
        id=str(said.get("risk") or ""),
        node=node if not node or node.startswith(f"{power}.") else f"{power}.{node}",
        description=str(said.get("description") or ""),
        level=str(said.get("level") or ""),
        controls=tuple(_control(each) for each in said.get("controls") or ()),
    )


def _control(said: Mapping[str, Any]) -> Control:
    return Control(
        id=str(said.get("control") or ""),
        measure=str(said.get("measure") or ""),
        control_class=str(said.get("class") or ""),
        responsible=str(said.get("responsible_ref") or ""),
        rules=tuple(str(each) for each in said.get("check_rules") or ()),
        is_active=bool(said.get("active", True)),
    )
