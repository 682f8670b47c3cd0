# SPDX-License-Identifier: Apache-2.0
"""Check the whole record: database, files, checkpoints, signatures, and rows against entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import connection

from tonggui.ledger import counting, durable, guarding, guards, snapshot
from tonggui.ledger.clock import TOLERANCE
from tonggui.ledger.log import checkpoint, commitment, keys, merkle, tiles
from tonggui.ledger.log import entry as entries
from tonggui.ledger.log.checkpoint import Checkpoint as Shown
from tonggui.ledger.log.commitment import Opening
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.models import Checkpoint, Entry, Pending, Position
from tonggui.ledger.publishing import PATIENCE_SECONDS, with_signatures
from tonggui.ledger.recovery import RECOVERED
from tonggui.ledger.rows import Rebuilt
from tonggui.ledger.services import CLOCK_CORRECTED, ERASED
from tonggui.ledger.store import Store, store

AGAIN = "`tonggui ledger rewrite-files` writes it anew"
BEHIND = "the database is behind it: put a newer backup back, or run `tonggui ledger recover`"


class Difference(NamedTuple):
    """Something that does not agree: where, and in what way."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check() -> Iterator[Difference]:
    """Yield every difference between what was logged and what is kept, in the order of the log.

    The site may go on meanwhile: the database is read as it was at one moment, and what is
    published waits only while the files are read.
    """
    kept = store()
    shown = kept.last  # before the database, which knows of every checkpoint earlier
    with snapshot.of_now():
        reading = _Reading(kept)
        yield from reading.database()
        with durable.kept(kept.folder.parent, patience=PATIENCE_SECONDS):
            yield from reading.files()
        yield from reading.checkpoints(shown)
        yield from (Difference(*each) for each in reading.rebuilt.compare(reading.openings))
        yield from (Difference(*each) for each in counting.wrong(connection))


