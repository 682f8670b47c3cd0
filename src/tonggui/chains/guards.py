# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what chains record."""

from __future__ import annotations

from tonggui.chains.models import TOLD, Link, Look
from tonggui.ledger.guarding import BLANK, Guards

# Words may still be blanked by law, for they may name people.
_WORDS = {Link: ("words", "reason"), Look: ("words",)}
_FIRM = {
    model._meta.db_table: [  # noqa: SLF001 - Django's documented API
        each.column
        for each in model._meta.concrete_fields  # noqa: SLF001 - as above
        if each.name not in _WORDS.get(model, ())
    ]
    for model in TOLD
}
_FREE = {model._meta.db_table: names for model, names in _WORDS.items()}  # noqa: SLF001 - as above


def _refused(table: str, differs: str) -> str:
    firm = [f'OLD."{name}" {differs} NEW."{name}"' for name in _FIRM[table]]
    free = [
        f"(OLD.{name} {differs} NEW.{name} AND NEW.{name} NOT IN {BLANK})"
        for name in _FREE.get(table, ())
    ]
    return " OR ".join([*firm, *free])


GUARDS = Guards(
    app="chains",
    says="what is recorded of funds and projects is never changed",
    tables=tuple(_FIRM),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift
