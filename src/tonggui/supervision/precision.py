# SPDX-License-Identifier: Apache-2.0
"""How often each rule found something, and what came of it, counted from findings and cards."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from tonggui.supervision.models import Card, Finding


@dataclass(frozen=True, slots=True)
class Precision:
    """The findings of a rule, those that stand, and how people decided the cards of them.

    `confirmed` are cards closed after what was carded was put right, `withdrawn` those that another
    person withdrew as an error of the rule.
    """

    found: int = 0
    stands: int = 0
    confirmed: int = 0
    withdrawn: int = 0

    @property
    def share(self) -> int | None:
        """Return the percentage of decided cards that stood; None where none was decided."""
        decided = self.confirmed + self.withdrawn
        return round(100 * self.confirmed / decided) if decided else None


def precision() -> dict[str, Precision]:
    """Return what came of the findings of each rule that ever found something."""
    counted = Finding.objects.values("rule").annotate(
        found=Count("pk"), stands=Count("pk", filter=Q(settled_at=None))
    )
    ended = Card.objects.filter(state__in=("closed", "withdrawn")).order_by()
    cards = {
        (row["rule"], row["state"]): row["n"]
        for row in ended.values("rule", "state").annotate(n=Count("pk"))
    }
    return {
        row["rule"]: Precision(
            row["found"],
            row["stands"],
            cards.get((row["rule"], "closed"), 0),
            cards.get((row["rule"], "withdrawn"), 0),
        )
        for row in counted.order_by("rule")
    }
