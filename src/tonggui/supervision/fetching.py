# SPDX-License-Identifier: Apache-2.0
"""Fetch what the public sees at the site's own public address, as any visitor would from outside.

Only the declared address is asked, no answer leads elsewhere, and no proxy of the environment is.
"""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from tonggui.core.values import frozen

PATIENCE_SECONDS = 10
LARGEST = 8_000_000  # bytes
OK, GONE = 200, frozenset({404, 410})


@frozen
class Seen:
    """What was found at an address: that it is gone, what it says as JSON, or None: no telling."""

    is_missing: bool = False
    said: Any = None


def fetch(site: str, path: str) -> Seen | None:
    """Return what a visitor finds at a path of a site; None where that cannot be told now.

    A site that does not answer, or answers with an error of its own, has taken nothing down.
    """
    parts = urlsplit(site)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path, headers={"User-Agent": "tonggui-probe"})
        answer = connection.getresponse()
        content = answer.read(LARGEST + 1)
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    if answer.status in GONE:
        return Seen(is_missing=True)
    if answer.status != OK or len(content) > LARGEST:
        return None
    return Seen(said=_json(content))


def _json(content: bytes) -> Any:
    """Return what is said, or its very text where it is no JSON: it differs then, and shows so."""
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")
