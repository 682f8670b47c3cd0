# SPDX-License-Identifier: Apache-2.0
"""How two editions of one power differ, in sentences a citizen can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Control, LegalBasis, Node, Power, Risk, say_limit
from tonggui.core.xray.view import controls_of

_PLAIN = ("name", "unit", "boundary", "category", "statutory_type", "state", "effective_from")
_OF_NODES = (
    "name", "post", "stage", "decision_mode", "key_flags", "evidence_required", "published",
)  # fmt: skip
_POSTS = ("portfolio_leader", "first_leader", "publication_officer")


def differences(old: Power, new: Power) -> tuple[Said, ...]:
    """Return what changed from an edition to the next, in the order of the dossier."""
    return (
        *_values("power", "", old, new, (*_PLAIN, *_POSTS)),
        *_limits(old, new),
        *_bases(old, new),
        *_codes(old, new),
        *_nodes(old, new),
        *_steps(old, new),
        *_risks(old, new),
        *_controls(old, new),
        *_method(old, new),
        *_cells(old, new),
    )


def _values(kind: str, name: str, old: Any, new: Any, fields: Iterable[str]) -> Iterator[Said]:
    """Yield a sentence for each field that reads differently."""
    for field in fields:
        before, after = _text(getattr(old, field)), _text(getattr(new, field))
        if before == after:
            continue
        how = "set" if not before else "gone" if not after else "changed"
        yield Said(f"edition.{kind}.{how}", (f"{kind}.{field}", before, after, name))


def _text(value: Any) -> str:
    if isinstance(value, tuple | frozenset):
        ordered = sorted(value) if isinstance(value, frozenset) else value
        return SEPARATOR.join(map(str, ordered))
    return str(value) if value else ""


def _limits(old: Power, new: Power) -> Iterator[Said]:
    for field in ("promised", "legal"):
        before = say_limit(getattr(old.clock, field) if old.clock else None)
        after = say_limit(getattr(new.clock, field) if new.clock else None)
        if before != after:
            yield Said(f"edition.{field}", (before, after))


def _bases(old: Power, new: Power) -> Iterator[Said]:
    def key(basis: LegalBasis) -> str:
        return f"{basis.title}{basis.article}"

    yield from _come_and_go("basis", old.bases, new.bases, key, key)
    before = {key(basis): basis for basis in old.bases}
    for basis in new.bases:
        earlier = before.get(key(basis))
        if earlier is not None and earlier.status != basis.status:
            yield Said("edition.basis.status", (key(basis), earlier.status, basis.status))


def _codes(old: Power, new: Power) -> Iterator[Said]:
    """Yield codes in other schemes that came or went."""

    def said(code: tuple[str, str]) -> str:
        return " ".join(code)

    yield from _come_and_go("code", old.external_codes, new.external_codes, said, said)


def _come_and_go(
    kind: str,
    old: Iterable[Any],
    new: Iterable[Any],
    key: Callable[[Any], str],
    name: Callable[[Any], str],
) -> Iterator[Said]:
    before, after = ({key(each): name(each) for each in items} for items in (old, new))
    yield from (
        Said(f"edition.{kind}.less", (said,)) for k, said in before.items() if k not in after
    )
    yield from (
        Said(f"edition.{kind}.more", (said,)) for k, said in after.items() if k not in before
    )


def _nodes(old: Power, new: Power) -> Iterator[Said]:
    yield from _come_and_go("node", old.nodes, new.nodes, lambda n: n.id, lambda n: n.name)
    before = {node.id: node for node in old.nodes}
    kept = [(before[node.id], node) for node in new.nodes if node.id in before]
    for earlier, node in kept:
        yield from _node(earlier, node)
    if _order(old, new) != _order(new, old):
        orders = [SEPARATOR.join(node.name for node in each.nodes) for each in (old, new)]
        yield Said("edition.order", tuple(orders))


def _order(power: Power, other: Power) -> list[tuple[str, frozenset[str]]]:
    """Return the nodes both editions have, each with those of them that come before it."""
    kept = {node.id for node in power.nodes} & {node.id for node in other.nodes}
    return [
        (node.id, frozenset(power.incoming.get(node.id, ())) & kept)
        for node in power.nodes
        if node.id in kept
    ]


def _node(old: Node, new: Node) -> Iterator[Said]:
    yield from _values("node", new.name, old, new, _OF_NODES)
    before, after = say_limit(old.limit), say_limit(new.limit)
    if before != after:
        yield Said("edition.node.limit", (new.name, before, after))
    lead = [_body(node.supervision.lead) if node.supervision else "" for node in (old, new)]
    if lead[0] != lead[1]:
        how = "set" if not lead[0] else "gone" if not lead[1] else "changed"
        yield Said(f"edition.lead.{how}", (new.name, lead[0], lead[1]))


def _body(code: str) -> str:
    """Return a body as sentences refer to it, so that they can give its name."""
    return code if not code or ":" in code else f"supervisor:{code}"


def _steps(old: Power, new: Power) -> Iterator[Said]:
    """Yield what changed in the procedures of leaders and posts (R14 to R16)."""
    before, after = (
        {each.id: each for each in (*power.leader_steps, *power.post_steps)} for power in (old, new)
    )
    yield from _come_and_go(
        "step", before.values(), after.values(), lambda s: s.id, lambda s: s.name
    )
    for key, step in after.items():
        if (earlier := before.get(key)) is not None:
            yield from _values("step", step.name, earlier, step, ("name", "holder"))
            limits = say_limit(earlier.limit), say_limit(step.limit)
            if limits[0] != limits[1]:
                yield Said("edition.step.limit", (step.name, *limits))


def _risks(old: Power, new: Power) -> Iterator[Said]:
    def name(risk: Risk) -> str:
        return risk.description or risk.id

    yield from _come_and_go("risk", old.risks, new.risks, lambda r: r.id, name)
    before = {risk.id: risk for risk in old.risks}
    for risk in new.risks:
        if (earlier := before.get(risk.id)) is not None:
            if earlier.level != risk.level:
                yield Said("edition.risk.level", (name(risk), earlier.level, risk.level))
            yield from _values("risk", name(risk), earlier, risk, ("description", "kind"))


def _controls(old: Power, new: Power) -> Iterator[Said]:
    before, after = (
        {control.id: control for _, control in controls_of(power) if control.is_active}
        for power in (old, new)
    )

    def name(control: Control) -> str:
        return control.measure or control.id

    yield from _come_and_go("control", before.values(), after.values(), lambda c: c.id, name)
    for key, control in after.items():
        if (earlier := before.get(key)) is not None:
            fields = ("measure", "responsible", "frequency", "evidence")
            yield from _values("control", name(control), earlier, control, fields)


def _method(old: Power, new: Power) -> Iterator[Said]:
    before, after = old.method, new.method
    if before is None or after is None:
        if before is not after:
            yield Said("edition.method.more" if after else "edition.method.less")
        return
    yield from _values("method", after.doc, before, after, ("doc", "focus", "valid_until"))
    leads = _body(before.lead), _body(after.lead)
    if leads[0] != leads[1]:
        how = "set" if not leads[0] else "gone" if not leads[1] else "changed"
        yield Said(f"edition.method.{how}", ("method.lead", *leads, after.doc))
    was, now = dict(before.by_level), dict(after.by_level)
    for level in ("高", "中", "低"):
        if was.get(level, "") != now.get(level, ""):
            yield Said("edition.method.level", (level, was.get(level, ""), now.get(level, "")))


def _cells(old: Power, new: Power) -> Iterator[Said]:
    """Yield the stages and times that need no longer be watched, or must be again (R3)."""
    before, after = (
        {(each.stage, each.timing): each for each in power.upkeep.matrix if each.reason}
        for power in (old, new)
    )
    for place, cell in after.items():
        if place not in before or before[place] != cell:
            yield Said("edition.cell.excused", (*place, cell.reason, cell.approved_by))
    yield from (Said("edition.cell.gone", place) for place in before if place not in after)
