# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The `people` app."""

    name = "tonggui.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
