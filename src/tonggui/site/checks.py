# SPDX-License-Identifier: Apache-2.0
"""Say what would be wrong with serving the site as it is set, before it is served."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.http.request import validate_host

_NOT_BEHIND = (
    "TONGGUI_PUBLIC_URL is https but TONGGUI_BEHIND_PROXY is off: set it, so that the site knows"
    " which requests came encrypted"
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.security, deploy=True)
def nothing_is_shown_in_full(**_: Any) -> list[CheckMessage]:
    """Refuse to serve with errors shown in full."""
    wrong = Error("TONGGUI_DEBUG is on: errors would show what is stored", id="tonggui.E001")
    return [wrong] if settings.DEBUG else []


@register(Tags.security, deploy=True)
def home_is_ours_alone(**_: Any) -> list[CheckMessage]:
    """Warn of a home that others on this machine may open."""
    if not settings.HOME.exists() or not settings.HOME.stat().st_mode & _OTHERS:
        return []
    return [
        Warning(
            "TONGGUI_HOME is open to others on this machine: set it to 0700 (chmod go= …)",
            id="tonggui.W001",
        )
    ]


@register(Tags.security, deploy=True)
def the_public_address_is_complete(**_: Any) -> list[CheckMessage]:
    """Warn of a public address that is not safe or could not be answered."""
    address = urlsplit(settings.PUBLIC_URL)
    if not address.hostname:
        return []
    is_safe = address.scheme == "https"
    found = (
        (
            not is_safe,
            "W002",
            "TONGGUI_PUBLIC_URL is not https: passwords would travel open",
        ),
        (is_safe and not settings.BEHIND_PROXY, "W003", _NOT_BEHIND),
        (
            not validate_host(address.hostname, settings.ALLOWED_HOSTS),
            "W004",
            f"TONGGUI_HOSTS does not name `{address.hostname}`: people would be answered with 400",
        ),
    )
    return [Warning(said, id=f"tonggui.{code}") for is_wrong, code, said in found if is_wrong]


@register(Tags.security, deploy=True)
def the_signer_is_there(**_: Any) -> list[CheckMessage]:
    """Warn of a signer that is not running: acts are kept, but nothing of them is sealed."""
    if not settings.SIGNER or Path(settings.SIGNER).is_socket():
        return []
    said = (
        f"no signer listens at `{settings.SIGNER}`: nothing is sealed until"
        " `tonggui-signer serve` runs there or TONGGUI_SIGNER is corrected"
    )
    return [Warning(said, id="tonggui.W005")]
