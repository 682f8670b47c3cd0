# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """The `accountability` app."""

    name = "tonggui.accountability"
    label = "accountability"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows, and ask for our guards."""
        from tonggui.accountability import guards, telling  # noqa: PLC0415 - models are there now
        from tonggui.ledger import guarding  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
