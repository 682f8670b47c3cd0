# SPDX-License-Identifier: Apache-2.0
"""Tell Django about the site itself: its templates, static files, commands and checks."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The `site` app, which remembers nothing."""

    name = "tonggui.site"
    label = "site"

    def ready(self) -> None:
        """Register what is checked before the site is served."""
        from tonggui.site import checks  # noqa: F401, PLC0415 - checks register as they load
