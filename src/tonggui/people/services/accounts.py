# SPDX-License-Identifier: Apache-2.0
"""Make, open and lock accounts, and end their sessions: never one administrator alone.

The system administrator makes an account and hands over a link with which its owner sets a
password; the account stays locked until the security administrator opens it.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.people import permission
from tonggui.people.acts import Act
from tonggui.people.errors import Overlaps, Unfit
from tonggui.people.models import Account, Administers, Official, SignIn
from tonggui.people.services.change import Change, change

SECOND_FACTOR_REMOVED = "account.second-factor-removed"
_NOT_PUT_OUT = gettext_lazy(
    "an administrator's account that is open is put right by the machine's owner:"
    " `tonggui administrator`; or the security administrator locks it first"
)


def make_account(
    username: str,
    *,
    official: Official | None = None,
    administers: Administers = Administers.NOTHING,
    by: Account | None,
    at: datetime,
) -> Account:
    """Make an account, locked and without a password, of an official or of an administrator.

    Without `by` it is the machine's owner who makes the first administrators on the command line.
    """
    if (official is None) == (administers == Administers.NOTHING):
        raise Unfit(_("an account is an official's or an administrator's, never both"))
    permission.demand_administrator(Act.MAKE_ACCOUNTS, by=by, at=at)
    with change("account.made", "", by=by, at=at) as made:
        same = Q(username=username) | (Q(official=official) if official else Q(pk__in=[]))
        if Account.objects.filter(same).exists():
            raise Overlaps(username, at.date())
        account = Account(
            username=Account.normalize_username(username),
            official=official,
            administers=administers,
            is_active=by is None,
            created_at=at,
        )
        account.set_unusable_password()
        made.add(account)
        made.subject = account.subject
        return account


def issue_link(account: Account, *, by: Account | None, at: datetime) -> tuple[str, str]:
    """Lock an account, forget its password and return the two parts of a one-time link.

    The link works once and for three days. Whoever made it cannot use it alone: the account opens
    again by the security administrator. The open account of an administrator is not locked so: one
    of the three would put another out.
    """
    permission.demand_administrator(Act.MAKE_ACCOUNTS, by=by, at=at)
    with change("account.link-issued", account.subject, by=by, at=at) as made:
        found = Account.objects.select_for_update().get(pk=account.pk)
        if by and found.administers and found.is_active:
            raise Unfit(_NOT_PUT_OUT)
        found.set_unusable_password()
        found.is_active = by is None
        found.save(update_fields=["password"])
        made.set(found, "is_active")
        _end_sessions(found)
        return user_pk_to_url_str(found), default_token_generator.make_token(found)


def remove_second_factor(account: Account, *, by: Account | None, at: datetime) -> Account:
    """Remove the second factors that somebody lost, recovery codes too, and lock the account.

    The password stays the owner's, and the account opens again by the security administrator: two
    persons, neither of them the owner, and an administrator's open account as for a link. Raises
    Unfit where there is no second factor.
    """
    permission.demand_administrator(Act.MAKE_ACCOUNTS, by=by, at=at)
    with change(SECOND_FACTOR_REMOVED, account.subject, by=by, at=at) as made:
        found = Account.objects.select_for_update().get(pk=account.pk)
        if by and found.administers and found.is_active:
            raise Unfit(_NOT_PUT_OUT)
        if not Authenticator.objects.filter(user=found).delete()[0]:
            raise Unfit(_("`%s` has no second factor") % found.username)
        _end_sessions(found)
        return _set_active(made, found, is_active=by is None)


def open_account(account: Account, *, by: Account, at: datetime) -> Account:
    """Let an account be signed in to again."""
    permission.demand_administrator(Act.LOCK_ACCOUNTS, by=by, at=at)
    with change("account.opened", account.subject, by=by, at=at) as made:
        if account.pk == by.pk:
            raise Unfit(_("nobody opens their own account"))
        return _set_active(made, account, is_active=True)


def lock_account(account: Account, *, by: Account, at: datetime) -> Account:
    """Lock an account and end its sessions at once."""
    permission.demand_administrator(Act.LOCK_ACCOUNTS, by=by, at=at)
    with change("account.locked", account.subject, by=by, at=at) as made:
        if account.pk == by.pk:
            raise Unfit(_("nobody locks their own account"))
        _end_sessions(account)
        return _set_active(made, account, is_active=False)


def end_sessions(account: Account, *, by: Account, at: datetime) -> int:
    """End all sessions of an account; return how many there were."""
    permission.demand_administrator(Act.END_SESSIONS, by=by, at=at)
    with change("account.sessions-ended", account.subject, by=by, at=at):
        return _end_sessions(account)


def note_sign_in(name: str, *, succeeded: bool, ip: str | None, at: datetime) -> SignIn:
    """Keep an attempt to sign in for the audit trail; a name no account has is not kept."""
    account = Account.objects.filter(username=name).first()
    return SignIn.objects.create(account=account, succeeded=succeeded, ip=ip or None, at=at)


def _set_active(made: Change, account: Account, *, is_active: bool) -> Account:
    found = Account.objects.select_for_update().get(pk=account.pk)
    found.is_active = is_active
    made.set(found, "is_active")
    return found


def _end_sessions(account: Account) -> int:
    sessions = UserSession.objects.filter(user=account)
    for session in sessions:
        session.end()
    return len(sessions)
