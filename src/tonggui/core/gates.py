# SPDX-License-Identifier: Apache-2.0
"""The four gates a risk round must pass before it closes: 全面, 彻底, 准确, 公开 (四不放过)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.lists import Lists
from tonggui.core.powers import RISK_LEVELS, Power, Risk
from tonggui.core.upkeep import LIST_KINDS, SOURCES
from tonggui.core.xray.complete import is_exempt
from tonggui.core.xray.graded import level_of
from tonggui.core.xray.similar import similar_pairs
from tonggui.core.xray.surveyed import is_overlooked, layers_left_out, months_before
from tonggui.core.xray.view import View, node_of

KINDS = ("权力寻租易发点", "暗箱操作危险点", "监督管理薄弱点")
GATES = ("全面", "彻底", "准确", "公开")
NOBODY: Mapping[str, str] = MappingProxyType({})


class Gate(NamedTuple):
    """A gate and everything that keeps it shut."""

    name: str
    failing: tuple[Said, ...]

    @property
    def is_open(self) -> bool:
        """Say whether the round passes."""
        return not self.failing


def gates(
    lists: Lists, power: Power, *, as_of: int, returns: Mapping[str, str] = NOBODY
) -> tuple[Gate, ...]:
    """Return the four gates of a power's risk round at an instant.

    `returns` says what posts gave back when asked: "risks", "none" with a reason, or "" for
    nothing yet. Only those named are waited for.
    """
    view = View(lists, as_of=as_of)
    found = (
        (*_complete(view, power), *_unreturned(returns)),
        tuple(_thorough(view, power)),
        tuple(_exact(view, power)),
        tuple(_public(view, power)),
    )
    return tuple(Gate(name, failing) for name, failing in zip(GATES, found, strict=True))


def _complete(view: View, power: Power) -> Iterator[Said]:
    for node in power.nodes:
        if is_overlooked(power, node):
            flags = SEPARATOR.join(sorted(node.key_flags))
            yield Said("gate.node", (node.name, flags))
    for layer in layers_left_out(view, power):
        yield Said("gate.layer", (layer,))


def _unreturned(returns: Mapping[str, str]) -> Iterator[Said]:
    return (Said("gate.return", (post,)) for post, said in returns.items() if not said)


def _thorough(view: View, power: Power) -> Iterator[Said]:
    for risk in power.risks:
        if not risk.cause:
            yield Said("gate.cause", (risk.description or risk.id,))
    used = power.upkeep.round.sources if power.upkeep.round else ()
    used = (*used, *(source for risk in power.risks for source in risk.found_by))
    if missing := [source for source in SOURCES if source not in used]:
        yield Said("gate.sources", (SEPARATOR.join(missing),))
    since = months_before(view.today, int(view.rule("S09").number("lookback")))
    known = {risk.id for risk in power.risks}
    for problem in view.lists.list_facts.problems:
        if problem.power == power.id and since <= problem.day and problem.risk not in known:
            yield Said("gate.problem", (problem.id,))


def _exact(view: View, power: Power) -> Iterator[Said]:
    for risk in power.risks:
        yield from _of_risk(view, power, risk)
    texts = [risk.description for risk in power.risks]
    for one, other in similar_pairs(texts, view.rule("S10").number("similarity")):
        yield Said("gate.same", (power.risks[one].id, power.risks[other].id))


def _of_risk(view: View, power: Power, risk: Risk) -> Iterator[Said]:
    name = risk.description or risk.id
    if node_of(power, risk) is None:
        yield Said("gate.no_node", (name,))
    if risk.kind not in KINDS:
        yield Said("gate.kind", (name,))
    if risk.score is None and not risk.override_reason:
        yield Said("gate.score", (name,))
    elif risk.score is not None and not risk.override_reason:
        scored = level_of(risk.score, view.rule("S11"))
        if scored != risk.level:
            yield Said("gate.level", (name, risk.level, scored))
    yield from _what_remains(view, risk, name)


def _what_remains(view: View, risk: Risk, name: str) -> Iterator[Said]:
    """Look at the level after the controls: not above the one before, and if high, accepted."""
    if not risk.level_after:
        return
    if RISK_LEVELS.index(risk.level_after) > RISK_LEVELS.index(risk.level):
        yield Said("gate.rises", (name,))
    accepted = risk.acceptance
    if risk.level_after == RISK_LEVELS[-1] and accepted is None:
        yield Said("gate.remains", (name,))
    if accepted is not None and (accepted.review_day is None or accepted.review_day < view.today):
        yield Said("gate.review", (name, accepted.by))


def _public(view: View, power: Power) -> Iterator[Said]:
    published = power.upkeep.published or {}
    for kind in LIST_KINDS:
        if kind not in published and not is_exempt(view, power, kind):
            yield Said("gate.list", (kind,))
    has_steps = power.leader_steps or power.post_steps
    if power.upkeep.has_layers and has_steps and power.upkeep.layers_day is None:
        yield Said("gate.layers")
