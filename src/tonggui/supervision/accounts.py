# SPDX-License-Identifier: Apache-2.0
"""What several cases of one account or leader show together: batches, borrowed devices (S18 …).

Each closing leaves one narrow row; an account is judged again by its rows of this and last month,
and what was found in earlier months stands as it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, instant
from tonggui.cases.models import Event as Row
from tonggui.core.checks.not_batched import Closings
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.engines.across import batches, is_counted
from tonggui.engines.traces import Traces
from tonggui.ledger import prepared, sending
from tonggui.ledger.prepared import Prepared
from tonggui.supervision import footing
from tonggui.supervision.models import Closing
from tonggui.supervision.models import Finding as Kept

_COUNTED = (
    "SELECT counts_at, received_at FROM supervision_closing"
    " WHERE actor = %s AND is_counted AND counts_at >= %s ORDER BY received_at, id"
)


def _between(first: str, after: str) -> QuerySet[Kept]:
    """Ask for keys from one text on up to another, letter by letter whatever the collation."""
    least, less, _ = prepared.letters()
    where = f"key {least} %s AND key {less} %s"
    return Kept.objects.filter(case=None).extra(where=[where], params=[first, after])  # noqa: S610 - operators of ours


_OF_ACCOUNT = Prepared(_between)


def note(judge: Judge, row: Row, event: Event) -> Closing | None:
    """Keep a closing that some check over an account or a leader counts."""
    if event.kind != NODE_CLOSE or not event.actor:
        return None
    counted, traced = is_counted(judge, event), _is_traced(judge, event)
    if not counted and not traced:
        return None
    made = Closing(
        event=row,
        actor=event.actor,
        unit=event.unit or "",
        counts_at=event.counts_at,
        received_at=event.recorded_at,
        is_counted=counted,
        is_traced=traced,
    )
    prepared.put([made])
    return made


def again(judge: Judge, actor: str, *, now: int) -> tuple[list[Kept], list[Finding]]:
    """Return what is kept of an account, and what its closings of this and last month show."""
    since, head = _since(judge, now), f"S18:account:{actor}"
    times, rows = prepared.together(
        (_COUNTED, [actor, since]), (_OF_ACCOUNT, [f"{head}:", f"{head};"])
    )
    kept = [each for each in rows if each.raised_at >= instant(since)]
    return kept, _shown(judge, actor, times, now=now)


def found_of(judge: Judge, actor: str, *, now: int) -> list[Finding]:
    """Return what all closings of an account show."""
    return _shown(judge, actor, sending.answer(_COUNTED, [actor, 0]), now=now)


def _shown(
    judge: Judge, actor: str, times: Iterable[tuple[int, int]], *, now: int
) -> list[Finding]:
    account = Closings(actor)
    # Whatever is committed counts: receipts of writers side by side may differ by moments.
    for counts_at, received_at in times:
        account.add(counts_at, received_at)
    if not account.times:
        return []

    def found(by: Judge) -> list[Finding]:
        months = {actor: by.checks.not_batched.month_of(account)}
        return batches(by, [account], months, now=now)

    return footing.ruled(judge, ("S18",), found)


def active(judge: Judge, now: int) -> list[str]:
    """Return the accounts that closed something in this or last month."""
    rows = Closing.objects.filter(is_counted=True, counts_at__gte=_since(judge, now))
    return sorted(set(rows.values_list("actor", flat=True)))


def traced(judge: Judge, *, now: int) -> list[Finding]:
    """Return what decisions told beforehand and borrowed devices show together (S28 c, S35 c)."""
    return footing.ruled(judge, ("S28", "S35"), lambda by: _traced(by, now))


def _traced(judge: Judge, now: int) -> list[Finding]:
    checks = judge.checks
    if not (checks.own_decision.is_asked or checks.own_device.is_asked):
        return []
    traces = Traces(judge)
    rows = Closing.objects.filter(is_traced=True, received_at__lte=now)
    for each in rows.select_related("event__case").order_by("received_at", "pk"):
        case = each.event.case.code if each.event.case else ""
        traces.note(event_of(each.event, case))
    return traces.findings(now=now)


def traced_rows() -> Sequence[Kept]:
    """Return the findings that decisions and devices together led to."""
    return list(Kept.objects.filter(case=None, rule__in=("S28", "S35")).exclude(seq__gte=0))


def _is_traced(judge: Judge, event: Event) -> bool:
    if event.detail.get("device"):
        return True
    power = judge.power_of(event)
    station = judge.track(power).station(event.node) if power else None
    return station is not None and judge.checks.own_decision.concerns(station)


def _since(judge: Judge, now: int) -> int:
    """Return the beginning of last month."""
    first = localdate(instant(now)).replace(day=1)
    last: date = (first - timedelta(days=1)).replace(day=1)
    return judge.bench.calendar.start(last.toordinal())
