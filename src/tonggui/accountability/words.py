# SPDX-License-Identifier: Apache-2.0
"""The words of both responsibilities: parts and deductions of scores, and leads on people."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.core.assessment import Kind, Part
from tonggui.core.leads import Kind as Step
from tonggui.core.leads import Role, State
from tonggui.formats.rules import shipped
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
ROLES = MappingProxyType(
    {
        Role.DIRECT: _("answers at the post"),
        Role.PORTFOLIO: _("in charge of the work (one post, two duties)"),
        Role.FIRST: _("first leader (main responsibility)"),
    }
)
STATES = MappingProxyType(
    {
        State.OPEN: _("to be decided"),
        State.DECIDED: _("decided, may be contested"),
        State.CONTESTED: _("contested, to be reviewed"),
        State.REVIEWED: _("reviewed, to be carried out"),
        State.ENDED: pgettext_lazy("accountability", "ended"),
    }
)
KINDS_OF_STEPS = MappingProxyType(
    {
        Step.ANSWER: _("Say what is to be said"),
        Step.DECIDE: _("Decide on the person"),
        Step.CONTEST: _("Contest the decision"),
        Step.REVIEW: _("Review the decision"),
        Step.CARRY_OUT: _("Record that it was carried out"),
    }
)


def situations(codes: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Return the situations of codes as M1 in words, as the rules' file says them."""
    known = shipped()["feeds"]
    return [(code, known[code][language]) for code in codes if code in known]
