# SPDX-License-Identifier: Apache-2.0
"""The county of the demonstration with those who sign in, before and after anything begins."""

import contextlib
from datetime import UTC, datetime

from django.db import transaction

from tests.people import build as people
from tests.supervision import build
from tonggui.demo import live
from tonggui.people.models import SupervisingMember

LISTS = build.QINGLAN
# A Thursday, a Sunday, and the last day of a week-long holiday of the county.
DAYS = [(2026, 11, 26), (2026, 8, 30), (2026, 10, 7)]


@contextlib.contextmanager
def loaded():
    """Load the county with the accounts that do something in it; roll it back afterwards."""
    with transaction.atomic():
        build.county()
        for post in ("ZJJ/审批受理岗", "SQC/村报账员"):
            build.account_of(post)
        for name, body, is_head in (("group", "PZ1", True), ("commission-member", "XJW", False)):
            rows = SupervisingMember.objects.filter(body__code=body, is_head=is_head)
            people.account(rows.select_related("official").first().official, name)
        yield
        transaction.set_rollback(True)


def begun(day=DAYS[0]):
    """Begin all that the demonstration shows, as of a morning."""
    return live.begin(LISTS, at=datetime(*day, 3, tzinfo=UTC))
