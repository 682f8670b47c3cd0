# SPDX-License-Identifier: Apache-2.0
"""Change how one's own account is signed in to: each change ends in the ledger, with what it was.

What changed is committed to; the secret itself is in no entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from tonggui.ledger.telling import tell
from tonggui.people.models import Account
from tonggui.people.own_account import SESSIONS_ENDED, SIGN_IN_CHANGED, SignInChange

Way = tuple[str, int]


def set_password(account: Account, password: str, *, what: SignInChange, at: datetime) -> None:
    """Set the password of an account for its owner, who knew the old one or had a link."""
    account.set_password(password)
    with transaction.atomic():
        account.save(update_fields=["password"])
        _say(account, [what], at=at)


@contextmanager
def securing(account: Account, *, at: datetime) -> Iterator[None]:
    """Let the owner change second factors and linked identities, and say afterwards what changed.

    Compares what there was with what there is, whoever wrote it; nothing changed, nothing said.
    """
    with transaction.atomic():
        owner = Account.objects.select_for_update().get(pk=account.pk)
        before = _ways(owner)
        yield
        if changed := _changed(before, _ways(owner)):
            _say(owner, changed, at=at)


def end_own_sessions(sessions: Iterable[UserSession], *, by: Account, at: datetime) -> int:
    """End sessions of one's own; return how many there were."""
    ended = [each for each in sessions if each.user_id == by.pk]
    if ended:
        with transaction.atomic():
            for each in ended:
                each.end()
            tell(SESSIONS_ENDED, by.subject, by=by, at=at)
    return len(ended)


def _say(account: Account, changed: list[SignInChange], *, at: datetime) -> None:
    what = [each.value for each in changed]
    tell(SIGN_IN_CHANGED, account.subject, by=account, at=at, what=what)


def _ways(account: Account) -> set[Way]:
    factors = Authenticator.objects.filter(user=account).values_list("type", "pk")
    linked = SocialAccount.objects.filter(user=account).values_list("pk", flat=True)
    return {*factors, *(("identity", pk) for pk in linked)}


def _changed(before: set[Way], after: set[Way]) -> list[SignInChange]:
    """Return what came and what went; what was replaced came."""
    came, went = ({kind for kind, _ in each} for each in (after - before, before - after))
    said = {f"{kind}-added" for kind in came} | {f"{kind}-removed" for kind in went - came}
    return [each for each in SignInChange if each.value in said]
