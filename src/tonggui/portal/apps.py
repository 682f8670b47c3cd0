# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The `portal` app."""

    name = "tonggui.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
