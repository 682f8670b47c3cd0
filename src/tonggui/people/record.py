# SPDX-License-Identifier: Apache-2.0
"""The one seam to the ledger: what people do is said there, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(kind)
    rfc8785.dumps(
        {
            "kind": kind,
            "subject": subject,
            "by": by.pk if by else None,
            "at": at.isoformat(),
            **body,
        }
    )
    rfc8785.dumps(dict(private))
