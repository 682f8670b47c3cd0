# SPDX-License-Identifier: Apache-2.0
"""A drawing that carries both languages, with only one of them left in it."""

from __future__ import annotations

import re

_OTHER = {"zh": "en", "en": "zh"}


def in_language(markup: str, language: str) -> str:
    """Return a drawing without the words of the other language."""
    other = _OTHER[language]
    unread = rf'<(tspan|span)\b[^>]* lang="{other}"[^>]*>[^<]*</\1>|<g lang="{other}">.*?</g>'
    return re.sub(unread, "", markup)
