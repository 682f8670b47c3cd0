# SPDX-License-Identifier: Apache-2.0
"""Say of meetings what templates cannot look up by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from tonggui.core.events import KINDS
from tonggui.desk import meeting_forms as forms
from tonggui.desk.lines import spoken
from tonggui.formats.report.kinds import ENGLISH
from tonggui.meetings.sitting import Sitting

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


@register.filter(name="sum")
def money(fen: int) -> str:
    """Return a sum that is kept in fen, in yuan."""
    whole, rest = divmod(fen, 100)
    return _("%s yuan") % (intcomma(whole, use_l10n=False) + (f".{rest:02}" if rest else ""))
