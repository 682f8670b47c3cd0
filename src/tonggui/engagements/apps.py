# SPDX-License-Identifier: Apache-2.0
"""Tell Django about this app; it has no rows of its own."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """The `engagements` app."""

    name = "tonggui.engagements"
    label = "engagements"
