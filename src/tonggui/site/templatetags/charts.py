# SPDX-License-Identifier: Apache-2.0
"""Charts as SVG, drawn on the server: each stands beside its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
# Squares of 9 by 9, ten apart; what is in time stands left of the line, what is late right of it.
DUE, WIDTH, FLOOR, BINS, ROWS = 252, 384, 84, 21, 7
TALL = 24  # of bars of weeks


@register.simple_tag
def lag_chart(shares: Sequence[float], label: str) -> SafeString:
    """Draw acts by the share of their time that they took; above 1 is late, and leaves the frame.

    A column that would be too high stands for several acts a square, which its foot says.
    """
    bins = Counter(_bin(each) for each in shares)
    most = -(-max(bins.values(), default=1) // ROWS)
    points = [(place, row) for place, n in sorted(bins.items()) for row in range(-(-n // most))]
    late = sum(each > 1 for each in shares)
    return format_html(
        '<svg class="lags" viewBox="0 0 {w} 106" role="img" aria-label="{label}">'
        '<rect class="lags-in" y="10" width="{due}" height="74"/>'
        '<path class="lags-floor" d="M0 84.5H{w}"/><path class="lags-due" d="M{due} 2v88"/>'
        '<text x="{left}" y="22" text-anchor="end">{said_in}</text>'
        '<text class="lags-late" x="{right}" y="22">{said_late}</text>{points}{foot}</svg>',
        w=WIDTH,
        due=DUE,
        left=DUE - 6,
        right=DUE + 6,
        label=label,
        said_in=_("in time %d") % (len(shares) - late),
        said_late=_("late %d") % late,
        points=format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="9" height="9"/>',
            (
                ("lags-over" if place >= BINS else "lags-act", _x(place), FLOOR - 10 - 10 * row)
                for place, row in points
            ),
        ),
        foot=_foot(most),
    )


@register.simple_tag
def week_bars(weeks: Sequence[int], label: str) -> SafeString:
    """Draw a number for each week, the newest right; a week without any has only its ground."""
    most = max(weeks, default=0) or 1
    heights = [(5 * place, round(TALL * number / most, 1)) for place, number in enumerate(weeks)]
    return format_html(
        '<svg class="weeks" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="weeks-floor" d="M0 {}H{}"/>{}</svg>',
        5 * len(weeks),
        TALL + 1,
        label,
        TALL + 0.5,
        5 * len(weeks),
        format_html_join(
            "",
            '<rect class="weeks-bar" x="{}" y="{}" width="4" height="{}"/>',
            ((x, round(TALL - height, 1), height) for x, height in heights if height),
        ),
    )


def _foot(most: int) -> SafeString:
    said = [
        (0, "start", _("at once")),
        (DUE // 2, "middle", _("half of the time")),
        (DUE, "middle", _("due")),
        (WIDTH, "end", _("twice the time")),
    ]
    words = format_html_join("", '<text x="{}" y="101" text-anchor="{}">{}</text>', said)
    if most == 1:
        return words
    each = _("one square: %d acts") % most
    return format_html('{}<text x="0" y="22">{}</text>', words, each)


def _bin(share: float) -> int:
    """Return the column of a share: the frame has 21, twice the time and more the last beyond."""
    if share <= 1:
        return min(BINS - 1, int(share * BINS))
    return BINS + min(9, int((share - 1) * 10))


def _x(place: int) -> int:
    return 2 + 12 * place if place < BINS else DUE + 6 + 12 * (place - BINS)
