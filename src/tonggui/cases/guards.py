# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what happened to a case."""

from __future__ import annotations

from tonggui.ledger.guarding import Guards

GUARDS = Guards(
    app="cases",
    says="what happened to a case is never changed",
    tables=("cases_event", "cases_paper"),
)
keep, lift = GUARDS.keep, GUARDS.lift
