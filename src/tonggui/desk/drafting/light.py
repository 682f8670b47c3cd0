# SPDX-License-Identifier: Apache-2.0
"""The light form of a village: one page with what a small power needs, filled in on a phone."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tonggui.desk.drafting.fields import (
    BASES,
    CONTROLS,
    METHOD,
    NODES,
    PAGES,
    POWER,
    RISKS,
    Field,
    Page,
    Table,
)
from tonggui.people import queries
from tonggui.people.models import Level, Unit


def _some(fields: tuple[Field, ...], *names: str) -> tuple[Field, ...]:
    return tuple(each for each in fields if each.name in names)


def _few(table: Table, *names: str) -> Table:
    """Return a table that shows some of its cells; what stands in the others is kept."""
    return replace(table, fields=_some(table.fields, *names))


LIGHT = Page(
    "light",
    _("Light form"),
    (
        *_some(POWER, "name", "category", "boundary"),
        *_some(METHOD, "supervision_method_doc", "supervision_method_lead"),
    ),
    (
        _few(BASES, "title", "article", "status", "certainty"),
        _few(
            NODES, "node", "name", "stage", "post_ref", "time_limit", "publish",
            "supervision_lead", "supervision_timing", "supervision_mode",
        ),
        _few(RISKS, "risk", "node", "description", "level", "holder_layer"),
        _few(
            CONTROLS, "of", "control", "class", "measure", "responsible_ref", "frequency",
            "evidence", "check_rules",
        ),
    ),
)  # fmt: skip
ALL = MappingProxyType({LIGHT.name: LIGHT, **PAGES})


def pages_of(unit: Unit) -> tuple[Page, ...]:
    """Return the pages of a draft of a unit, in a village the light form first."""
    version = queries.unit_on(unit, localdate())
    is_village = version is not None and version.level == Level.VILLAGE
    return tuple((ALL if is_village else PAGES).values())
