# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The `complaints` app."""

    name = "tonggui.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows; ask for our guards; feed the x-rays."""
        from tonggui.complaints import (  # noqa: PLC0415 - models are there only now
            framing,
            guards,
            telling,
        )
        from tonggui.ledger import guarding  # noqa: PLC0415 - as above
        from tonggui.registry import framing as frames  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
        frames.declare(framing.FRAMING)
