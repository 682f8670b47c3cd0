# SPDX-License-Identifier: Apache-2.0
"""Let whoever holds a post confirm to have read what published editions bind it to (R84)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.desk.asking import Page, answered, done, unit_of_post, who
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to
from tonggui.people.models import Post
from tonggui.registry import services
from tonggui.registry.confirming import bound


class Read(forms.Form):
    """The editions that were shown, and that they were read."""

    editions = forms.JSONField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read the powers, nodes, limits, risks and controls of this post")
    )


@opened_to(Act.CONFIRM_POST, within=unit_of_post)
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is to be confirmed, and record that its holder read it."""
    post, day = get_object_or_404(Post.objects.select_related("unit"), code=code), _today()
    now = bound(day, post)[post.pk]
    form = Read(request.POST or None, initial={"editions": json.dumps(now.editions)})

    def act(said: dict[str, Any]) -> HttpResponse:
        official = who(request)["by"].official
        if official is None:
            raise NotAllowed(Act.CONFIRM_POST)
        services.confirm(post, official, editions=said["editions"], **who(request))
        return done(request, _("The powers of your post are confirmed."), "desk:home")

    page = Page(
        title=_("Confirm what the post %s may do") % _name(post),
        does=_("Confirm"),
        note=format_html(
            '{} <a href="{}">{}</a>',
            _("Editions in force: %s.") % (_said(now.editions) or "—"),
            reverse("portal:post", args=[code]),
            _("Read the page of the post first"),
        ),
        back=reverse("desk:home"),
    )
    return answered(request, form, page, act)


def _said(editions: dict[str, int]) -> str:
    return "、".join(f"{code}/{number}" for code, number in sorted(editions.items()))


def _name(post: Post) -> str:
    version = post.versions.on(_today()).first()
    return version.name if version else post.code


def _today() -> date:
    return timezone.localdate()
