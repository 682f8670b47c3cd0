# SPDX-License-Identifier: Apache-2.0
"""Keep findings as the judge says them: new ones are added, changed ones set, gone ones settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from tonggui.cases.happening import instant, written
from tonggui.cases.models import Case
from tonggui.core import findings as core
from tonggui.core.judge import Judge
from tonggui.engines.across import AGAIN
from tonggui.engines.rows import again
from tonggui.ledger import prepared
from tonggui.supervision import footing
from tonggui.supervision.models import LONGEST_KEY, Finding


@dataclass(slots=True)
class Changes:
    """Rows that an act adds and sets, for the one entry it ends in."""

    adds: list[Model] = field(default_factory=list)
    sets: list[Model] = field(default_factory=list)

    def add(self, row: Model) -> None:
        """Note a row that was added."""
        self.adds.append(row)

    def set(self, row: Model) -> None:
        """Note a row that was changed, once, and not where it was only just added."""
        if row not in self.adds and row not in self.sets:
            self.sets.append(row)

    def join(self, other: Changes) -> None:
        """Take in what another part of the act added and set."""
        self.adds += other.adds
        for row in other.sets:
            self.set(row)

    def __bool__(self) -> bool:
        return bool(self.adds or self.sets)


def keep(
    rows: Iterable[Finding],
    found: Sequence[core.Finding],
    *,
    case: Case | None,
    at: datetime,
    changes: Changes,
) -> list[Finding]:
    """Let rows say what was found; return those that are new or graver than before."""
    known, made, risen = {row.key: row for row in rows}, [], []
    for each in found:
        key = each.key[:LONGEST_KEY]
        row = known.pop(key, None)
        body = body_of(each)
        if row is None:
            row = prepared.fresh(Finding, key=key, case=case)
            _say(row, each, body)
            made.append(row)
            risen.append(row)
        elif row.body != body or row.settled_at is not None:
            if row.level != each.level or row.settled_at is not None:
                risen.append(row)
            row.settled_at = None
            _say(row, each, body)
            prepared.change(row, *_SAID, "settled_at")
            changes.set(row)
    prepared.add(made)
    changes.adds.extend(made)
    for row in known.values():
        if row.settled_at is None:
            row.settled_at = at
            prepared.change(row, "settled_at")
            changes.set(row)
    return risen


def escalated(judge: Judge, found: Sequence[core.Finding]) -> list[core.Finding]:
    """Return findings with the level that a person's earlier ones of the same rule give (S27)."""
    own = [each for each in found if each.rule == AGAIN]
    if not own:
        return list(found)
    keys = {each.key for each in found}
    rows = Finding.objects.filter(rule=AGAIN, settled_at=None).exclude(key__in=keys)
    persons = {each.responsible[0].person for each in own if each.responsible}
    others = [said for row in rows if _person(said := value_of(row.body)) in persons]
    return [each for each in ruled_again(judge, [*others, *found]) if each.key in keys]


def ruled_again(judge: Judge, found: Sequence[core.Finding]) -> list[core.Finding]:
    """Return findings with the levels that all together give, by the rules of when each rose."""
    raised = list(found)
    for period in footing.periods(judge, (AGAIN,)):
        said = again(period.judge, found)
        raised = [
            new if period.holds(new.raised_at) else old
            for old, new in zip(raised, said, strict=True)
        ]
    return raised


def body_of(found: core.Finding) -> str:
    """Return a finding as the JSON text that is kept of it."""
    said = found._asdict()
    for name in ("expected", "observed", "responsible", "rises"):
        said[name] = [part._asdict() for part in said[name]]
    for name in ("portfolio_leader", "first_leader"):
        said[name] = said[name]._asdict() if said[name] else None
    return written(said)


def value_of(body: str) -> core.Finding:
    """Return the finding that was kept as a text."""
    said: dict[str, Any] = json.loads(body)
    for name in ("expected", "observed"):
        said[name] = tuple(core.Said(each["key"], tuple(each["args"])) for each in said[name])
    said["responsible"] = tuple(core.Responsible(**each) for each in said["responsible"])
    said["rises"] = tuple(core.Rise(**each) for each in said["rises"])
    for name in ("portfolio_leader", "first_leader"):
        said[name] = core.Responsible(**said[name]) if said[name] else None
    for name in ("clauses", "feeds", "evidence"):
        said[name] = tuple(said[name])
    return core.Finding(**said)


def _person(found: core.Finding) -> str:
    return found.responsible[0].person if found.responsible else ""


# Not its key and case: what an index is over and does not change is not written.
_SAID = ("rule", "level", "seq", "node", "raised_at", "react_by", "supervisor", "body")


def _say(row: Finding, found: core.Finding, body: str) -> None:
    row.rule, row.level, row.seq, row.node = found.rule, found.level, found.seq, found.node
    row.raised_at = instant(found.raised_at)
    row.react_by = instant(found.react_by) if found.react_by is not None else None
    row.supervisor = found.supervisor.removeprefix("supervisor:")
    row.body = body
