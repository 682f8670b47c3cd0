# SPDX-License-Identifier: Apache-2.0
"""allauth's pages that change second factors or links: each change ends in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from tonggui.people import services
from tonggui.people.models import Account

# Asking for the password again goes on with what was asked before, within the same request.
CHANGING = frozenset(
    {
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "socialaccount_connections",
    }
)
_is_within: ContextVar[bool] = ContextVar("is_within", default=False)
View = Callable[..., HttpResponse]


def told(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return the same addresses, with those that change how one signs in told to the ledger."""
    return [_told(each) for each in patterns]


def _told(each: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(each, URLResolver):
        return URLResolver(
            each.pattern,
            told(each.url_patterns),
            each.default_kwargs,
            app_name=each.app_name,
            namespace=each.namespace,
        )
    if each.name not in CHANGING:
        return each
    return URLPattern(each.pattern, _within(each.callback), each.default_args, each.name)


def _within(view: View) -> View:
    """Return a view whose form is answered in one transaction with the entry on what changed."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        account = request.user
        if request.method != "POST" or not isinstance(account, Account) or _is_within.get():
            return view(request, *args, **given)
        token = _is_within.set(True)
        try:
            with services.securing(account, at=timezone.now()):
                return view(request, *args, **given)
        finally:
            _is_within.reset(token)

    return answer
