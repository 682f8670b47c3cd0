# SPDX-License-Identifier: Apache-2.0
"""The minutes of a meeting at the desk: read, printed, taken as .docx, and entered once signed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.desk import meeting_forms as forms
from tonggui.desk.asking import Page, answered, done
from tonggui.desk.meetings import entry, found, told, unit_of_meeting
from tonggui.meetings import services
from tonggui.meetings.minutes import minutes_of, write_minutes
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@opened_to(Act.SEE_MEETINGS)
def read(request: HttpRequest, code: str) -> HttpResponse:
    """Show the minutes on a page that prints as they are filed."""
    meeting = found(request, code)
    trail = [
        (_("Meetings"), reverse("desk:meetings")),
        (meeting.code, reverse("desk:meeting", args=[meeting.code])),
        (_("Minutes"), ""),
    ]
    given = {"meeting": meeting, "minutes": minutes_of(meeting), "trail": trail}
    return render(request, "desk/meetings/minutes.html", given)


@opened_to(Act.SEE_MEETINGS)
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Give the minutes as an official document."""
    meeting = found(request, code)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.docx"
        write_minutes(minutes_of(meeting), path)
        content = path.read_bytes()
    named = {"Content-Disposition": f'attachment; filename="{meeting.code}.docx"'}
    return HttpResponse(content, content_type=_DOCX, headers=named)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the minutes under their digest, with a scan of what was signed."""
    meeting = found(request, code)
    form = forms.Minuting(request.POST or None, request.FILES or None, **entry(meeting))

    def act(said: dict[str, Any]) -> HttpResponse:
        digest = minutes_of(meeting).digest
        services.keep_minutes(
            meeting, told(request, said), digest=digest, signed_by=said["signed_by"]
        )
        return done(request, _("The minutes are entered."), "desk:meeting", meeting.code)

    page = Page(
        title=_("Enter the minutes of %s") % meeting.code,
        does=_("Enter the minutes"),
        note=_("What was recorded is their text; its digest enters every case of the agenda."),
        back=reverse("desk:meeting", args=[meeting.code]),
    )
    return answered(request, form, page, act)
