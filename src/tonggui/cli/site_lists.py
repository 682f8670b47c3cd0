# SPDX-License-Identifier: Apache-2.0
"""The lists of a site, x-rayed as they stand with all that happened on it; this loads Django."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tonggui.cli.site import call

if TYPE_CHECKING:
    from tonggui.registry.survey import Survey


def surveyed(at: int | None) -> Survey:
    """Return the x-ray of a site's lists at an instant in microseconds; None is now."""
    call("ready", "read")
    from tonggui.registry.survey import survey  # noqa: PLC0415 - only now Django is loaded

    return survey(at=datetime.now(UTC) if at is None else datetime.fromtimestamp(at / 1e6, UTC))


def unmapped(at: int | None) -> list[tuple[str, str]]:
    """Return the duties of units' plans that no power carries, each with its unit's code (R5)."""
    from django.utils.timezone import localdate  # noqa: PLC0415 - only now Django is loaded

    from tonggui.laws.planned import all_unmapped  # noqa: PLC0415 - as above

    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at / 1e6, UTC)
    return all_unmapped(localdate(moment))
