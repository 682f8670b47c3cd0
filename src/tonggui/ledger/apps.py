# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The `ledger` app: it publishes beside the pages, and says when the record is broken."""

    name = "tonggui.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
    beside = ("tonggui.ledger.publishing.keep_publishing",)
    readiness = ("tonggui.ledger.recovery.the_record_goes_on",)
    watched = ("tonggui.ledger.lateness.acts_are_signed_in_time",)
