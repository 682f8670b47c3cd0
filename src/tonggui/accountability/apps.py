# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """The `accountability` app."""

    name = "tonggui.accountability"
    label = "accountability"
    default_auto_field = "django.db.models.BigAutoField"
