# SPDX-License-Identifier: Apache-2.0
"""Keep every page closed unless it is declared whom it is opened to."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tonggui.people import authority
from tonggui.people.acts import Act, Role

_SIGN_IN = (
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
)
_OWN_ACCOUNT = (
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "socialaccount_connections",
    "usersessions_list",
)
# What is opened among the pages that others wrote; the rest of theirs stay closed.
FOREIGN = MappingProxyType(
    {
        **dict.fromkeys(_SIGN_IN, authority.Access(Act.SIGN_IN)),
        **dict.fromkeys(_OWN_ACCOUNT, authority.Access(Act.KEEP_OWN_ACCOUNT)),
    }
)


def access_of(view: Callable[..., Any], name: str) -> authority.Access | None:
    """Return what a view is declared to be for, None if nobody said."""
    return getattr(view, "access", None) or FOREIGN.get(name)


class Gate:
    """Lets a request through to its view only if the asker's standing opens it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the view is judged when it is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, ask to sign in, or let through."""
        match = request.resolver_match
        access = access_of(view, match.view_name if match else "")
        if access is None:
            raise PermissionDenied
        if Role.VISITOR in access.roles:
            return None  # without a look at the session, so that the page may be cached
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        who = authority.standing_kept(request.user, at=timezone.now())
        # Only who may do this somewhere learns whether what the address names is there.
        if not authority.may_somewhere(who, access.act):
            raise PermissionDenied
        # A place that cannot be found is nobody's: the act stays closed there.
        unit = access.within(**kwargs) if access.within else None
        is_open = authority.may(who, access.act, unit=unit, day=timezone.localdate())
        if not is_open and not access.is_by_row:
            raise PermissionDenied
        request.standing = who  # type: ignore[attr-defined]
        if who.official is not None:
            request.user.official = who.official  # else each page would ask for it once more
        return None
