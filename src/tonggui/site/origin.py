# SPDX-License-Identifier: Apache-2.0
"""Name the ledger after the address people use, where it was given no name."""

from urllib.parse import urlsplit


def own_origin(public_url: str) -> str:
    """Return the name of this site's ledger, as C2SP tlog-checkpoint asks: no scheme, no slash."""
    parts = urlsplit(public_url)
    return f"{parts.netloc or 'localhost'}{parts.path}/ledger"
