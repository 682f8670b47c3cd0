# SPDX-License-Identifier: Apache-2.0
"""The lists of a site, x-rayed as they stand with all that happened on it; this loads Django."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tonggui.cli.site import call

if TYPE_CHECKING:
    from tonggui.registry.survey import Survey
    from tonggui.registry.xrays.summing import Told


def told(most: int) -> Told | None:
    """Return what is kept of the x-ray as of now, None where it is out of date (ADR 60)."""
    call("ready", "read")
    from tonggui.registry.xrays import summing  # noqa: PLC0415 - only now Django is loaded

    return summing.told(at=datetime.now(UTC), most=most)


def surveyed(at: int | None) -> Survey:
    """Return the x-ray of a site's lists at an instant in microseconds; None is now."""
    call("ready", "read")
    from tonggui.registry.survey import survey  # noqa: PLC0415 - only now Django is loaded

    return survey(at=datetime.now(UTC) if at is None else datetime.fromtimestamp(at / 1e6, UTC))


def unconfirmed(found: Survey) -> list[tuple[str, str]]:
    """Return high risks of drafts that the commission has not confirmed, by power (R47)."""
    from tonggui.registry.gravity import unconfirmed_in  # noqa: PLC0415 - only now Django is loaded

    return list(unconfirmed_in(found.lists.powers.values()))


def weaker(at: int | None, most: int) -> list[tuple[str, str, str, str]]:
    """Return nodes planned weaker than their level demands: power, node, level and why (R47).

    At most so many for each reason.
    """
    from django.utils.timezone import localdate  # noqa: PLC0415 - only now Django is loaded

    from tonggui.rounds.weaker import all_weaker  # noqa: PLC0415 - as above

    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at / 1e6, UTC)
    return [(e.power, e.node, e.level, e.why) for e in all_weaker(localdate(moment), most=most)]


def unmapped(at: int | None) -> list[tuple[str, str]]:
    """Return the duties of units' plans that no power carries, each with its unit's code (R5)."""
    from django.utils.timezone import localdate  # noqa: PLC0415 - only now Django is loaded

    from tonggui.laws.planned import all_unmapped  # noqa: PLC0415 - as above

    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at / 1e6, UTC)
    return all_unmapped(localdate(moment))
