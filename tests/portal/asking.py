# SPDX-License-Identifier: Apache-2.0
"""Asks for public pages as visitors do."""

from django.urls import reverse


def words(response):
    """Return the text of an answer that went well."""
    assert response.status_code == 200
    return response.content.decode()


def get(client, name, *args, language="zh-hans", **asked):
    """Ask for a page by name, in a language."""
    return client.get(
        reverse(f"portal:{name}", args=args), asked, headers={"Accept-Language": language}
    )
