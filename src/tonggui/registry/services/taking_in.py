# SPDX-License-Identifier: Apache-2.0
"""Take lists in from files: what stands beside the powers as a frame, each power as a draft."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tonggui.core.values import frozen
from tonggui.formats.lists import read_lists
from tonggui.formats.lists.convert import whole
from tonggui.formats.lists.gather import Gathered, gather
from tonggui.formats.lists.read import lists_in
from tonggui.formats.lists.watchers import powers_of, refer_to_watchers
from tonggui.formats.plain_yaml import Document
from tonggui.formats.workbook.carry import without_nothing
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.registry import survey
from tonggui.registry.bodies import canonical, digest, organisation, parted, watchers
from tonggui.registry.errors import RulesAreRuled
from tonggui.registry.excuses import as_approved
from tonggui.registry.models import Draft, Edition, Frame
from tonggui.registry.services.drafting import draft, revise
from tonggui.registry.services.reasoning import Why
from tonggui.registry.xrays import keeping
from tonggui.registry.xrays.reading import SOURCE


@frozen
class Taken:
    """What an import did: drafts opened, drafts revised, and powers that were as they are."""

    opened: tuple[Draft, ...]
    revised: tuple[Draft, ...]
    unchanged: int


@transaction.atomic
def take_in(path: Path, *, why: Why | None = None, by: Account | None, at: datetime) -> Taken:
    """Take lists in from a folder, a .yaml, .xlsx or .bpmn file: all of them or nothing.

    `why` is the reason for all that the file revises or sets back. Taking the same lists in again
    changes nothing. Unusable names the file, the place in it and what was expected.
    """
    gathered = gather(path)
    _refer_to_watchers(gathered, at)
    _refuse_unreadable(path, gathered, at)
    frame, powers = parted(whole(gathered))
    # A clerk brings powers, and each is refused that is of another unit.
    if by is not None and frame.keys() - {"meta"}:
        authority.demand(by, Act.IMPORT_LISTS, at=at)
    if by is not None:
        frame = _ruled_as_before(frame)
    _keep_frame(frame, by=by, at=at)
    taken = _drafts(powers, why=why, by=by, at=at)
    keeping.bring_up_few(at=at)
    return taken


def _refer_to_watchers(gathered: Gathered, at: datetime) -> None:
    """Let powers refer to supervising bodies in the file, else to those on record."""
    roots = [each.root for each in gathered.documents]
    if any("units" in root for root in roots):
        refer_to_watchers(roots)
        return
    known = watchers(survey.frame(localdate(at)).body)
    for root in roots:
        known.refer(powers_of(root))


def _refuse_unreadable(path: Path, gathered: Gathered, at: datetime) -> None:
    """Refuse what cannot be used, by its place in the file; the rest is as on record."""
    if not gathered.documents or any("units" in each.root for each in gathered.documents):
        read_lists(path)
        return
    known = organisation(survey.frame(localdate(at)).body)
    lists_in(Gathered((Document(SOURCE, known, {}), *gathered.documents)), path)


def _ruled_as_before(frame: dict[str, Any]) -> dict[str, Any]:
    """Return a frame with the rules of the one on record: an import changes none of them."""
    last = Frame.objects.order_by("-number").first()
    before = json.loads(last.body).get("rules") if last else None
    if "rules" in frame and frame["rules"] != before:
        raise RulesAreRuled
    return frame if before is None or "units" not in frame else {**frame, "rules": before}


def _keep_frame(frame: dict[str, Any], *, by: Account | None, at: datetime) -> None:
    text = canonical(frame)
    last = Frame.objects.order_by("-number").first()
    # Lists of single powers bring no organisation of their own, and leave the one there is.
    if last and (last.digest == digest(text) or "units" not in frame):
        return
    number = last.number + 1 if last else 1
    made = Frame.objects.create(number=number, body=text, digest=digest(text), taken_at=at)
    tell("frame.taken-in", number, adds=[made], by=by, at=at)


def _drafts(
    powers: Iterable[dict[str, Any]], *, why: Why | None, by: Account | None, at: datetime
) -> Taken:
    drafts = {
        each.power.code: each
        for each in Draft.objects.filter(closed_at=None).select_related("power")
    }
    editions = dict(Edition.objects.order_by("number").values_list("power__code", "body"))
    opened, revised, unchanged = [], [], 0
    for said in powers:
        body, code = said, str(said.get("id", ""))
        kept = drafts.get(code)
        if by is not None:
            body = as_approved(body, kept.body if kept else "{}", editions.get(code, "{}"))
        if _says(body) == _says(json.loads((kept.body if kept else editions.get(code)) or "{}")):
            unchanged += 1
        elif kept:
            because = why.words if why else ""
            revised.append(revise(kept, body, version=kept.version, because=because, by=by, at=at))
        else:
            opened.append(draft(body, why=why if why and why.kind else None, by=by, at=at))
    return Taken(tuple(opened), tuple(revised), unchanged)


def _says(body: dict[str, Any]) -> str:
    """Return what a body says; a key that holds nothing says the same as none."""
    return canonical(without_nothing(body))
