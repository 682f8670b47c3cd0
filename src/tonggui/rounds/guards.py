# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to drop what a round holds, or to change what was settled in it.

What somebody wrote freely may still be blanked, for it may name people who have it erased.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import BLANK, Guards

_SPAN = "OLD.withdrawn_at IS NOT NULL"
_ALWAYS = "1 = 1"
_DOCUMENT = (
    "since",
    "unit_id",
    "code",
    "title",
    "status",
    "issued_by",
    "version",
    "issued_on",
    "repealed_on",
    "review_on",
)
# When a row is settled as a whole, and which columns never change even before that.
_SETTLED = MappingProxyType(
    {
        "rounds_round": ("OLD.closed_at IS NOT NULL", ("code", "unit_id", "seed", "opened_at")),
        "rounds_asked": ("OLD.answered_at IS NOT NULL", ("round_id", "post_id")),
        "rounds_peercheck": ("OLD.answered_at IS NOT NULL", ("round_id", "power_id", "post_id")),
        "rounds_proposal": (
            "OLD.is_taken IS NOT NULL",
            ("power_id", "node", "source", "kind", "receipt", "proposed_at"),
        ),
        "rounds_assessment": ("1 = 0", ("round_id", "power_id", "risk")),
        "rounds_takeover": (_ALWAYS, ()),
        "rounds_trial": (_ALWAYS, ()),
        "rounds_withholding": (
            "OLD.ended_at IS NOT NULL",
            ("power_id", "part", "item", "ground", "review_on", "asked_at"),
        ),
        "rounds_matterscope": (
            _SPAN,
            ("since", "unit_id", "matter", "forum_id", "threshold", "cumulative", "window_days"),
        ),
        "rounds_reservedmatter": (
            _SPAN,
            ("since", "unit_id", "code", "name", "forum_id", "owner_id", "days"),
        ),
        "rounds_institutiondocument": (_SPAN, _DOCUMENT),
        "rounds_levelrule": (_SPAN, ("since", "level", "led_by", "every_days", "percent")),
    }
)
# What is written freely, and all else of the tables that hold it.
_FREE = MappingProxyType(
    {
        "rounds_asked": (("nothing_because",), ("answered_at", "by_id")),
        "rounds_peercheck": (("nothing_because",), ("answered_at", "by_id")),
        "rounds_proposal": (
            ("description", "cause", "reply"),
            ("round_id", "post_id", "by_id", "is_taken", "replied_at"),
        ),
        "rounds_withholding": (
            ("reason",),
            ("asked_by_id", "approved_by", "approved_at", "ended_at"),
        ),
    }
)
# What is written freely and yet stands from the first day.
_FIRM = MappingProxyType({"rounds_withholding": ("reason",)})


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused; `differs` is how the database says that two values do."""
    settled, kept = _SETTLED[table]
    free, others = _FREE.get(table, ((), ()))
    changed = [f"OLD.{name} {differs} NEW.{name}" for name in kept]
    if not free:
        return " OR ".join([settled, *changed])
    later = [f"OLD.{name} {differs} NEW.{name}" for name in others]
    written = {
        name: f"(OLD.{name} {differs} NEW.{name} AND NEW.{name} NOT IN {BLANK})" for name in free
    }
    after = f"({settled} AND ({' OR '.join([*later, *written.values()])}))"
    firm = [written[name] for name in _FIRM.get(table, ())]
    return " OR ".join([after, *changed, *firm])


GUARDS = Guards(
    app="rounds",
    says="what was settled in a round is never changed",
    tables=tuple(_SETTLED),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift
