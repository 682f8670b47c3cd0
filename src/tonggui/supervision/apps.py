# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The `supervision` app: it lets time pass beside the pages."""

    name = "tonggui.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
    beside = (
        "tonggui.supervision.dropping.keep_taking_in",
        "tonggui.supervision.ticking.keep_ticking",
        "tonggui.supervision.rehearsing.keep_rehearsing",
        "tonggui.supervision.probing.keep_probing",
    )
    ticks = ("tonggui.supervision.rehearsing.rehearse", "tonggui.supervision.probing.probe")

    def ready(self) -> None:
        """Let the ledger's check rebuild our rows and ask for our guards; feed the x-rays."""
        from tonggui.ledger import counting, guarding  # noqa: PLC0415 - models are there only now
        from tonggui.registry import framing as frames  # noqa: PLC0415 - as above
        from tonggui.supervision import counted, framing, guards, telling  # noqa: PLC0415 - as above

        telling.declare()
        guarding.declare(guards.GUARDS)
        counting.declare(self.label, counted.ALL)
        frames.declare(framing.FRAMING)
