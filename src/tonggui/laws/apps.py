# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    """The `laws` app."""

    name = "tonggui.laws"
    label = "laws"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows and ask for our guards; tell x-rays of laws."""
        from tonggui.laws import framing, guards, telling  # noqa: PLC0415 - models are there only now
        from tonggui.ledger import guarding  # noqa: PLC0415 - as above
        from tonggui.registry import framing as frames  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
        frames.declare(framing.FRAMING)
