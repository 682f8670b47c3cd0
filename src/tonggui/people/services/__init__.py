# SPDX-License-Identifier: Apache-2.0
"""All that can be changed of people and the organisation, each change a named act."""

from tonggui.people.services.accounts import (
    end_sessions,
    issue_link,
    lock_account,
    make_account,
    note_sign_in,
    open_account,
)
from tonggui.people.services.appoint import (
    appoint,
    correct_name,
    correct_tenure,
    end_tenure,
    register_official,
    withdraw_tenure,
)
from tonggui.people.services.bodies import (
    close_body,
    found_body,
    leave_seat,
    revise_body,
    take_seat,
)
from tonggui.people.services.delegate import delegate, end_delegation
from tonggui.people.services.divide import divide_work
from tonggui.people.services.found import (
    abolish_post,
    close_office,
    close_unit,
    create_post,
    end_exemption,
    exempt,
    found_office,
    found_unit,
    revise_office,
    revise_post,
    revise_unit,
)
from tonggui.people.services.platform import name_platform_post
from tonggui.people.services.watch import (
    assign_remit,
    close_supervising_body,
    end_remit,
    found_supervising_body,
    join,
    leave,
    revise_supervising_body,
)

__all__ = [
    "abolish_post",
    "appoint",
    "assign_remit",
    "close_body",
    "close_office",
    "close_supervising_body",
    "close_unit",
    "correct_name",
    "correct_tenure",
    "create_post",
    "delegate",
    "divide_work",
    "end_delegation",
    "end_exemption",
    "end_remit",
    "end_sessions",
    "end_tenure",
    "exempt",
    "found_body",
    "found_office",
    "found_supervising_body",
    "found_unit",
    "issue_link",
    "join",
    "leave",
    "leave_seat",
    "lock_account",
    "make_account",
    "name_platform_post",
    "note_sign_in",
    "open_account",
    "register_official",
    "revise_body",
    "revise_office",
    "revise_post",
    "revise_supervising_body",
    "revise_unit",
    "take_seat",
    "withdraw_tenure",
]
