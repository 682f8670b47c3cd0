# SPDX-License-Identifier: Apache-2.0
"""The server's own time of receipt: read here and nowhere else, and never let go far back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tonggui.core.errors import Refused

TOLERANCE = timedelta(minutes=10)


class ClockWentBack(Refused):
    """The machine's clock is behind what was already logged."""

    code = "clock-went-back"


class Clock:
    """A clock that remembers the latest time it knows to have been."""

    def __init__(self) -> None:
        self.latest: datetime | None = None

    def read(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)

    def now(self) -> datetime:
        """Return the time, or refuse one that is more than ten minutes behind the latest."""
        found = self.read()
        if self.latest is None or found > self.latest:
            self.latest = found
        elif self.latest - found > TOLERANCE:
            raise ClockWentBack(
                f"the clock of this machine says {found:%Y-%m-%d %H:%M}, but an entry was received "
                f"at {self.latest:%Y-%m-%d %H:%M}: set the clock right, then try again; if the "
                "earlier time was the wrong one, `tonggui ledger correct-clock` says so in the log"
            )
        return found

    def learn(self, at: datetime) -> None:
        """Take note of a time that has been."""
        if self.latest is None or at > self.latest:
            self.latest = at

    def forget(self) -> None:
        """Take the machine's time for right, whatever was before."""
        self.latest = None


clock = Clock()
