# SPDX-License-Identifier: Apache-2.0
"""Notices as a signed web hook to the one declared address, as a county's own message service.

The address is a setting, https or this very machine; no answer leads elsewhere, no proxy of the
environment is asked, and headers name nobody. The receiver checks the signature over time and body.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from tonggui.core.errors import Refused
from tonggui.notices.models import Notice

PATIENCE_SECONDS = 10
MOST_READ = 4_096
OK = range(200, 300)


class NotTaken(Refused):
    """The receiver did not take a notice; it is sent again later."""

    code = "notice-not-taken"


def is_set_up() -> bool:
    """Say whether a web hook is declared."""
    return bool(settings.WEBHOOK)


def send(notice: Notice, official: str, *, at: datetime) -> None:
    """Send a notice for the official with a code; raises NotTaken where it was not accepted."""
    body = json.dumps(_said(notice, official), ensure_ascii=False, sort_keys=True).encode()
    status = _posted(body, _headers(notice, body, at=at))
    if status not in OK:
        raise NotTaken(f"answered {status}")


def signature(body: bytes, *, at: int) -> str:
    """Return what `X-Tonggui-Signature` says: seconds, and HMAC-SHA256 over them and the body."""
    signed = hmac.digest(settings.WEBHOOK_SECRET.encode(), b"%d." % at + body, "sha256")
    return f"t={at},v1={signed.hex()}"


def _said(notice: Notice, official: str) -> dict[str, object]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "level": notice.level,
        "to": official,
        "about": notice.about,
        "node": notice.node,
        "due_at": notice.due_at.isoformat() if notice.due_at else None,
        "made_at": notice.made_at.isoformat(),
    }


def _headers(notice: Notice, body: bytes, *, at: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "tonggui",
        "X-Tonggui-Notice": str(notice.pk),
        "X-Tonggui-Signature": signature(body, at=int(at.timestamp())),
    }


def _posted(body: bytes, headers: dict[str, str]) -> int:
    """Post to the declared address and return the status; a redirect is not followed."""
    parts = urlsplit(settings.WEBHOOK)
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = made(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, HTTPException) as error:
        raise NotTaken(type(error).__name__) from error
    else:
        return answer.status
    finally:
        connection.close()
