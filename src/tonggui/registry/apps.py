# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The `registry` app; its x-ray is kept up beside the pages."""

    name = "tonggui.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
    beside = ("tonggui.registry.xrays.beside.keep_looking",)
    ticks = ("tonggui.registry.xrays.beside.tick",)

    def ready(self) -> None:
        """Let the ledger's check know our rows and guards, and people be lent what is listed."""
        from tonggui.ledger import guarding  # noqa: PLC0415 - models are there only now
        from tonggui.people import listed_powers  # noqa: PLC0415 - as above
        from tonggui.registry import guards, held, telling  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
        listed_powers.declare(held.powers_held)
