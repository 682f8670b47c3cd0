# SPDX-License-Identifier: Apache-2.0
"""Say to allauth which identity provider of the county may vouch for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tonggui.site import declared
from tonggui.site.setting import Misconfigured


def apps(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the provider as allauth wants it; none without an issuer."""
    issuer = declared.OIDC_ISSUER.read(environ)
    if not issuer:
        _refuse_alone(environ)
        return []
    client = declared.OIDC_CLIENT_ID.read(environ)
    if not client:
        raise Misconfigured(
            declared.OIDC_CLIENT_ID.name, "", "expected what the provider calls this site"
        )
    return [
        {
            "provider_id": "county",
            "name": declared.OIDC_NAME.read(environ),
            "client_id": client,
            "secret": declared.OIDC_CLIENT_SECRET.read(environ),
            "settings": {
                "server_url": issuer,
                "oauth_pkce_enabled": True,
                # What the signed token says is enough, and nobody else can say it.
                "fetch_userinfo": False,
                "scope": ["openid"],
            },
        }
    ]


def _refuse_alone(environ: Mapping[str, str]) -> None:
    """Refuse what says nothing without an issuer: whoever set it believes sign-in is joined."""
    for each in (declared.OIDC_CLIENT_ID, declared.OIDC_CLIENT_SECRET):
        if value := each.read(environ):
            shown = "…" if each.is_secret else value
            expected = f"expected nothing without `{declared.OIDC_ISSUER.name}`"
            raise Misconfigured(each.name, shown, expected)


def origins(environ: Mapping[str, str]) -> list[str]:
    """Return where a form that begins signing in may be sent on to."""
    issuer = urlsplit(declared.OIDC_ISSUER.read(environ))
    return [f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []
