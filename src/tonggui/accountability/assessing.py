# SPDX-License-Identifier: Apache-2.0
"""What each supervising body answers for in a quarter (监督责任, R67), counted and never typed.

A task counts in the quarter in which it fell due, as it stood at the quarter's end, or stands now.
A task is not counted where people withdrew its card as an error of the rule. Leads that nobody has
confirmed yet take nothing off: they are shown as waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate

from tonggui.accountability.quarters import Quarter
from tonggui.core.assessment import (
    CONFIRMED,
    LATE,
    Assessment,
    Kind,
    Part,
    Scale,
    Tallied,
    assess,
)
from tonggui.core.rules import Rule
from tonggui.meetings.models import Invitation
from tonggui.people import queries
from tonggui.supervision import footing
from tonggui.supervision.models import Card, CardState, Duty, DutyKind
from tonggui.supervision.watchers import bodies_of

SCALED_BY: Mapping[Part, str] = {Part.USE: "S20", Part.NODES: "S42", Part.CONTROLS: "S46"}
# Looks of all kinds: at nodes of cases, at links of money and works, into sectors in focus.
_LOOKS = (DutyKind.WATCH, DutyKind.FOLLOW, DutyKind.SECTOR)
# Findings that feed it say that a control was not carried out (不按防控措施制约权力).
_OF_CONTROLS, _ABSENT = "M3", "S20"
_TASKS: Mapping[Kind, Part] = {
    Kind.LOOK_MISSING: Part.USE,
    Kind.LOOK_LATE: Part.USE,
    Kind.ALARM_MISSING: Part.NODES,
    Kind.ALARM_LATE: Part.NODES,
    Kind.CONTROL_MISSING: Part.CONTROLS,
    Kind.CONTROL_LATE: Part.CONTROLS,
}


@dataclass(frozen=True)
class Assessing:
    """The bodies of a quarter, as far as it is known at an instant."""

    quarter: Quarter
    at: datetime

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Return the rules of the quarter's last day so far: they say what parts weigh."""
        return footing.rules_on(self._last_day, as_of=localdate(self.at))

    @cached_property
    def scale(self) -> Scale:
        """Return what parts weigh and what each deduction costs."""
        ruled = {part: self.rules[rule] for part, rule in SCALED_BY.items()}
        return Scale(
            weights={part: int(rule.number("score_weight")) for part, rule in ruled.items()},
            late={part: rule.number("score_late") for part, rule in ruled.items()},
            points={
                kind: int(self.rules[rule].number("score_confirmed"))
                for kind, rule in CONFIRMED.items()
            },
        )

    @cached_property
    def bodies(self) -> dict[str, Assessment]:
        """Return the assessment of each body on record at the end, by its code."""
        tasks, counts = self._tallied()
        codes = (each.body.code for each in queries.bodies_on(self._last_day).values())
        return {
            code: assess(Tallied(tasks.get(code, {}), counts.get(code, {})), self.scale)
            for code in codes
        }

    @cached_property
    def waiting(self) -> Counter[str]:
        """Count the leads against bodies that nobody has decided yet; they take nothing off."""
        rows = Card.objects.filter(rule__in=CONFIRMED.values(), ended_at=None)
        rows = rows.filter(issued_at__lt=self._bounds[1]).select_related("finding")
        return Counter(body for card in rows for body in bodies_of(card.finding))

    def duties(self, body: str, kind: Kind) -> QuerySet[Duty]:
        """Return the tasks of a body that a deduction counts."""
        rows = self._tasks(_TASKS[kind]).filter(body=body)
        rows = rows.filter(self._late if kind in LATE else self._missing)
        return rows.select_related("case__unit", "finding").order_by("due_at", "pk")

    def confirmed(self, body: str, kind: Kind) -> list[Card]:
        """Return the cards of confirmed findings against a body that a deduction counts."""
        rows = self._confirmed().filter(rule=CONFIRMED[kind]).select_related("case")
        return [card for card in rows if body in bodies_of(card.finding)]

    def absences(self, body: str) -> list[Invitation]:
        """Return the meetings that a body was asked to and did not attend."""
        rows = self._asked().filter(body__code=body, attended_at=None)
        return list(rows.select_related("meeting", "body").order_by("meeting__closed_at", "pk"))

    @property
    def _bounds(self) -> tuple[datetime, datetime]:
        return self.quarter.bounds(self.at)

    @property
    def _last_day(self) -> date:
        return localdate(self._bounds[1] - timedelta(microseconds=1))

    @property
    def _missing(self) -> Q:
        return Q(done_at=None) | Q(done_at__gte=self._bounds[1])

    @property
    def _late(self) -> Q:
        return Q(done_at__gt=F("due_at"), done_at__lt=self._bounds[1])

    def _tallied(self) -> tuple[dict[str, dict[Part, int]], dict[str, dict[Kind, int]]]:
        tasks, counts = dict[str, dict[Part, int]](), dict[str, dict[Kind, int]]()
        for part, missing, late in (
            (Part.USE, Kind.LOOK_MISSING, Kind.LOOK_LATE),
            (Part.NODES, Kind.ALARM_MISSING, Kind.ALARM_LATE),
            (Part.CONTROLS, Kind.CONTROL_MISSING, Kind.CONTROL_LATE),
        ):
            for body, every, undone, behind in self._counted(part):
                tasks.setdefault(body, {})[part] = every
                counts.setdefault(body, {}).update({missing: undone, late: behind})
        for body, asked, came in self._invited():
            mine = tasks.setdefault(body, {})
            mine[Part.USE] = mine.get(Part.USE, 0) + asked
            counts.setdefault(body, {})[Kind.ABSENT] = asked - came
        for body, kind in self._found():
            mine_too = counts.setdefault(body, {})
            mine_too[kind] = mine_too.get(kind, 0) + 1
        return tasks, counts

    def _counted(self, part: Part) -> Iterable[tuple[str, int, int, int]]:
        rows = self._tasks(part).order_by().values_list("body")
        return rows.annotate(
            Count("pk"),
            undone=Count("pk", filter=self._missing),
            behind=Count("pk", filter=self._late),
        )

    def _tasks(self, part: Part) -> QuerySet[Duty]:
        """Return the tasks of a part that fell due in the quarter, without rule errors."""
        begins, until = self._bounds
        due = Duty.objects.filter(due_at__gte=begins, due_at__lt=until)
        if part == Part.USE:
            return due.filter(kind__in=_LOOKS).exclude(pk__in=self._excused)
        due = due.exclude(finding__card__state=CardState.WITHDRAWN)
        again, react = Q(kind=DutyKind.AGAIN), Q(kind=DutyKind.REACT)
        of_controls = Q(finding__rule__in=self._control_rules)
        if part == Part.CONTROLS:
            return due.filter(again | react & of_controls)
        return due.filter(react).exclude(of_controls)

    @cached_property
    def _control_rules(self) -> list[str]:
        return sorted(name for name, rule in self.rules.items() if _OF_CONTROLS in rule.feeds)

    @cached_property
    def _excused(self) -> list[int]:
        """Return the looks whose card people withdrew as an error of the rule."""
        cards = Card.objects.filter(rule=_ABSENT, state=CardState.WITHDRAWN, case__isnull=False)
        places = set(cards.values_list("case", "node"))
        rows = Duty.objects.filter(kind=DutyKind.WATCH, case__in={case for case, _ in places})
        return [pk for pk, case, node in rows.values_list("pk", "case", "node")
                if (case, node) in places]  # fmt: skip

    def _asked(self) -> QuerySet[Invitation]:
        """Return the invitations to meetings that were held in the quarter, and not on paper."""
        begins, until = self._bounds
        held = Invitation.objects.filter(meeting__late_reason="")
        return held.filter(meeting__closed_at__gte=begins, meeting__closed_at__lt=until)

    def _invited(self) -> Iterable[tuple[str, int, int]]:
        rows = self._asked().order_by().values_list("body__code")
        return rows.annotate(Count("pk"), came=Count("pk", filter=Q(attended_at__isnull=False)))

    def _confirmed(self) -> QuerySet[Card]:
        begins, until = self._bounds
        rows = Card.objects.filter(rule__in=CONFIRMED.values(), state=CardState.CLOSED)
        rows = rows.filter(ended_at__gte=begins, ended_at__lt=until)
        return rows.select_related("finding").order_by("ended_at", "pk")

    def _found(self) -> Iterator[tuple[str, Kind]]:
        kinds = {rule: kind for kind, rule in CONFIRMED.items()}
        for card in self._confirmed():
            for body in bodies_of(card.finding):
                yield body, kinds[card.rule]
