# SPDX-License-Identifier: Apache-2.0
"""Notices as mail: a subject that names nobody and nothing, and lines that lead to the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonggui.notices.models import Notice


def is_set_up() -> bool:
    """Say whether mail goes out of here."""
    return bool(settings.MAIL_FROM)


def send(address: str, notices: Sequence[Notice]) -> None:
    """Send notices to one address as one mail; whatever goes wrong is raised."""
    with translation.override(settings.LANGUAGE_CODE):
        message = EmailMessage(_subject(notices), _body(notices), settings.MAIL_FROM, [address])
        message.send(fail_silently=False)


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return _("Tonggui: %s") % notices[0].get_kind_display()
    count = len(notices)
    return ngettext("Tonggui: %d notice", "Tonggui: %d notices", count) % count


def _body(notices: Sequence[Notice]) -> str:
    lines = [_line(each) for each in notices]
    lines += ["", _("Read them after signing in: %s") % _link()]
    return "\n".join([*lines, "", _("Nobody reads answers to this address.")])


def _line(notice: Notice) -> str:
    parts = [str(notice.get_kind_display()), notice.about, notice.node]
    if notice.due_at is not None:
        parts.append(_("until %s") % f"{localtime(notice.due_at):%Y-%m-%d %H:%M}")
    return " · ".join(each for each in parts if each)


def _link() -> str:
    return f"{settings.PUBLIC_URL}{reverse('desk:notices')}"
