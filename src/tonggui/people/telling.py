# SPDX-License-Identifier: Apache-2.0
"""Which fields of people's rows entries tell in the open; who a person is, they only commit to."""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.people.models import TOLD
from tonggui.people.models.spans import Span

# Passwords and addresses are nobody's business but their owner's.
_LEFT_OUT = frozenset(
    {
        *("recorded_at", "withdrawn_at", "password", "last_login", "email"),
        *("asked_by", "decided_by"),  # committed to as the entry's own `by`
    }
)
_DAYS = ("since", "until")
# Public by purpose: what an organ of power is, where it stands and who must watch it.
PUBLIC: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "account": ("administers", "is_active", "created_at"),
        "collectivebody": ("code", "unit"),
        "collectivebodyversion": (*_DAYS, "body", "name", "rank", "quorum", "personnel_quorum"),
        "delegation": (*_DAYS, "code", "for_post", "unit", "supervised_by"),
        "divisionofwork": ("unit", "number"),
        "divisionterm": (*_DAYS, "unit", "division"),
        "erasure": ("basis", "asked_at", "is_allowed", "decided_at"),
        "exemption": (*_DAYS, "about", "unit", "approved_by"),
        "membership": (*_DAYS, "body", "is_chair", "is_voting"),
        "office": ("unit", "code"),
        "officeversion": (*_DAYS, "office", "name", "rank"),
        "official": ("code",),
        "portfolio": ("division", "post"),
        "post": ("unit", "code"),
        "postversion": (
            *_DAYS, "post", "name", "office", "layer", "key_flags", "seats", "rank", "is_leader",
            "is_first_leader", "is_platform_head", "supervised_by",
        ),
        "remit": (*_DAYS, "unit", "body", "level", "stage", "part"),
        "supervisingbody": ("code",),
        "supervisingbodyversion": (*_DAYS, "body", "name", "kind", "parent", "unit", "levels"),
        "supervisingmember": (*_DAYS, "body", "is_head"),
        "tenure": (*_DAYS, "post", "seat"),
        "unit": ("code",),
        "unitversion": (
            *_DAYS, "unit", "name", "level", "parent", "supervised_by", "rollout", "rollout_due",
        ),
    }
)  # fmt: skip
_REASONED = Kind(rows=("tenure",), committed=("reason",))
_OF_ACCOUNT = Kind(rows=("account",))
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "account.link-issued": _OF_ACCOUNT,
        "account.locked": _OF_ACCOUNT,
        "account.made": _OF_ACCOUNT,
        "account.opened": _OF_ACCOUNT,
        "account.second-factor-removed": _OF_ACCOUNT,
        "account.sessions-ended": Kind(),
        "account.sign-in-changed": Kind(committed=("what",)),
        "body.closed": Kind(rows=("collectivebodyversion",)),
        "body.founded": Kind(rows=("collectivebody", "collectivebodyversion")),
        "body.joined": Kind(rows=("membership",)),
        "body.left": Kind(rows=("membership",)),
        "body.seat-withdrawn": Kind(rows=("membership",), committed=("reason",)),
        "body.revised": Kind(rows=("collectivebodyversion",)),
        "delegation.ended": Kind(rows=("delegation",)),
        "delegation.given": Kind(rows=("delegation",)),
        "delegation.withdrawn": Kind(rows=("delegation",), committed=("reason",)),
        "erasure.allowed": Kind(rows=("erasure", "event")),
        "erasure.asked": Kind(rows=("erasure",)),
        "erasure.refused": Kind(rows=("erasure",)),
        "office.closed": Kind(rows=("officeversion",)),
        "office.founded": Kind(rows=("office", "officeversion")),
        "office.revised": Kind(rows=("officeversion",)),
        "official.name-corrected": Kind(rows=("official",)),
        "official.registered": Kind(rows=("official",)),
        "post.abolished": Kind(rows=("postversion",)),
        "post.created": Kind(rows=("post", "postversion")),
        "post.platform-named": Kind(rows=("postversion",)),
        "post.revised": Kind(rows=("postversion",)),
        "remit.assigned": Kind(rows=("remit",)),
        "remit.ended": Kind(rows=("remit",)),
        "remit.withdrawn": Kind(rows=("remit",), committed=("reason",)),
        "supervisor.closed": Kind(rows=("supervisingbodyversion",)),
        "supervisor.founded": Kind(rows=("supervisingbody", "supervisingbodyversion")),
        "supervisor.joined": Kind(rows=("supervisingmember",)),
        "supervisor.left": Kind(rows=("supervisingmember",)),
        "supervisor.member-withdrawn": Kind(rows=("supervisingmember",), committed=("reason",)),
        "supervisor.revised": Kind(rows=("supervisingbodyversion",)),
        "tenure.began": Kind(rows=("tenure",)),
        "tenure.corrected": _REASONED,
        "tenure.ended": Kind(rows=("tenure",)),
        "tenure.withdrawn": _REASONED,
        "unit.closed": Kind(rows=("unitversion",)),
        "unit.exempted": Kind(rows=("exemption",)),
        "unit.exemption-ended": Kind(rows=("exemption",)),
        "unit.founded": Kind(rows=("unit", "unitversion")),
        "unit.revised": Kind(rows=("unitversion",)),
        "work.divided": Kind(rows=("divisionofwork", "divisionterm", "portfolio")),
    }
)
ERASABLE: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "delegation": ("basis",),
        "divisionofwork": ("basis",),
        "erasure": ("reason",),
        "exemption": ("reason", "control"),
        "official": ("name",),
        "remit": ("focus",),
        "supervisingbodyversion": ("focus",),
        "tenure": ("basis",),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare((told(each, PUBLIC) for each in TOLD), KINDS, ERASABLE)


def told(model: type[models.Model], public: MappingProxyType[str, tuple[str, ...]]) -> Told:
    """Return how a model of dated facts or of what has them is told of."""
    name = model._meta.model_name or ""  # noqa: SLF001 - Django's documented API
    names = {each.name for each in model._meta.concrete_fields}  # noqa: SLF001 - as above
    return Told(
        model,
        public=frozenset(public.get(name, ())),
        left_out=_LEFT_OUT & names,
        is_withdrawn=_is_withdrawn,
    )


def _is_withdrawn(row: models.Model) -> bool:
    return isinstance(row, Span) and row.withdrawn_at is not None
