# SPDX-License-Identifier: Apache-2.0
"""S05: what is published is no selection: nothing left out, exempted or masked out of line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median, pstdev, stdev

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.list_facts import ClosedCase, PublicationRule
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.shown import due_day
from tonggui.core.xray.statistics import fisher_exact, mann_whitney
from tonggui.core.xray.surveyed import months_before
from tonggui.core.xray.view import View

_BLANK = frozenset(("", "***"))
_FEWEST_PEERS = 5


def find(view: View) -> Iterator[Flaw]:
    """Yield powers whose publication looks selective."""
    due = _due(view)
    rules = {each.power: each for each in view.lists.list_facts.publication_rules}
    for power, cases in due.items():
        found = [
            *_left_out(view, cases),
            *_exempted(view, power, due),
            *_masked(view, cases, rules.get(power)),
            *_tested(view, cases),
        ]
        for clause, expected, observed in found:
            yield Flaw(
                "S05",
                clause,
                "red" if _is_repeated(view, power) else "yellow",
                f"power:{power}",
                expected,
                observed,
                of_power(view.lists.powers[power], "publication"),
                view.lists.powers[power],
            )


def _is_repeated(view: View, power: str) -> bool:
    since = months_before(view.today, 12)
    return any(
        each.rule == "S05" and each.object == power and since <= each.day and not each.is_withdrawn
        for each in view.lists.list_facts.confirmed
    )


Found = tuple[str, Said, Said]


def _due(view: View) -> dict[str, list[ClosedCase]]:
    """Return the closed cases of each power whose publication fell due in the window."""
    since = months_before(view.today, int(view.rule("S05").number("window")))
    found: dict[str, list[ClosedCase]] = defaultdict(list)
    for case in view.lists.list_facts.closed:
        due = due_day(view, case)
        if case.is_closed and due is not None and since <= due < view.today:
            found[case.power].append(case)
    return found


def _left_out(view: View, cases: list[ClosedCase]) -> Iterator[Found]:
    silent = [c for c in cases if c.published_day is None and not c.is_exempted]
    if silent and len(cases) >= view.rule("S05").number("min_cases"):
        yield "a", Said("S05.a.expected"), Said("S05.a.observed", (len(cases), len(silent)))


def _exempted(view: View, power: str, due: dict[str, list[ClosedCase]]) -> Iterator[Found]:
    rule = view.rule("S05")
    category = view.lists.powers[power].category
    rates = {
        name: sum(case.is_exempted for case in cases) / len(cases)
        for name, cases in due.items()
        if len(cases) >= rule.number("min_cases") and view.lists.powers[name].category == category
    }
    peers = [rate for name, rate in rates.items() if name != power]
    if power not in rates or len(peers) < _FEWEST_PEERS:
        return
    spread = stdev(peers) if len(peers) > 1 else pstdev(peers)
    most = median(peers) + rule.number("sigma") * spread
    if rates[power] > most:
        expected = Said("S05.b.expected", (round(100 * most, 1),))
        yield "b", expected, Said("S05.b.observed", (round(100 * rates[power], 1),))


def _masked(view: View, cases: list[ClosedCase], rule: PublicationRule | None) -> Iterator[Found]:
    shown = [case for case in cases if case.published_day is not None]
    if rule is None or len(shown) < view.rule("S05").number("min_cases"):
        return
    must = [name for name in rule.mandatory if name not in rule.maskable]
    blank = [case for case in shown if any(case.fields.get(name, "") in _BLANK for name in must)]
    if len(blank) / len(shown) > view.rule("S05").number("blank_share"):
        expected = Said("S05.c.expected", (SEPARATOR.join(must),))
        yield "c", expected, Said("S05.c.observed", (len(shown), len(blank)))


def _tested(view: View, cases: list[ClosedCase]) -> Iterator[Found]:
    rule = view.rule("S05")
    shown = [case for case in cases if case.published_day is not None]
    hidden = [case for case in cases if case.published_day is None]
    fewest = min(len(shown), len(hidden))
    if len(cases) < rule.number("test_n") or fewest < rule.number("test_group"):
        return
    for word, chance in _chances(shown, hidden):
        if chance < rule.number("p_max"):
            yield "d", Said("S05.d.expected"), Said("S05.d.observed", (word, f"{chance:.2g}"))


def _chances(
    shown: Sequence[ClosedCase], hidden: Sequence[ClosedCase]
) -> Iterator[tuple[str, float]]:
    """Yield how likely it is that chance alone parted the two groups so; unknown is not tested."""
    for name in ("is_related", "is_favourable"):
        values = [[getattr(case, name) for case in group] for group in (shown, hidden)]
        if all(value is not None for group in values for value in group):
            a, b = (sum(group) for group in values)
            yield name, fisher_exact(a, len(shown) - a, b, len(hidden) - b)
    amounts = [[case.amount for case in group] for group in (shown, hidden)]
    known = [[each for each in group if each is not None] for group in amounts]
    if [len(group) for group in known] == [len(shown), len(hidden)]:
        yield "amount", mann_whitney(*known)
