# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The `desk` app."""

    name = "tonggui.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
