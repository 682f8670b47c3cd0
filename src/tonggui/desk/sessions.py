# SPDX-License-Identifier: Apache-2.0
"""One's own sessions: end one of them, wherever it is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.desk.asking import who
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to


@opened_to(Act.KEEP_OWN_ACCOUNT)
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End one session of one's own; the one that asks is ended by signing out."""
    own = UserSession.objects.filter(user=request.user.pk)
    found = get_object_or_404(own, pk=number)
    if found.session_key == request.session.session_key:
        return redirect("account_logout")
    services.end_own_sessions([found], **who(request))
    messages.success(request, _("That session is ended: whoever used it must sign in again."))
    return redirect("usersessions_list")
