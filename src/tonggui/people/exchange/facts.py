# SPDX-License-Identifier: Apache-2.0
"""All that stands in the organisation, as rows of the workbook's sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from tonggui.people.exchange.places import ROLLOUTS
from tonggui.people.models import (
    CollectiveBodyVersion,
    Delegation,
    DivisionTerm,
    Exemption,
    Membership,
    OfficeVersion,
    Official,
    Part,
    PostVersion,
    Remit,
    SupervisingBodyVersion,
    SupervisingMember,
    Tenure,
    UnitVersion,
)
from tonggui.people.models.spans import Span

Fields: TypeAlias = dict[str, Any]
_WORDS = {state.value: word for word, state in ROLLOUTS.items()}


def rows() -> dict[str, list[Fields]]:
    """Return every standing fact, by the key of its sheet, in a steady order."""
    return {key: list(found()) for key, found in _SHEETS.items()}


def _days(fact: Span) -> Fields:
    return {"since": fact.since, "until": fact.until}


def _code(referred: Any) -> str | None:
    return referred.code if referred is not None else None


def _units() -> Iterator[Fields]:
    found = UnitVersion.objects.standing().select_related("unit", "parent", "supervised_by")
    for each in found.order_by("unit__code", "since"):
        yield {
            "code": each.unit.code,
            "name": each.name,
            "level": each.level,
            "kind": each.kind,
            "parent": _code(each.parent),
            "supervised_by": _code(each.supervised_by),
            "rollout": _WORDS[each.rollout],
            "rollout_due": each.rollout_due,
            **_days(each),
        }


def _offices() -> Iterator[Fields]:
    found = OfficeVersion.objects.standing().select_related("office__unit")
    for each in found.order_by("office__unit__code", "rank", "office__code", "since"):
        yield {
            "code": each.office.code,
            "unit": each.office.unit.code,
            "name": each.name,
            "rank": each.rank,
            **_days(each),
        }


def _posts() -> Iterator[Fields]:
    found = PostVersion.objects.standing().select_related("post__unit", "office", "supervised_by")
    for each in found.order_by("post__unit__code", "rank", "post__code", "since"):
        yield {
            "code": each.post.code,
            "unit": each.post.unit.code,
            "name": each.name,
            "office": _code(each.office),
            "layer": each.layer,
            "key_flags": each.key_flags,
            "seats": each.seats,
            "rank": each.rank,
            "is_leader": each.is_leader,
            "is_first_leader": each.is_first_leader,
            "is_platform_head": each.is_platform_head,
            "supervised_by": _code(each.supervised_by),
            **_days(each),
        }


def _officials() -> Iterator[Fields]:
    for each in Official.objects.order_by("code"):
        yield {"code": each.code, "name": each.name}


def _tenures() -> Iterator[Fields]:
    found = Tenure.objects.standing().select_related("post", "official")
    for each in found.order_by("post__code", "since", "seat"):
        yield {
            "post": each.post.code,
            "official": each.official.code,
            "basis": each.basis,
            **_days(each),
        }


def _delegations() -> Iterator[Fields]:
    found = Delegation.objects.standing().select_related(
        "official", "unit", "for_post", "supervised_by"
    )
    for each in found.order_by("code"):
        yield {
            "code": each.code,
            "official": _code(each.official),
            "unit": _code(each.unit),
            "for_post": _code(each.for_post),
            "power": each.power,
            "node": each.node,
            "basis": each.basis,
            "supervised_by": each.supervised_by.code,
            **_days(each),
        }


def _divisions() -> Iterator[Fields]:
    found = DivisionTerm.objects.standing().select_related("unit", "division")
    for term in found.order_by("unit__code", "since"):
        for each in term.division.portfolios.select_related("post").order_by("pk"):
            yield {
                "unit": term.unit.code,
                "post": each.post.code,
                "matters": each.matters,
                "basis": term.division.basis,
                "since": term.since,
            }


def _bodies() -> Iterator[Fields]:
    found = CollectiveBodyVersion.objects.standing().select_related("body__unit")
    for each in found.order_by("body__code", "since"):
        yield {
            "code": each.body.code,
            "unit": _code(each.body.unit),
            "name": each.name,
            "rank": each.rank,
            "quorum": each.quorum,
            "personnel_quorum": each.personnel_quorum,
            **_days(each),
        }


def _memberships() -> Iterator[Fields]:
    found = Membership.objects.standing().select_related("body", "official")
    for each in found.order_by("body__code", "since", "official__code"):
        yield {
            "body": each.body.code,
            "official": each.official.code,
            "is_chair": each.is_chair,
            "is_voting": each.is_voting,
            **_days(each),
        }


def _supervisors() -> Iterator[Fields]:
    found = SupervisingBodyVersion.objects.standing().select_related("body", "unit")
    for each in found.order_by("body__code", "since"):
        yield {
            "code": each.body.code,
            "name": each.name,
            "kind": each.kind,
            "parent": each.parent or None,
            "unit": _code(each.unit),
            "focus": each.focus,
            "levels": each.levels,
            **_days(each),
        }


def _members() -> Iterator[Fields]:
    found = SupervisingMember.objects.standing().select_related("body", "official")
    for each in found.order_by("body__code", "since", "official__code"):
        yield {
            "body": each.body.code,
            "official": each.official.code,
            "is_head": each.is_head,
            **_days(each),
        }


def _remits() -> Iterator[Fields]:
    found = Remit.objects.standing().select_related("unit", "body")
    for each in found.order_by("unit__code", "category", "level", "stage", "body__code", "since"):
        yield {
            "unit": each.unit.code,
            "category": each.category,
            "level": each.level,
            "stage": each.stage,
            "body": each.body.code,
            "part": each.part == Part.LEAD,
            "focus": each.focus,
            **_days(each),
        }


def _exemptions() -> Iterator[Fields]:
    found = Exemption.objects.standing().select_related("unit", "approved_by")
    for each in found.order_by("unit__code", "about", "duties", "since"):
        yield {
            "unit": each.unit.code,
            "about": each.about,
            "duties": each.duties,
            "reason": each.reason,
            "control": each.control,
            "approved_by": each.approved_by.code,
            **_days(each),
        }


_SHEETS: dict[str, Callable[[], Iterator[Fields]]] = {
    "units": _units,
    "offices": _offices,
    "posts": _posts,
    "officials": _officials,
    "tenures": _tenures,
    "delegations": _delegations,
    "divisions": _divisions,
    "bodies": _bodies,
    "memberships": _memberships,
    "supervisors": _supervisors,
    "members": _members,
    "remits": _remits,
    "exemptions": _exemptions,
}
