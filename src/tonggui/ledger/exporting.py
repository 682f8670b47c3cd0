# SPDX-License-Identifier: Apache-2.0
"""Export the log as a folder any web server can host, with the program that verifies it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from tonggui.core.errors import Unusable
from tonggui.ledger import durable
from tonggui.ledger.log import checkpoint, tiles
from tonggui.ledger.log.note import Note
from tonggui.ledger.models import Checkpoint
from tonggui.ledger.publishing import PATIENCE_SECONDS, with_signatures
from tonggui.ledger.store import CHECKPOINT, KEYS, POLICY, Store, store

HISTORY, VERIFIER, PAGE = "checkpoints", "tonggui_verify.py", "index.html"


def export(folder: Path) -> int:
    """Write the log as it is shown into a new or an earlier export, and return its size.

    An earlier export is brought up to date: files that are there are not written again, and the
    checkpoint comes last.
    """
    kept = store()
    said = kept.last
    if said is None:
        raise Unusable(
            kept.folder, "", "nothing was published yet, serve the site or publish first"
        )
    before = _before(folder, said.origin)
    folder.mkdir(parents=True, exist_ok=True)
    with durable.kept(kept.folder.parent, patience=PATIENCE_SECONDS):
        said = kept.last or said
        for path in _paths(said.size):
            _copy(kept, folder, path)
    history = list(_history(kept, said.size))
    written = {
        HISTORY: "\n".join(str(each) for each in history).encode(),
        KEYS: kept.fetch(KEYS),
        POLICY: kept.policy_text.encode(),
        VERIFIER: files("tonggui.ledger").joinpath(VERIFIER).read_bytes(),
        PAGE: _page(said, history[-1]).encode(),
        CHECKPOINT: str(with_signatures(said.size)).encode(),
    }
    target = Store(folder)
    for name, content in written.items():
        target.put(name, content)
    target.clear(before, said.size)
    return said.size


def _before(folder: Path, origin: str) -> int:
    """Return the size of an export that is already there; refuse a folder of something else."""
    if not folder.exists() or not any(folder.iterdir()):
        return 0
    before = Store(folder).last
    if before is None or before.origin != origin:
        raise Unusable(folder, "", "expected a new folder, an empty one or an export of this log")
    return before.size


def _paths(size: int) -> Iterator[str]:
    for tile in tiles.tiles_of(size):
        yield tile.path
        if tile.level == 0:
            yield tiles.bundle_path(tile.index, tile.width)


def _copy(kept: Store, folder: Path, path: str) -> None:
    target = folder / path
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}")
    shutil.copyfile(kept.folder / path, beside)
    beside.replace(target)


def _history(kept: Store, size: int) -> Iterator[Note]:
    """Yield the last checkpoint of each day, the last seen by a quorum, and where keys changed."""
    days: dict[date, int] = {}
    for number, at in Checkpoint.objects.filter(size__lte=size, size__gt=0).values_list(
        "size", "signed_at"
    ):
        days[at.date()] = max(number, days.get(at.date(), 0))
    switched = {each.since for each in kept.ring.keys if each.since}
    for number in sorted({size, *days.values(), *switched, *_witnessed(kept, size)} - {0}):
        if Checkpoint.objects.filter(pk=number).exists():
            yield with_signatures(number)


def _witnessed(kept: Store, size: int) -> list[int]:
    names = {each.key.name: each.name for each in kept.policy.witnesses}
    for found in Checkpoint.objects.filter(size__lte=size).order_by("-size").iterator():
        seen = {names.get(each.name, "") for each in found.signatures.all()}
        if kept.policy.is_met_by(seen):
            return [found.size]
    return []


def _page(said: checkpoint.Checkpoint, shown: Note) -> str:
    page = Template(files("tonggui.ledger").joinpath("export.html").read_text("utf-8"))
    facts = {"origin": said.origin, "size": said.size, "root": said.root.hex(), "note": shown}
    keys = store().ring
    return page.substitute(
        {name: escape(str(each)) for name, each in (facts | {"keys": keys}).items()}
    )
