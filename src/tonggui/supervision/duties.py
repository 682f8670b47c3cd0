# SPDX-License-Identifier: Apache-2.0
"""Open and settle the duties of supervising bodies as the track and its findings ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tonggui.cases.happening import instant
from tonggui.cases.models import Case
from tonggui.core.tasks import Task, tasks
from tonggui.ledger import prepared
from tonggui.ledger.prepared import Prepared
from tonggui.supervision import owning
from tonggui.supervision.cards import following
from tonggui.supervision.judging import Judged
from tonggui.supervision.keeping import Changes
from tonggui.supervision.models import Duty, DutyKind, Finding

_REACTION = Prepared(lambda finding: Duty.objects.filter(finding=finding, kind=DutyKind.REACT))


def watch(
    case: Case, said: Judged, duties: Sequence[Duty], *, at: datetime, changes: Changes
) -> None:
    """Let the duties of a case be what its track asks of supervision so far."""
    known = {each.node: each for each in duties if each.kind == DutyKind.WATCH}
    made = []
    for task in tasks(said.judge, said.past):
        if not task.body:
            continue
        duty = known.get(task.node)
        if duty is None:
            duty = Duty(case=case, kind=DutyKind.WATCH, node=task.node, opened_at=at)
            _follow(duty, task, case)
            made.append(duty)
        elif _follow(duty, task, case):
            prepared.change(duty)
            changes.set(duty)
    prepared.add(made)
    changes.adds.extend(made)


def reaction(finding: Finding, *, at: datetime) -> Duty | None:
    """Return the duty to react to a finding, not kept yet; None where nobody has to."""
    if not finding.supervisor or finding.react_by is None:
        return None
    return prepared.fresh(
        Duty,
        case=finding.case,
        kind=DutyKind.REACT,
        finding=finding,
        node=finding.node,
        body=finding.supervisor,
        opened_at=at,
        due_at=finding.react_by,
    )


def react(finding: Finding, duty: Duty | None, *, at: datetime, changes: Changes) -> None:
    """Bring the duty to react to a finding up to date, open it, or settle it with the finding."""
    if not finding.supervisor or finding.react_by is None:
        return
    if duty is None:
        if made := reaction(finding, at=at):
            prepared.add([made])
            changes.add(made)
        return
    done = finding.settled_at if duty.done_by_id is None else duty.done_at
    body = finding.supervisor
    if body != duty.body and owning.keeps(duty):
        body = duty.body
    if (duty.due_at, duty.body, duty.done_at) != (finding.react_by, body, done):
        duty.due_at, duty.body, duty.done_at = finding.react_by, body, done
        prepared.change(duty, "due_at", "body", "done_at")
        changes.set(duty)


def kept_duties(changes: Changes, *, at: datetime, known: Sequence[Duty] | None = None) -> None:
    """Let the duties to react follow the findings that an act added or changed.

    `known` are all duties of the case, where they were asked for already.
    """
    found = {each.finding_id: each for each in known or () if each.kind == DutyKind.REACT}
    added = [row for row in changes.adds if isinstance(row, Finding)]
    made = [duty for row in added if (duty := reaction(row, at=at))]
    prepared.add(made)
    changes.adds.extend(made)
    for row in list(changes.sets):
        if isinstance(row, Finding):
            duty = found.get(row.pk) if known is not None else _of(row)
            react(row, duty, at=at, changes=changes)
    if known is None:
        found_now = [row for row in [*changes.adds, *changes.sets] if isinstance(row, Finding)]
        following.loose(found_now, at=at, changes=changes)


def _of(finding: Finding) -> Duty | None:
    return next(iter(_REACTION.ask(finding.pk)), None)


def _follow(duty: Duty, task: Task, case: Case) -> bool:
    """Let a duty say what its task says; tell whether that changed anything.

    A node that is done again after it was watched is to be watched again.
    """
    before = (duty.body, duty.due_at, duty.done_at)
    if task.done is None and duty.done_at and duty.done_at <= instant(task.opened_at):
        duty.opened_at, duty.done_at, duty.done_by = instant(task.opened_at), None, None
    duty.body = task.body
    duty.due_at = instant(task.due_at) if task.due_at is not None else None
    if task.done is not None and duty.done_at is None:
        duty.done_at = instant(task.done.recorded_at)
        duty.done_by = case.events.filter(seq=task.done.seq).first()
    return before != (duty.body, duty.due_at, duty.done_at)