class _Reading:
    """What has been read of the log so far."""

    def __init__(self, kept: Store) -> None:
        self.kept = kept
        self.hashes: list[bytes] = []
        self.rebuilt = Rebuilt()
        self.openings: dict[str, Opening] = {}
        self.unopened: dict[str, tuple[int, set[str]]] = {}
        self.latest = ""

    def database(self) -> Iterator[Difference]:
        for name in sorted(guards.missing(connection) | guarding.missing(connection)):
            yield Difference(name, "this guard of the database is off")
        found = Position.objects.select_related("entry").order_by("number")
        for position in found.iterator(chunk_size=2_000):
            if position.number != len(self.hashes):
                yield Difference(f"entry {len(self.hashes)}", "is missing, positions have a gap")
                self.hashes += [b""] * (position.number - len(self.hashes))
            yield from self._entry(position)
        yield from self._erased()
        numbered = Position.objects.values("entry_id")
        waiting = Entry.objects.exclude(pk__in=numbered).exclude(
            pk__in=Pending.objects.values("pk")
        )
        for pk in waiting.values_list("pk", flat=True):
            yield Difference(f"row {pk} of ledger_entry", "was put in without waiting its turn")
        yield from self._in_line()

    def _in_line(self) -> Iterator[Difference]:
        """Take what is committed and has no number yet: its rows are told of already."""
        for kept in Entry.objects.filter(pk__in=Pending.objects.values("pk")).order_by("pk"):
            where = f"row {kept.pk} of ledger_entry"
            try:
                said = kept.said
            except Malformed as error:
                yield Difference(where, str(error))
                continue
            yield from self._opened(where, kept, said)
            self.rebuilt.take(said)

    def files(self) -> Iterator[Difference]:
        size = self.kept.last.size if self.kept.last else 0
        # A database that is behind the files is never written over them.
        mend = BEHIND if size > len(self.hashes) else AGAIN
        for tile in tiles.tiles_of(size):
            if tile.level == 0 and tile.index * tiles.WIDTH < len(self.hashes):
                yield from self._bundle(tile, mend)

    def checkpoints(self, shown: Shown | None) -> Iterator[Difference]:
        tree = _Tree(self.hashes)
        ring = self.kept.ring if self.kept.last else None
        for each in Checkpoint.objects.order_by("size").iterator():
            where = f"checkpoint {each.size}"
            try:
                said = checkpoint.parse(each.text)
                if each.size > len(self.hashes):
                    yield Difference(where, f"the database holds {len(self.hashes)} entries only")
                elif tree.root(said.size) != said.root:
                    yield Difference(where, "the entries do not have its root")
                signed = str(with_signatures(each.size)).encode()
                if ring:
                    keys.open_signed(signed, ring, said.size, self.kept.policy.cosigners)
            except (Malformed, Unproven) as error:
                yield Difference(where, str(error))
        if shown and not Checkpoint.objects.filter(size=shown.size, text=shown.text).exists():
            yield Difference("published checkpoint", "is not one of those in the database")

    def _entry(self, position: Position) -> Iterator[Difference]:
        where, kept = f"entry {position.number}", position.entry
        hashed = merkle.leaf_hash(kept.leaf.encode())
        self.hashes.append(hashed)
        if bytes(position.leaf_hash) != hashed:
            yield Difference(where, "does not have the hash it was logged with")
        try:
            said = kept.said
        except Malformed as error:
            yield Difference(where, str(error))
            return
        if (said.kind, said.subject) != (kept.kind, kept.subject):
            yield Difference(where, "its columns do not say what it says")
        yield from self._time(where, said)
        yield from self._opened(where, kept, said)
        self.unopened[said.digest.hex()] = (position.number, set(said.private) - set(_names(kept)))
        if said.kind == ERASED:
            _, names = self.unopened.get(str(said.body["entry"]), (0, set()))
            names -= set(said.body["fields"])
        if said.kind == RECOVERED:
            self._came_back(said.body)
        self.rebuilt.take(said)

    def _came_back(self, body: Mapping[str, Any]) -> None:
        """Expect no personal values of entries that came back from an export, which has none."""
        first, count = int(body["from"]), int(body["entries"])
        for number, names in self.unopened.values():
            if first <= number < first + count:
                names.clear()

    def _time(self, where: str, said: entries.Entry) -> Iterator[Difference]:
        received = entries.stamp(said.received_at)
        if said.kind == CLOCK_CORRECTED:
            self.latest = ""
        if self.latest and entries.moment(self.latest) - said.received_at > TOLERANCE:
            yield Difference(where, f"was received at {received}, after one of {self.latest}")
        self.latest = max(self.latest, received)

    def _opened(self, where: str, kept: Entry, said: entries.Entry) -> Iterator[Difference]:
        try:
            opened = kept.opened
        except (ValueError, TypeError):
            yield Difference(where, "its personal fields cannot be read")
            return
        for name, opening in opened.items():
            try:
                commitment.verify(name, opening, said.private.get(name, ""))
                self.openings[said.private[name]] = opening
            except Unproven as error:
                yield Difference(where, str(error))

    def _erased(self) -> Iterator[Difference]:
        for number, names in self.unopened.values():
            if names:
                said = ", ".join(sorted(names))
                yield Difference(f"entry {number}", f"`{said}` is erased, and no entry says why")

    def _bundle(self, tile: tiles.Tile, mend: str) -> Iterator[Difference]:
        """Compare a bundle and its tile; they may have grown since the database was read."""
        first = tile.index * tiles.WIDTH
        expected = self.hashes[first : first + tile.width]
        known = len(expected)
        path = tiles.bundle_path(tile.index, tile.width)
        try:
            if tiles.hashes_in(self.kept.fetch(tile.path))[:known] != expected:
                yield Difference(tile.path, f"is not what the database hashes to; {mend}")
            found = [merkle.leaf_hash(each) for each in tiles.unpack_entries(self.kept.fetch(path))]
            if found[:known] != expected:
                yield Difference(path, f"does not hold the entries of the database; {mend}")
        except (OSError, Malformed) as error:
            yield Difference(path, f"cannot be read: {error}; {mend}")


class _Tree:
    """Roots of a log at many sizes, from its leaf hashes."""

    def __init__(self, hashes: list[bytes]) -> None:
        self.rows = tiles.rows_above(hashes or [b""])

    def root(self, size: int) -> bytes:
        return merkle.range_root(0, size, lambda level, index: self.rows[level][index])


def _names(kept: Entry) -> set[str]:
    try:
        return set(kept.opened)
    except (ValueError, TypeError):
        return set()
