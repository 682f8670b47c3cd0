# SPDX-License-Identifier: Apache-2.0
"""What a body rests on and whom it binds: laws, institution documents and posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

LONG, SHORT = 300, 200
_LEADERS = MappingProxyType(
    {
        "first_leader_ref": "first",
        "portfolio_leader_ref": "leads",
        "publication_officer_ref": "shows",
        "project_leader_ref": "leads",
    }
)
_POST = "post:"
_LEVELS = ("低", "中", "高")


class Said(NamedTuple):
    """A mention: as what, of what, where, and what is said of it."""

    kind: str
    subject: str
    where: str = ""
    state: str = ""
    detail: str = ""


def mentions_of(body: Mapping[str, Any]) -> list[Said]:
    """Return all that a power's body mentions, in the order of the dossier."""
    found = [*_laws(body), *_leaders(body), *_nodes(body), *_controls(body), *_accepted(body)]
    return [
        each._replace(
            subject=each.subject[:LONG], where=each.where[:LONG], detail=each.detail[:SHORT]
        )
        for each in found
        if each.subject
    ]


def _laws(body: Mapping[str, Any]) -> Iterator[Said]:
    for each in body.get("basis") or ():
        status = str(each.get("status") or "in_force")
        yield Said("basis", str(each["title"]), "", status, str(each.get("article") or ""))


def _leaders(body: Mapping[str, Any]) -> Iterator[Said]:
    for key, kind in _LEADERS.items():
        yield Said(kind, _code(body.get(key)))


def _nodes(body: Mapping[str, Any]) -> Iterator[Said]:
    worst: dict[str, str] = {}
    for risk in body.get("risks") or ():
        node, level = str(risk.get("node")), str(risk.get("level") or "低")
        worst[node] = max(worst.get(node, "低"), level, key=_LEVELS.index)
    for node in body.get("nodes") or ():
        name, watched = str(node["node"]), node.get("supervision") or {}
        called = str(node.get("name") or name)
        yield Said(
            "node",
            _code(node.get("post_ref")),
            called,
            worst.get(name, ""),
            str(watched.get("lead") or ""),
        )


def _controls(body: Mapping[str, Any]) -> Iterator[Said]:
    for risk in body.get("risks") or ():
        level = str(risk.get("level") or "")
        for control in risk.get("controls") or ():
            if control.get("active") is False:
                continue
            measure = str(control.get("measure") or control["control"])
            of = str(risk.get("description") or risk["risk"])
            yield Said("control", _code(control.get("responsible_ref")), measure, level, of)
            yield Said("document", str(control.get("document") or ""), measure, level, of)


def _accepted(body: Mapping[str, Any]) -> Iterator[Said]:
    """Yield the risks that are accepted, under the day to look at them again."""
    for risk in body.get("risks") or ():
        accepted = risk.get("accepted") or {}
        level = str(risk.get("level_after") or risk.get("level") or "")
        of, day = str(risk.get("description") or risk["risk"]), accepted.get("review_date")
        yield Said("accepted", str(day or "")[:10], of, level, str(accepted.get("by") or ""))


def _code(ref: object) -> str:
    text = str(ref or "")
    return text.removeprefix(_POST) if text.startswith(_POST) else ""
