# SPDX-License-Identifier: Apache-2.0
"""Blank by law what people wrote in an event, or a kept file, and leave all that is reckoned on.

Of an event only free words go, and names that files bear; kind, node, time, digests and whatever
else rules ask for stay, and what is left is committed to anew. Of a paper the file itself goes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import models, transaction

from tonggui.cases.happening import written
from tonggui.cases.models import Event, Paper
from tonggui.cases.papers import KINDS, path_of
from tonggui.ledger.telling import BLANKED, Blanking

# Words that people write freely; of them rules ask only whether there are any, or two are alike.
WORDS = ("text", "title", "words")
_ENDINGS = tuple(ending for _, _, endings in KINDS for ending in endings)
_RETOLD = {"detail": ("detail",), "evidence": ("evidence",)}


def has_words(event: models.Model) -> bool:
    """Say whether an event holds words that could go."""
    return isinstance(event, Event) and any(map(_is_kept, _words(event).values()))


def blank_words(event: models.Model) -> tuple[str, ...]:
    """Put the notice of erasure in place of the words of an event; what is left is told anew.

    Each notice bears the event's number, so that two that were blanked are not alike.
    """
    if not isinstance(event, Event):
        return ()
    said = json.loads(event.detail)
    blanked = dict.fromkeys(_words(event), f"{BLANKED} {event.pk}")
    event.detail = written(said | blanked)
    event.save(update_fields=["detail"])
    return _RETOLD["detail"]


def names_files(event: models.Model) -> bool:
    """Say whether an event names papers by the names of their files."""
    return isinstance(event, Event) and any(map(_bears_a_name, _papers(event)))


def blank_names(event: models.Model) -> tuple[str, ...]:
    """Put the notice in place of the names of files; what a node calls its papers stays."""
    if not isinstance(event, Event):
        return ()
    said = [each | {"name": BLANKED} if _bears_a_name(each) else each for each in _papers(event)]
    event.evidence = written(said)
    event.save(update_fields=["evidence"])
    return _RETOLD["evidence"]


def is_kept(paper: models.Model) -> bool:
    """Say whether a file is still kept."""
    return isinstance(paper, Paper) and not paper.is_erased


def drop_file(paper: models.Model) -> tuple[str, ...]:
    """Remove a file for good once that is settled; its digest stays, and is judged as before."""
    if isinstance(paper, Paper):
        paper.name = BLANKED
        paper.save(update_fields=["name"])
        place: Path = path_of(paper.digest)
        transaction.on_commit(lambda: place.unlink(missing_ok=True))
    return ()


BLANKINGS = {
    ("event", "detail"): Blanking(has_words, blank_words),
    ("event", "evidence"): Blanking(names_files, blank_names),
    ("paper", "name"): Blanking(is_kept, drop_file),
}


def _words(event: Event) -> dict[str, Any]:
    said = json.loads(event.detail) if event.detail else {}
    return {name: said[name] for name in WORDS if isinstance(said.get(name), str) and said[name]}


def _papers(event: Event) -> list[Any]:
    found: list[Any] = json.loads(event.evidence) if event.evidence else []
    return found


def _bears_a_name(said: Any) -> bool:
    name = said.get("name") if isinstance(said, dict) else None
    return isinstance(name, str) and name.casefold().endswith(_ENDINGS)


def _is_kept(text: str) -> bool:
    return not text.startswith(BLANKED)
