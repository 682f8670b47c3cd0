# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """The `chains` app: at each tick it takes acts of cases in, and looks what is amiss by now."""

    name = "tonggui.chains"
    label = "chains"
    default_auto_field = "django.db.models.BigAutoField"
    beside = ("tonggui.chains.ticking.keep_ticking",)
    ticks = ("tonggui.chains.ticking.tick",)
    replays = ("tonggui.chains.amiss.again",)

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows, and ask for our guards."""
        from tonggui.chains import guards, telling  # noqa: PLC0415 - models are there only now
        from tonggui.ledger import guarding  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
