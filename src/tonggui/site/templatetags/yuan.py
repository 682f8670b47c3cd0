# SPDX-License-Identifier: Apache-2.0
"""Says sums that are kept in fen as yuan."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

register = template.Library()


@register.filter
def yuan(fen: int) -> str:
    """Return a sum in yuan, without fen where there are none."""
    found = Decimal(fen) / 100
    return intcomma(int(found) if found == int(found) else found, use_l10n=False)
