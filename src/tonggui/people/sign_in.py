# SPDX-License-Identifier: Apache-2.0
"""How allauth signs people in here: nobody signs up, and an outside identity must be linked."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from tonggui.people import services
from tonggui.people.models import Account
from tonggui.people.own_account import SignInChange


class NoSignUp(DefaultAccountAdapter):
    """Signs in to accounts that were made for people; nobody makes their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Say no."""
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **given: Any) -> Any:
        """Keep for the audit trail that someone is in, all factors passed."""
        self._note(request, user.get_username(), succeeded=True)
        return super().post_login(request, user, **given)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep for the audit trail that a password was wrong."""
        self._note(request, str(credentials.get("username", "")), succeeded=False)
        super().authentication_failed(request, **credentials)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a password and say so in the ledger: its owner's, or by whoever had the link."""
        is_in = bool(self.request and self.request.user.is_authenticated)
        what = SignInChange.PASSWORD_CHANGED if is_in else SignInChange.PASSWORD_SET
        services.set_password(cast("Account", user), password, what=what, at=timezone.now())

    def _note(self, request: HttpRequest, name: str, *, succeeded: bool) -> None:
        ip = self.get_client_ip(request)
        services.note_sign_in(name, succeeded=succeeded, ip=ip, at=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: links are handed over, and no address need be known."""


class LinkedIdentities(DefaultSocialAccountAdapter):
    """Lets in whom the county's identity provider vouches for and who linked it before."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Say no."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a token of another issuer or for another client, and identities never linked."""
        if not is_ours(sociallogin.account.extra_data):
            raise ImmediateHttpResponse(_refusal(request, "token"))
        is_linking = request.user.is_authenticated
        if not sociallogin.is_existing and not is_linking:
            raise ImmediateHttpResponse(_refusal(request, "unlinked"))
        if is_linking:
            sociallogin.connect = partial(_linked, sociallogin.connect)


class OwnSessions(DefaultUserSessionsAdapter):
    """Says in the ledger that somebody ended sessions of their own."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End sessions that all belong to one account."""
        found = list(sessions)
        if found:
            services.end_own_sessions(found, by=found[0].user, at=timezone.now())


class SecondFactors(DefaultMFAAdapter):
    """Names an account in authenticator apps by its sign-in name."""

    def encrypt(self, text: str) -> str:
        """Keep a secret so that a copy of the database alone does not open it."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return the sign-in name."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """Return what the entry is filed under."""
        return f"同轨 {settings.COUNTY}".strip()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return this site, as passkeys are bound to it."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


def _linked(link: Callable[..., None], request: HttpRequest, account: Account) -> None:
    """Link an identity just vouched for; the provider was asked before, in no transaction."""
    with services.securing(account, at=timezone.now()):
        link(request, account)


def _cipher() -> Fernet:
    key = sha256(b"tonggui/authenticators/v1\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))


def is_ours(claims: dict[str, Any]) -> bool:
    """Say whether the identity token came from our issuer, for us, about the same person."""
    token = claims.get("id_token")
    if not isinstance(token, dict) or token.get("iss") != settings.OIDC_ISSUER:
        return False
    audience = token.get("aud")
    clients = audience if isinstance(audience, list) else [audience]
    about = claims.get("userinfo") or token
    return settings.OIDC_CLIENT_ID in clients and about.get("sub") == token.get("sub")


def _refusal(request: HttpRequest, why: str) -> Any:
    return render(request, "socialaccount/refused.html", {"why": why}, status=403)
