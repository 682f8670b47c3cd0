# SPDX-License-Identifier: Apache-2.0
"""Who took which file of evidence out, and when: shown to the audit administrator, as CSV too."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.cases.models import Reading
from tonggui.desk.narrowing import Readings
from tonggui.desk.trail import A_PAGE, AT_ONCE, file_of, second, shown_with
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to


@opened_to(Act.READ_AUDIT_TRAIL)
def readings(request: HttpRequest) -> HttpResponse:
    """Show who took evidence out, the latest first; of some days, a person, a case where asked."""
    asked = Readings(request.GET)
    page = Paginator(asked.found(), A_PAGE).get_page(request.GET.get("page"))
    given = shown_with(request, asked, page)
    given["trail"] = [(_("Audit trail"), reverse("desk:trail")), (_("Files taken out"), "")]
    return render(request, "desk/readings.html", given)


@opened_to(Act.READ_AUDIT_TRAIL)
def readings_file(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Return all the takings out that are asked for as CSV."""
    asked = Readings(request.GET)
    if not asked.is_valid():
        return readings(request)
    heads = (_("Received"), _("Account"), _("By"), _("Case"), _("File"), "SHA-256")
    return file_of("readings", heads, map(_row, asked.found().iterator(AT_ONCE)))


def _row(each: Reading) -> tuple[Any, ...]:
    official = each.by.official
    return (
        second(each.at),
        each.by.username,
        f"{official.name} {official.code}" if official else "",
        each.case.code if each.case else "",
        each.paper.name,
        each.paper.digest.removeprefix("sha256:"),
    )
