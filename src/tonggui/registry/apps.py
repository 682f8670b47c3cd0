# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The `registry` app; its x-ray is kept up beside the pages."""

    name = "tonggui.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
    beside = ("tonggui.registry.xrays.beside.keep_looking",)

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows, and people be lent only what is listed."""
        from tonggui.people import listed_powers  # noqa: PLC0415 - models are there only now
        from tonggui.registry import held, telling  # noqa: PLC0415 - as above

        telling.declare()
        listed_powers.declare(held.powers_held)
