# SPDX-License-Identifier: Apache-2.0
"""Local times of one time zone, turned into instants, a whole column at once."""

from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from tonggui.core.errors import Unusable
from tonggui.formats.events.schema import INSTANT

_SPELL: Final = 37  # bits of a time that tell some 38 hours; no zone changes twice as soon
_UNSETTLED: Final = 1 << 50  # in place of the offset of a spell in which it changes
# Clocks go forward by an hour or so; the islands that changed the date line lost a whole day.
GAPS: Final = (timedelta(hours=3), timedelta(hours=27))


class Zone:
    """A time zone; where clocks go back the earlier time is meant, where forward the later.

    A time that its zone leaves out (02:30 as clocks go from 02:00 to 03:00) is read with the offset
    from before, so that it becomes 03:30. Asking the zone row by row is slow; its offset is mostly
    the same for months, so that it is asked spell by spell of some hours, and kept.
    """

    def __init__(self, name: str) -> None:
        """Refuse a zone that nobody knows."""
        self.name = name
        self._first = 0
        self._offsets = pl.Series(dtype=pl.Int64)
        try:
            self._by_the_zone(pl.Series([0]).cast(pl.Datetime("us")))
        except pl.exceptions.PolarsError:
            expected = "expected a time zone such as Asia/Shanghai"
            raise Unusable("--timezone", f"`{name}`", expected) from None

    def instants(self, local: pl.Series) -> pl.Series:
        """Return the instants of local times in microseconds."""
        us = local.cast(pl.Int64)
        low, high = us.min(), us.max()
        if not isinstance(low, int) or not isinstance(high, int):
            return local.cast(INSTANT)
        offsets = self._of_spells(low >> _SPELL, high >> _SPELL)
        if offsets.null_count() == 0 and offsets.min() == offsets.max():
            return (us - int(offsets[0])).cast(INSTANT)
        if us.null_count():
            found = us - offsets.gather(us // (1 << _SPELL) - (low >> _SPELL))
            return self._with_changes(local, found.cast(INSTANT))
        times = us.to_numpy()
        spell = times >> _SPELL
        spell -= low >> _SPELL
        read = offsets.fill_null(_UNSETTLED).to_numpy().take(spell)
        unsettled = np.flatnonzero(read == _UNSETTLED)
        np.subtract(times, read, out=read)
        if len(unsettled):
            asked, place = np.unique_inverse(times[unsettled])
            told = self._by_the_zone(pl.Series(asked).cast(pl.Datetime("us")))
            read[unsettled] = told.cast(pl.Int64).to_numpy().take(place)
        return pl.Series(local.name, read).cast(INSTANT)

    def _with_changes(self, local: pl.Series, found: pl.Series) -> pl.Series:
        unsettled = found.is_null() & local.is_not_null()
        if not unsettled.any():
            return found
        rows = unsettled.arg_true()
        return found.scatter(rows, self._by_the_zone(local.gather(rows)))

    def _of_spells(self, first: int, last: int) -> pl.Series:
        """Return the offset of each spell in microseconds, null where it changes."""
        known = self._first + len(self._offsets)
        if first < self._first or last >= known:
            if len(self._offsets):
                first_known, last_known = min(first, self._first), max(last, known - 1)
            else:
                first_known, last_known = first, last
            self._first, self._offsets = first_known, self._ask(first_known, last_known)
        return self._offsets.slice(first - self._first, last - first + 1)

    def _ask(self, first: int, last: int) -> pl.Series:
        begins = pl.int_range(first, last + 2, dtype=pl.Int64, eager=True) * (1 << _SPELL)
        instants = begins.cast(pl.Datetime("us")).dt.replace_time_zone(
            self.name, ambiguous="earliest", non_existent="null"
        )
        offsets = begins - instants.cast(pl.Int64)
        steady = offsets.head(-1) == offsets.slice(1)
        return pl.select(pl.when(steady).then(offsets.head(-1))).to_series()

    def _by_the_zone(self, local: pl.Series) -> pl.Series:
        found = self._exact(local)
        for gap in GAPS:
            found = pl.select(pl.coalesce(found, self._exact(local - gap) + gap)).to_series()
        return found

    def _exact(self, local: pl.Series) -> pl.Series:
        return local.dt.replace_time_zone(
            self.name, ambiguous="earliest", non_existent="null"
        ).dt.convert_time_zone("UTC")
