# SPDX-License-Identifier: Apache-2.0
"""S13: what the public writes is accepted and answered in time, and not with boilerplate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tonggui.core.findings import Said
from tonggui.core.list_facts import Feedback
from tonggui.core.xray.flaws import Flaw
from tonggui.core.xray.similar import bigrams, jaccard
from tonggui.core.xray.view import View

_WINDOW, _MANY = 90, 3  # days, and replies alike in them


def find(view: View) -> Iterator[Flaw]:
    """Yield what was neither accepted nor answered in time, and offices that answer all alike."""
    measured = [each for each in view.lists.list_facts.feedback if not each.is_clue]
    for each in measured:
        yield from _late(view, each)
    by_office: dict[str, list[Feedback]] = defaultdict(list)
    for each in measured:
        if each.reply and each.replied_day is not None:
            by_office[each.office or each.unit].append(each)
    for office, answers in by_office.items():
        yield from _alike(view, office, sorted(answers, key=lambda each: each.replied_day or 0))


def _late(view: View, each: Feedback) -> Iterator[Flaw]:
    """Yield what is still to come: acceptance, unless it was answered, and the answer."""
    if each.replied_day is not None:
        return
    waited = view.today - each.received_day - each.paused
    for clause, name, done in (("a", "accept", each.accepted_day), ("b", "reply", None)):
        over = waited - int(view.rule("S13").number(name))
        if done is None and over > 0:
            yield _flaw(
                view,
                each,
                clause,
                "yellow" if over > view.rule("S13").number("yellow_over") else "notice",
                Said(f"S13.{clause}.expected", (int(view.rule("S13").number(name)),)),
                Said(f"S13.{clause}.observed", (view.say_day(each.received_day), waited)),
            )


def _alike(view: View, office: str, answers: Sequence[Feedback]) -> Iterator[Flaw]:
    """Yield an office once for the first ninety days in which it answers three matters alike."""
    least = view.rule("S13").number("dup")
    grams = [bigrams(each.reply) for each in answers]
    for place, first in enumerate(answers):
        alike = [
            each
            for each, own in zip(answers[place:], grams[place:], strict=True)
            if (each.replied_day or 0) - (first.replied_day or 0) <= _WINDOW
            and jaccard(grams[place], own) >= least
        ]
        if len(alike) >= _MANY:
            expected = Said("S13.c.expected")
            observed = Said("S13.c.observed", (len(alike), first.reply[:40]))
            flaw = _flaw(view, first, "c", "notice", expected, observed)
            yield flaw._replace(object=f"replies:{office}@{_WINDOW}days")
            return


def _flaw(  # noqa: PLR0913, PLR0917 - a clause, and what it is about
    view: View, each: Feedback, clause: str, level: str, expected: Said, observed: Said
) -> Flaw:
    power = view.lists.powers.get(each.power)
    return Flaw(
        "S13",
        clause,
        level,
        f"feedback:{each.id}",
        expected,
        observed,
        ("facts", "feedback", each.id),
        power,
        unit=each.unit or (power.unit if power else ""),
        owners=(each.office,) if each.office else (),
    )
