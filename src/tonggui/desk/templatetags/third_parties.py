# SPDX-License-Identifier: Apache-2.0
"""Say of third parties what templates cannot look up by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from tonggui.desk.third_party_forms import KIND_NAMES

register = template.Library()


@register.filter
def called(names: Mapping[str, str], ref: str) -> str:
    """Return what a reference is called, and its code alone where nothing is."""
    return names.get(ref) or ref.partition(":")[2] or ref


@register.filter
def work(kind: str) -> str:
    """Return what a third party is engaged for, in the reader's language."""
    return str(KIND_NAMES.get(kind, kind))
