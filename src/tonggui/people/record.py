# SPDX-License-Identifier: Apache-2.0
"""The one seam to the ledger: what people do is said there, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tonggui.ledger import services as ledger
from tonggui.people.models import Account


def append(  # noqa: PLR0913 - the parts of an entry
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    *,
    private: Mapping[str, Any],
    by: Account | None,
    at: datetime,
) -> None:
    """Say in the ledger what was done; refuse to outside a transaction."""
    ledger.append(kind, body, by=by, at=at, subject=subject, private=private)
