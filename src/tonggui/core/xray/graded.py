# SPDX-License-Identifier: Apache-2.0
"""S11: no risk is graded below its floor, its score, or what was confirmed at its node."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import MAJOR_MATTERS, RISK_LEVELS, Node, Power, Risk, Score
from tonggui.core.rules import Rule
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.surveyed import months_before
from tonggui.core.xray.view import View, node_of

LOW, MIDDLE, HIGH = RISK_LEVELS
_WEIGHTY = frozenset(("资金", "人事", "物资"))
_MONTHS_OF_FINDINGS = 12


def level_of(score: Score, rule: Rule) -> str:
    """Return the level that a score gives under the settings of S11."""
    if score.total >= rule.number("high_from"):
        return HIGH
    return MIDDLE if score.total >= rule.number("middle_from") else LOW


def find(view: View) -> Iterator[Flaw]:
    """Yield the risks whose level is understated."""
    for power in view.powers:
        for risk in power.risks:
            node = node_of(power, risk)
            if node is not None:
                yield from _floor(power, node, risk)
                yield from _history(view, power, node, risk)
            yield from _score(view, power, node, risk)


def _floor(power: Power, node: Node, risk: Risk) -> Iterator[Flaw]:
    is_collective = node.decision_mode == "集体" and power.category in MAJOR_MATTERS
    if risk.level == LOW and (node.key_flags & _WEIGHTY or is_collective):
        reason = SEPARATOR.join(sorted(node.key_flags & _WEIGHTY)) or power.category
        expected = Said("S11.a.expected", (node.name, reason))
        yield _flaw("a", power, node, risk, expected)


def _history(view: View, power: Power, node: Node, risk: Risk) -> Iterator[Flaw]:
    rule = view.rule("S11")
    since = months_before(view.today, _MONTHS_OF_FINDINGS)
    confirmed = [
        each
        for each in view.lists.list_facts.confirmed
        if each.object == node.id and not each.is_withdrawn and since <= each.day <= view.today
    ]
    for level, most in (("red", rule.number("red_n")), ("yellow", rule.number("yellow_n"))):
        days = sorted(each.day for each in confirmed if each.level == level)
        if risk.level == HIGH or len(days) < most:
            continue
        if view.workdays_since(days[int(most) - 1]) > rule.number("review"):
            expected = Said("S11.b.expected", (level, len(days)))
            yield _flaw("b", power, node, risk, expected)
            return


def _score(view: View, power: Power, node: Node | None, risk: Risk) -> Iterator[Flaw]:
    if risk.score is None or risk.override_reason:
        return
    scored = level_of(risk.score, view.rule("S11"))
    if RISK_LEVELS.index(risk.level) < RISK_LEVELS.index(scored):
        expected = Said("S11.c.expected", (risk.score.total, scored))
        yield _flaw("c", power, node, risk, expected)


def _flaw(clause: str, power: Power, node: Node | None, risk: Risk, expected: Said) -> Flaw:
    return Flaw(
        "S11",
        clause,
        "yellow",
        risk.id,
        expected,
        Said("S11.observed", (risk.description or risk.id, risk.level)),
        of_power(power, "risks", risk.id, "level"),
        power,
        node,
    )
