# SPDX-License-Identifier: Apache-2.0
"""Forms of the desk: what is asked for, and in which words; what may be is for services to say."""

from tonggui.desk.forms.accounts import NewAccount, NewErasure, Workbook
from tonggui.desk.forms.bodies import BodyFacts, NewMember, NewRemit, NewSeat, SupervisorFacts
from tonggui.desk.forms.fields import Beginning, Closing, Day, Ending, Person, UnitNamed, Watcher
from tonggui.desk.forms.posts import (
    Appointment,
    Correction,
    Lending,
    Naming,
    PostFacts,
    Registration,
    Withdrawal,
)
from tonggui.desk.forms.units import Division, NewExemption, OfficeFacts, UnitFacts

__all__ = [
    "Appointment",
    "Beginning",
    "BodyFacts",
    "Closing",
    "Correction",
    "Day",
    "Division",
    "Ending",
    "Lending",
    "Naming",
    "NewAccount",
    "NewErasure",
    "NewExemption",
    "NewMember",
    "NewRemit",
    "NewSeat",
    "OfficeFacts",
    "Person",
    "PostFacts",
    "Registration",
    "SupervisorFacts",
    "UnitFacts",
    "UnitNamed",
    "Watcher",
    "Withdrawal",
    "Workbook",
]
