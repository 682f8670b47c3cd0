# SPDX-License-Identifier: Apache-2.0
"""Let whoever holds a post confirm what published editions bind it to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account, Official, Post
from tonggui.registry.confirming import bound
from tonggui.registry.errors import UnfitBody
from tonggui.registry.models import Confirmation


@transaction.atomic
def confirm(
    post: Post,
    official: Official,
    *,
    editions: dict[str, int],
    by: Account | None,
    at: datetime,
) -> Confirmation:
    """Record that a holder has read the editions that were shown; nobody confirms for another.

    Raises NotAllowed for whoever does not hold the post that day, UnfitBody where the editions
    shown are not those in force any more, or nothing binds the post.
    """
    held = Post.objects.select_for_update().select_related("unit").get(pk=post.pk)
    day = localdate(at)
    is_holder = held.tenures.on(day).filter(official=official).exists()
    if not is_holder or (by is not None and by.official_id != official.pk):
        raise NotAllowed(Act.CONFIRM_POST)
    now = bound(day, held)[held.pk]
    if not now:
        raise UnfitBody(_("no published edition binds this post yet"))
    if now.editions != editions:
        raise UnfitBody(_("a new edition came into force meanwhile: read the page again"))
    made = Confirmation.objects.create(
        post=held,
        official=official,
        editions=now.editions,
        matters=list(now.matters),
        confirmed_at=at,
    )
    tell("post.confirmed", held, adds=[made], by=by, at=at)
    return made
