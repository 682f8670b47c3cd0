# SPDX-License-Identifier: Apache-2.0
"""`tonggui demo`: the bundled county, audited before your eyes."""

from __future__ import annotations

import click


@click.command()
def demo() -> None:
    """Audit the bundled county."""
