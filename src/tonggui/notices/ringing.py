# SPDX-License-Identifier: Apache-2.0
"""Make notices and let them go out: after each commit beside the pages, and at each tick.

A delivery is claimed by moving its next try ahead, then sent, then marked: a stop in between sends
it once more, never not at all. Whoever no longer holds the post by then is not told.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from smtplib import SMTPException
from threading import Event

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from tonggui.notices import hook, mail
from tonggui.notices.addressing import holders, wanted
from tonggui.notices.folding import fold
from tonggui.notices.hook import NotTaken
from tonggui.notices.hours import calendar_on, next_hour, next_morning
from tonggui.notices.models import Channel, Delivery, Ended, How, Notice
from tonggui.people.models import Account, Official

LOG = logging.getLogger(__name__)
EVERY_SECONDS = 2.0
BATCH = 100
MOST_ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
_SET_UP = ((Channel.MAIL, mail.is_set_up), (Channel.HOOK, hook.is_set_up))


def ring(*, at: datetime) -> int:
    """Make what notices there are to be made and let go out what may; return how many were made."""
    made = fold(at=at)
    while _fan(at):
        pass
    while _deliver(at):
        pass
    return made


def keep_ringing(stop: Event) -> None:
    """Ring until told to stop: what runs beside the pages."""
    while not stop.wait(EVERY_SECONDS):
        ring(at=timezone.now())


@transaction.atomic
def _fan(at: datetime) -> bool:
    """Make deliveries of notices whose hour has come, to whoever holds the posts now."""
    rows = Notice.objects.select_for_update(skip_locked=True)
    notices = list(rows.filter(fanned_at=None, rings_at__lte=at).order_by("rings_at")[:BATCH])
    ways = [channel for channel, is_set_up in _SET_UP if is_set_up()]
    found = [each for notice in notices for each in _deliveries(notice, ways, at)]
    Delivery.objects.bulk_create(found, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(fanned_at=at)
    return len(notices) == BATCH


def _deliveries(notice: Notice, ways: Sequence[Channel], at: datetime) -> Iterator[Delivery]:
    if not ways:
        return
    calendar = calendar_on(at)
    for official in holders(notice, localdate(at)):
        how = wanted(official)
        for channel in ways:
            said = how[notice.kind, channel.value]
            if said == How.NEVER or (channel == Channel.MAIL and not _address(official)):
                continue
            is_digest = said == How.DIGEST
            due_at = next_morning(at, calendar) if is_digest else next_hour(at, calendar)
            yield Delivery(
                notice=notice,
                official=official,
                channel=channel,
                is_digest=is_digest,
                due_at=due_at,
            )


def _deliver(at: datetime) -> bool:
    """Send a run of what is due; say whether there may be more."""
    claimed = _claimed(at)
    today = localdate(at)
    there = [each for each in claimed if _still_holds(each, today)]
    _end([each for each in claimed if each not in there], Ended.MOVED, at)
    for group in _together(there):
        try:
            _send(group, at)
        except (OSError, SMTPException, NotTaken) as error:
            # Kinds of errors only: texts of mail servers name addresses.
            LOG.warning("a notice was not taken", extra={"error": type(error).__name__})
            _end([each for each in group if each.attempts >= MOST_ATTEMPTS], Ended.GIVEN_UP, at)
        else:
            _end(group, Ended.SENT, at)
    return len(claimed) == BATCH


@transaction.atomic
def _claimed(at: datetime) -> list[Delivery]:
    """Return what is due, its next try moved ahead so that nobody else sends it meanwhile."""
    calendar = calendar_on(at)
    if next_hour(at, calendar) != at:
        return []
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True)
    due = rows.filter(ended="", due_at__lte=at).select_related("notice", "official__account")
    found = list(due.order_by("due_at", "pk")[:BATCH])
    for each in found:
        wait = min(FIRST_WAIT * 2**each.attempts, LONGEST_WAIT)
        each.attempts, each.due_at = each.attempts + 1, next_hour(at + wait, calendar)
    Delivery.objects.bulk_update(found, ["attempts", "due_at"])
    return found


def _together(found: Sequence[Delivery]) -> Iterator[list[Delivery]]:
    """Yield what goes out as one: a digest of one official, and everything else by itself."""

    def key(each: Delivery) -> tuple[int, int]:
        return each.official_id, 0 if each.is_digest else each.pk

    for _, group in groupby(sorted(found, key=key), key):
        yield list(group)


def _send(group: Sequence[Delivery], at: datetime) -> None:
    first = group[0]
    if first.channel == Channel.HOOK:
        for each in group:
            hook.send(each.notice, each.official.code, at=at)
    else:
        mail.send(_address(first.official), [each.notice for each in group])


def _end(found: Sequence[Delivery], how: Ended, at: datetime) -> None:
    numbers = [each.pk for each in found]
    if numbers:
        Delivery.objects.filter(pk__in=numbers).update(ended=how, ended_at=at)


def _still_holds(each: Delivery, today: date) -> bool:
    return holders(each.notice, today).filter(pk=each.official_id).exists()


def _address(official: Official) -> str:
    account = Account.objects.filter(official=official, is_active=True).first()
    return account.email if account else ""
