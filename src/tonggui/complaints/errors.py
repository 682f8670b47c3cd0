# SPDX-License-Identifier: Apache-2.0
"""What is refused of complaints, as facts in the user's words."""

from __future__ import annotations

from tonggui.core.errors import Refused


class NotRecordable(Refused):
    """What is said of a complaint cannot be put on record so."""

    code = "complaint-not-recordable"


class Unreadable(Refused):
    """A file of complaints, or a row of it, cannot be read."""

    code = "complaints-unreadable"
