# SPDX-License-Identifier: Apache-2.0
"""The words of what bodies answer for: its parts, and what points are taken off for."""

from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from tonggui.core.assessment import Kind, Part
from tonggui.oversight.models import Measure

PARTS = MappingProxyType(
    {
        Part.USE: _("Supervising the use of power"),
        Part.NODES: _("State of risk nodes"),
        Part.CONTROLS: _("Execution of controls"),
    }
)
KINDS = MappingProxyType(
    {
        Kind.LOOK_MISSING: _("planned looks that are missing"),
        Kind.LOOK_LATE: _("planned looks that were late"),
        Kind.ABSENT: _("meetings not attended that asked for it"),
        Kind.STAMPED: _("rubber-stamp supervision, confirmed"),
        Kind.SILENT: _("nothing found where others found something, confirmed"),
        Kind.ALARM_MISSING: _("alarms nobody reacted to in time"),
        Kind.ALARM_LATE: _("alarms reacted to late"),
        Kind.UNTOLD: _("no early reminder, confirmed"),
        Kind.CONTROL_MISSING: _("controls not carried out that nobody followed up in time"),
        Kind.CONTROL_LATE: _("controls not carried out that were followed up late"),
        Kind.CLEARED: _("cards cleared without evidence, confirmed"),
        Kind.FAKED: _("corrections overdue or faked, confirmed"),
    }
)
# Beside which number the body says what is to be said of a deduction.
MEASURES = MappingProxyType(
    {
        Kind.LOOK_MISSING: Measure.LATE,
        Kind.LOOK_LATE: Measure.LATE,
        Kind.ABSENT: Measure.ABSENT,
        Kind.STAMPED: Measure.STAMPED,
        Kind.SILENT: Measure.SILENT,
        Kind.ALARM_MISSING: Measure.UNANSWERED,
        Kind.ALARM_LATE: Measure.UNANSWERED,
        Kind.UNTOLD: Measure.UNTOLD,
        Kind.CONTROL_MISSING: Measure.UNANSWERED,
        Kind.CONTROL_LATE: Measure.UNANSWERED,
        Kind.CLEARED: Measure.CLEARED,
        Kind.FAKED: Measure.FAKED,
    }
)
