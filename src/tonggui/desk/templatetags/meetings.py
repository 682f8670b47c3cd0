# SPDX-License-Identifier: Apache-2.0
"""Say of meetings what templates cannot look up by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from tonggui.core.events import KINDS
from tonggui.desk import meeting_forms as forms
from tonggui.desk.lines import spoken
from tonggui.desk.room import yuan
from tonggui.formats.report.kinds import ENGLISH
from tonggui.meetings.sitting import Act, Sitting

register = template.Library()


@register.filter
def named(rows: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, "" where it holds nothing."""
    return rows.get(key, "")


@register.filter
def word(said: str) -> str:
    """Return a fixed word in the reader's language."""
    return forms.word(said)


@register.filter
def kind(said: str) -> str:
    """Return what a kind of event is called in the reader's language."""
    return (ENGLISH if spoken() == "en" else KINDS).get(said, said)


@register.filter
def has(sitting: Sitting, of: str) -> bool:
    """Say whether something of a kind has happened to an item."""
    return sitting.last(of) is not None


@register.filter
def latest(sitting: Sitting, of: str) -> Act | None:
    """Return the latest act of a kind that has happened to an item."""
    return sitting.last(of)


@register.filter(name="sum")
def money(fen: int | None) -> str:
    """Return a sum that is kept in fen, in yuan."""
    return yuan(fen)
