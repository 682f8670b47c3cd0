# SPDX-License-Identifier: Apache-2.0
"""What changed in how an account is signed in to, in words, read back from the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.values import frozen
from tonggui.ledger.models import Entry
from tonggui.ledger.services import BY, NOBODY, actor
from tonggui.people.models import Account
from tonggui.people.record import KINDS

SIGN_IN_CHANGED, SESSIONS_ENDED = "account.sign-in-changed", "account.sessions-ended"


class SignInChange(TextChoices):
    """What can change in how an account is signed in to; never the secret itself."""

    PASSWORD_CHANGED = "password-changed", _("password changed")
    PASSWORD_SET = "password-set", _("password set with a one-time link")
    APP_ADDED = "totp-added", _("authenticator app added")
    APP_REMOVED = "totp-removed", _("authenticator app removed")
    CODES_MADE = "recovery_codes-added", _("recovery codes made")
    CODES_REMOVED = "recovery_codes-removed", _("recovery codes removed")
    PASSKEY_ADDED = "webauthn-added", _("passkey added")
    PASSKEY_REMOVED = "webauthn-removed", _("passkey removed")
    IDENTITY_LINKED = "identity-added", _("identity of the county's provider linked")
    IDENTITY_UNLINKED = "identity-removed", _("identity of the county's provider unlinked")


@frozen
class SecurityEvent:
    """An act on an account: what, in detail where there is more to say, when and by whom."""

    at: datetime
    what: str | Promise
    details: tuple[str, ...]
    by: str | Promise


def security_events(account: Account, *, most: int) -> list[SecurityEvent]:
    """Return the latest acts on an account, the newest first, for its owner."""
    found = Entry.objects.filter(kind__startswith="account.", subject=account.subject)
    return [
        SecurityEvent(
            at=each.said.received_at,
            what=KINDS.get(each.kind, each.kind),
            details=details(each),
            by=_by(each, account),
        )
        for each in found.order_by("-pk")[:most]
    ]


def details(entry: Entry) -> tuple[str, ...]:
    """Return in words what changed, as far as it has not been lawfully erased."""
    opening = entry.opened.get("what") if entry.kind == SIGN_IN_CHANGED else None
    said = opening.value if opening else []
    labels = {each.value: str(each.label) for each in SignInChange}
    return tuple(labels.get(str(it), str(it)) for it in said) if isinstance(said, list) else ()


def _by(entry: Entry, account: Account) -> str | Promise:
    opening = entry.opened.get(BY)
    if opening is None:
        return _("erased")
    if opening.value == actor(account):
        return _("yourself")
    if opening.value == NOBODY:
        return _("the owner of the machine, on the command line")
    return _("an administrator")
