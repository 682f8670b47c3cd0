# SPDX-License-Identifier: Apache-2.0
"""Words of the four lists and of supervision in the reader's language, and until when it is due."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from django import template
from django.utils.timezone import localdate, localtime
from django.utils.translation import pgettext_lazy

from tonggui.cases import due
from tonggui.people.models import SupervisingKind
from tonggui.supervision.models import Level

register = template.Library()
_TERMS = MappingProxyType(
    {
        "动议": pgettext_lazy("stage", "Motion"),
        "决策": pgettext_lazy("stage", "Decision"),
        "执行": pgettext_lazy("stage", "Execution"),
        "结果": pgettext_lazy("stage", "Result"),
        "事前": pgettext_lazy("timing", "before"),
        "事中": pgettext_lazy("timing", "during"),
        "事后": pgettext_lazy("timing", "after"),
        "无异议": pgettext_lazy("opinion", "no objection"),
        "提醒": pgettext_lazy("opinion", "reminder"),
        "建议纠正": pgettext_lazy("opinion", "advice to correct"),
        "异议": pgettext_lazy("opinion", "objection"),
        "高": pgettext_lazy("risk", "high"),
        "中": pgettext_lazy("risk", "medium"),
        "低": pgettext_lazy("risk", "low"),
        **dict(SupervisingKind.choices),
        **dict(Level.choices),
    }
)


_SIGNS = MappingProxyType(
    {
        "前": pgettext_lazy("sign of a time", "B"),
        "中": pgettext_lazy("sign of a time", "D"),
        "后": pgettext_lazy("sign of a time", "A"),
    }
)


@register.filter
def timing_sign(sign: str) -> str:
    """Return the one letter for before, during or after; a dash where nobody watches."""
    return str(_SIGNS.get(sign, pgettext_lazy("sign of a point", "–")))


@register.filter
def term(word: str) -> str:
    """Return a fixed word of the lists in the reader's language; another word as it is."""
    return str(_TERMS.get(word, word))


@register.filter
def until(moment: datetime | None) -> str:
    """Return a due time: what is due at midnight is due by 24:00 of the day that ends."""
    return due.said(localtime(moment), year=localdate().year) if moment else ""


@register.filter
def moment(at: datetime | None) -> str:
    """Return when something was: the year only where it is another one than this."""
    if at is None:
        return ""
    local = localtime(at)
    return f"{local:%m-%d %H:%M}" if local.year == localdate().year else f"{local:%Y-%m-%d %H:%M}"
