# SPDX-License-Identifier: Apache-2.0
"""Codes of powers in other schemes: each stands for one power, for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tonggui.registry.errors import CodeTaken
from tonggui.registry.models import ExternalCode, Power

OWN_SCHEME = "county"


def own(power: Power, body: Mapping[str, Any]) -> list[ExternalCode]:
    """Keep the code of a power in the county's own scheme, from its first draft on."""
    code = str(body.get("code") or "")
    return _kept(power, OWN_SCHEME, code) if code else []


def claimed(power: Power, body: Mapping[str, Any]) -> list[ExternalCode]:
    """Keep the codes in other schemes that a power is published with; CodeTaken for another's."""
    return [row for scheme, code in pairs(body) for row in _kept(power, scheme, code)]


def refuse_taken(power: Power, body: Mapping[str, Any]) -> None:
    """Refuse codes that were published for another power."""
    for scheme, code in pairs(body):
        rows = ExternalCode.objects.filter(scheme=scheme, code=code).exclude(power=power)
        if found := rows.select_related("power").first():
            raise CodeTaken(code, found.power)


def pairs(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each scheme with its code, as a body names them."""
    for each in body.get("external_codes") or ():
        yield str(each["scheme"]), str(each["code"])


def _kept(power: Power, scheme: str, code: str) -> list[ExternalCode]:
    held, is_new = ExternalCode.objects.get_or_create({"power": power}, scheme=scheme, code=code)
    if held.power_id != power.pk:
        raise CodeTaken(code, held.power)
    return [held] if is_new else []
