# SPDX-License-Identifier: Apache-2.0
"""What happened to a case as its page tells it: on which rail, by whom, entered how late."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.models import Case, Event
from tonggui.core.events import CASE_OPEN
from tonggui.core.values import frozen
from tonggui.desk import case_forms as forms
from tonggui.supervision import footing

ENTERED_LATE = timedelta(days=1)


@frozen
class Line:
    """An event in words; `side` is "p" for power and "s" for supervision."""

    event: Event
    name: str
    side: str
    who: str
    node: str
    papers: int
    late_days: int


def lines(case: Case) -> Iterator[Line]:
    """Yield the events of a case, the latest first, named by the lists of its own edition."""
    judge = footing.of_edition(case.edition, localdate())
    nodes = {node.id: node.name for power in judge.lists.powers.values() for node in power.nodes}
    for each in case.events.order_by("-seq"):
        body = _body(each)
        ref = body or each.post
        late = each.recorded_at - each.at
        yield Line(
            each,
            _name(each),
            "s" if body else "p",
            _named(judge.bench.names, ref),
            nodes.get(each.node, each.node),
            len(json.loads(each.evidence)) if each.evidence else 0,
            late.days if late >= ENTERED_LATE else 0,
        )


def _name(event: Event) -> str:
    """Return what an event is called; an opening outside the lists says so."""
    is_emergency = event.kind == CASE_OPEN and "emergency" in (event.detail or "")
    return _("opened in an emergency") if is_emergency else forms.name_of(event.kind)


def _body(event: Event) -> str:
    """Return the supervising body that an event says acted, "" where none did."""
    detail = json.loads(event.detail) if event.detail else {}
    if event.post:
        return ""
    reviewer = detail.get("reviewer") or {}
    return str(detail.get("supervisor") or reviewer.get("supervisor") or "")


def _named(names: Mapping[str, str], ref: str) -> str:
    return names.get(ref, ref.partition(":")[2] or ref)
