# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The `cases` app."""

    name = "tonggui.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows."""
        from tonggui.cases import telling  # noqa: PLC0415 - models are there only now

        telling.declare()
