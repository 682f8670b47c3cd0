# SPDX-License-Identifier: Apache-2.0
"""What published editions give to a post and ask of it on a day: power by power (R84)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from tonggui.core.powers import Control, Node, Risk, say_limit
from tonggui.core.powers import Power as PowerValue
from tonggui.core.values import frozen
from tonggui.core.xray.view import active
from tonggui.formats.post_sheet import PostSheet, limit_in_words, write_post_sheet
from tonggui.formats.report.names import Names
from tonggui.people.models import Post, PostVersion
from tonggui.registry import files, queries, survey
from tonggui.registry.confirming import POSTS
from tonggui.registry.models import Listing, Mentioned
from tonggui.rounds import showing

MOST = 100


@frozen
class OwnNode:
    """A node that the post holds, who watches it, and the risks on it."""

    node: Node
    lead: str
    risks: tuple[Risk, ...]

    @property
    def limit(self) -> str:
        """Return its limit, shortest."""
        return say_limit(self.node.limit)


@frozen
class OwnPower:
    """A power that binds the post: as what, at which nodes, with which controls."""

    listing: Listing
    value: PowerValue
    kinds: tuple[str, ...]
    nodes: tuple[OwnNode, ...]
    controls: tuple[tuple[Risk, Control], ...]


def own_powers(post: Post, day: date) -> list[OwnPower]:
    """Return what binds a post on a day, without what is withheld: the first hundred powers."""
    mentions = queries.mentions(day, POSTS, post.code).select_related("listing__edition__power")
    found: list[OwnPower] = []
    for listing, said in groupby(mentions, key=lambda each: each.listing):
        if len(found) == MOST:
            break
        kinds = {each.kind for each in said}
        found.append(_own(listing, post, kinds, day))
    return found


def _own(listing: Listing, post: Post, kinds: set[str], day: date) -> OwnPower:
    edition, ref = listing.edition, post.ref
    lists = survey.lists_of(edition)
    value = showing.shown_value(next(iter(lists.powers.values())), showing.withheld(edition, day))
    names = Names(lists)
    return OwnPower(
        listing=listing,
        value=value,
        kinds=tuple(str(each.label) for each in Mentioned if each.value in kinds),
        nodes=tuple(_nodes(value, ref, names)),
        controls=tuple(
            (risk, control)
            for risk in value.risks
            for control in active(risk)
            if control.responsible == ref
        ),
    )


def _nodes(value: PowerValue, ref: str, names: Names) -> Iterator[OwnNode]:
    for node in value.nodes:
        if node.post == ref:
            lead = names.body(node.supervision.lead) if node.supervision else ""
            risks = tuple(each for each in value.risks if each.node == node.id)
            yield OwnNode(node, lead, risks)


def rows(powers: list[OwnPower]) -> list[dict[str, Any]]:
    """Return what binds a post as rows of a file: one a node, one a control, else one a power."""
    return [
        {**_about(own), **NOTHING, **each}
        for own in powers
        for each in [*_node_rows(own), *_control_rows(own)] or [NOTHING]
    ]


NOTHING = dict.fromkeys(
    (
        *("node", "stage", "limit", "decision_mode", "papers", "watched_by"),
        *("risk", "level", "control", "evidence", "frequency"),
    ),
    "",
)


def _about(own: OwnPower) -> dict[str, Any]:
    return {
        "power": own.listing.code,
        "edition": own.listing.number,
        "name": own.listing.name,
        "as": "、".join(own.kinds),
        "boundary": own.value.boundary,
        "effective_on": own.listing.effective_on,
    }


def _node_rows(own: OwnPower) -> list[dict[str, str]]:
    return [
        {
            "node": each.node.name,
            "stage": each.node.stage,
            "limit": each.limit,
            "decision_mode": each.node.decision_mode,
            "papers": "、".join(each.node.evidence_required),
            "watched_by": each.lead,
            "risk": risk.description if risk else "",
            "level": risk.level if risk else "",
        }
        for each in own.nodes
        for risk in each.risks or (None,)
    ]


def _control_rows(own: OwnPower) -> list[dict[str, str]]:
    return [
        {
            "risk": risk.description,
            "level": risk.level,
            "control": control.measure,
            "evidence": control.evidence,
            "frequency": control.frequency,
        }
        for risk, control in own.controls
    ]


def document(version: PostVersion, unit: str, powers: list[OwnPower], day: date) -> bytes:
    """Return what binds a post as an official document."""
    sheet = PostSheet(
        unit=unit,
        post=version.name,
        day=day,
        powers=tuple((each.value, "、".join(each.kinds)) for each in powers),
        nodes=tuple(_cells(own, each) for own in powers for each in own.nodes),
        controls=tuple(
            (own.value.name, risk.description, control.measure, control.frequency, control.evidence)
            for own in powers
            for risk, control in own.controls
        ),
    )
    return files.written("post.docx", lambda path: write_post_sheet(sheet, path))


def _cells(own: OwnPower, each: OwnNode) -> tuple[str, ...]:
    risks = "；".join(f"{risk.level}：{risk.description}" for risk in each.risks)
    name = own.value.name
    return (name, each.node.name, limit_in_words(each.node.limit), each.lead, risks)
