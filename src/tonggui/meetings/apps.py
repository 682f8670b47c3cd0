# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The `meetings` app."""

    name = "tonggui.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows, and ask for our guards."""
        from tonggui.ledger import guarding  # noqa: PLC0415 - models are there only now
        from tonggui.meetings import guards, telling  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
