# SPDX-License-Identifier: Apache-2.0
"""Name the one post that answers for the platform itself."""

from __future__ import annotations

import copy
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from tonggui.people import permission
from tonggui.people.acts import Act
from tonggui.people.errors import NotThere, Overlaps, Unfit
from tonggui.people.models import Account, Post, PostVersion
from tonggui.people.services.change import change


def name_platform_post(post: Post, *, since: date, by: Account | None, at: datetime) -> PostVersion:
    """Let a post answer for the platform from a day on; the one before it stops the day before."""
    with change("post.platform-named", post, by=by, at=at) as made:
        who = permission.demand(Act.NAME_PLATFORM_POST, by=by, at=at)
        permission.refuse_own_post(who, post)
        chosen = Post.objects.select_for_update().get(pk=post.pk).versions.on(since).first()
        if chosen is None:
            raise NotThere(post, since)
        if chosen.is_platform_head:
            raise Unfit(_("`%s` already answers for the platform on that day") % post)
        named = PostVersion.objects.standing().filter(is_platform_head=True)
        if later := named.filter(since__gt=since).select_related("post").first():
            raise Overlaps(later.post, later.since)
        for before in named.on(since):
            made.succeed(before, _changed(before, since, is_head=False))
        return made.succeed(chosen, _changed(chosen, since, is_head=True))


def _changed(version: PostVersion, since: date, *, is_head: bool) -> PostVersion:
    fresh = copy.copy(version)
    fresh.pk, fresh._state = None, models.base.ModelState()  # noqa: SLF001 - Django's own way
    fresh.since, fresh.is_platform_head, fresh.withdrawn_at = since, is_head, None
    return fresh
