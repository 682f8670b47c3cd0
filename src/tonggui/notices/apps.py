# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The `notices` app: it makes and delivers notices beside the pages, and at each tick."""

    name = "tonggui.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    beside = ("tonggui.notices.ringing.keep_ringing",)
    ticks = ("tonggui.notices.ringing.ring",)
