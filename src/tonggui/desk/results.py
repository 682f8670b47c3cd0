# SPDX-License-Identifier: Apache-2.0
"""What a case came to, as its page tells it: ratified, decided, made public."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.cases.models import Case, Event
from tonggui.core.events import RATIFICATION
from tonggui.core.values import frozen
from tonggui.desk.case_forms import name_of
from tonggui.desk.result_forms import OF_RESULTS
from tonggui.desk.room import yuan
from tonggui.supervision import footing


@frozen
class Result:
    """What was ratified, decided or published: by whom, and what is said of it."""

    event: Event
    name: str
    who: str
    words: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]


def results_of(case: Case) -> list[Result]:
    """Return what a case came to, in the order in which it was received."""
    rows = case.events.filter(kind__in=(*OF_RESULTS, RATIFICATION)).order_by("seq")
    names = footing.of_edition(case.edition, localdate()).bench.names
    return [_result(each, names) for each in rows]


def _result(event: Event, names: Mapping[str, str]) -> Result:
    said = json.loads(event.detail) if event.detail else {}
    papers = [each for each in json.loads(event.evidence or "[]") if isinstance(each, dict)]
    return Result(
        event,
        name_of(event.kind),
        names.get(event.post, event.post.partition(":")[2]),
        tuple(_words(event, said, names)),
        tuple((str(each.get("name")), str(each.get("hash"))) for each in papers),
    )


def _words(
    event: Event, said: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if event.amount is not None:
        yield _("Amount"), yuan(event.amount)
    for name, label in _SAID.items():
        value = said.get(name)
        if value in (None, "", False):
            continue
        yield str(label), _("yes") if value is True else _plain(name, str(value), names)


def _plain(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "decided_at":
        return localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    return names.get(value, value.partition(":")[2] if name in _NAMED else value)


_NAMED = frozenset({"body", "handler", "reviewer"})
_SAID: MappingProxyType[str, Promise] = MappingProxyType(
    {
        "body": gettext_lazy("Body that ratified"),
        "document": gettext_lazy("Document"),
        "object": gettext_lazy("What was made public"),
        "place": gettext_lazy("Where"),
        "decided_at": gettext_lazy("When it was decided"),
        "party": gettext_lazy("Whom it concerns"),
        "fact_code": gettext_lazy("Fact, by the discretion table"),
        "collective": gettext_lazy("Discussed collectively"),
        "deviation_reason": gettext_lazy("Why it departs from the table, if it does"),
        "handler": gettext_lazy("Handled by"),
        "reviewer": gettext_lazy("Reviewed by"),
        "hash": gettext_lazy("Digest of what was shown"),
    }
)
