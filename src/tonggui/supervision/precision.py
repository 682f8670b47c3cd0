# SPDX-License-Identifier: Apache-2.0
"""How often each rule found something, and what came of it, counted from findings and cards."""

from __future__ import annotations

from django.db.models import Q, Sum

from tonggui.core.values import frozen
from tonggui.supervision.models import CardCount, FindingCount


@frozen
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
    counts = FindingCount.objects.order_by("rule").values_list("rule")
    rows = counts.annotate(found=Sum("n"), stands=Sum("n", filter=Q(stands=True), default=0))
    ended = CardCount.objects.filter(state__in=("closed", "withdrawn")).order_by()
    cards = {
        (rule, state): count
        for rule, state, count in ended.values_list("rule", "state").annotate(every=Sum("n"))
    }
    return {
        rule: Precision(
            found, stands, cards.get((rule, "closed"), 0), cards.get((rule, "withdrawn"), 0)
        )
        for rule, found, stands in rows
        if found
    }
