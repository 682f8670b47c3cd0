# SPDX-License-Identifier: Apache-2.0
"""Keep files as evidence: known by what they hold, hashed, looked at for viruses, kept privately.

A file lies under its digest in `evidence` at home, readable to the server alone. Two that are the
same are one. What a transaction that fails leaves there is named by no row, and does no harm.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotOfTheCase, PaperChanged, PaperErased, UnfitPaper
from tonggui.cases.happening import papers_of
from tonggui.cases.models import Case, Paper, Reading
from tonggui.core.values import frozen
from tonggui.people.models import Account

# What a file must begin with; office files and OFD are zip archives.
KINDS = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"PK\x03\x04", "application/zip", (".docx", ".xlsx", ".ofd")),
)
_BLOCK = 1 << 16
_SCAN_SECONDS = 60
LONGEST_NAME = 120


@frozen
class Brought:
    """A file as it is brought: the name it bears, its content, and which paper it is.

    Papers that a node asks for are known by what they are called, not by the names of files.
    """

    name: str
    content: BinaryIO
    called: str = ""


def keep(case: Case | None, brought: Brought, *, by: Account | None, at: datetime) -> Paper:
    """Keep a file as evidence, in a case if there is one; UnfitPaper says what is wrong with it."""
    folder = settings.HOME / "evidence"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = Path(brought.name).name[:LONGEST_NAME]
    with _beside(folder) as path:
        digest, size, head = _copied(name, brought.content, path)
        kind = _kind(name, head)
        _scan(name, path)
        known = Paper.objects.filter(digest=digest).first()
        if known and known.is_erased:
            raise UnfitPaper(_("`%s` was erased by law: bring one without what had to go") % name)
        place = path_of(digest)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        path.replace(place)
    told = {"name": name, "size": size, "media_type": kind, "first_seen_at": at}
    return known or Paper.objects.create(digest=digest, case=case, by=by, **told)


def bring(
    case: Case | None, brought: Iterable[Brought], *, by: Account | None, at: datetime
) -> tuple[list[dict[str, object]], list[Paper]]:
    """Keep files as evidence; return how an event names them, and those that were not here yet."""
    named, made = [], []
    for each in brought:
        paper = keep(case, each, by=by, at=at)
        if paper.first_seen_at == at:
            made.append(paper)
        named.append(said_of(paper, each.called or each.name))
    return named, made


def said_of(paper: Paper, name: str) -> dict[str, object]:
    """Return a kept file as an event names it."""
    seen = paper.first_seen_at.isoformat()
    return {"name": name, "hash": paper.digest, "bytes": paper.size, "first_seen_at": seen}


def path_of(digest: str) -> Path:
    """Return where a file lies."""
    plain = digest.removeprefix("sha256:")
    place: Path = settings.HOME / "evidence" / plain[:2] / plain
    return place


def read(case: Case, digest: str, *, by: Account, at: datetime) -> tuple[Paper, bytes]:
    """Return a kept file with what it holds, and note that it was taken out.

    Only what an event of the case names is of the case; PaperErased where it was erased by
    law, PaperChanged where the file on disk is not the one whose digest was recorded.
    """
    if not case.events.filter(evidence__contains=digest).exists():
        raise NotOfTheCase(digest, case)
    return take_out(digest, case=case, about=case, by=by, at=at)


def take_out(
    digest: str, *, case: Case | None, about: object, by: Account, at: datetime
) -> tuple[Paper, bytes]:
    """Return a kept file that is known to belong to what it is asked for with, and note it.

    Raises NotOfTheCase where it is not kept here, PaperChanged where it is another file now.
    """
    paper = Paper.objects.filter(digest=digest).first()
    if paper is None:
        raise NotOfTheCase(digest, about)
    if paper.is_erased:
        raise PaperErased(digest)
    try:
        held = path_of(paper.digest).read_bytes()
    except OSError:
        raise PaperChanged(paper.name) from None
    if f"sha256:{sha256(held).hexdigest()}" != paper.digest:
        raise PaperChanged(paper.name)
    Reading.objects.create(case=case, paper=paper, by=by, at=at)
    return paper, held


@frozen
class Named:
    """A file that an event names: `is_here` says whether it is kept, `other` who had it first.

    `is_erased` says that it was kept, and erased by law.
    """

    seq: int
    node: str
    name: str
    digest: str
    size: int | None
    is_here: bool
    is_erased: bool
    other: str


def named_in(case: Case) -> list[Named]:
    """Return the files that the events of a case name, in the order in which they came."""
    said = [
        (row, each)
        for row in case.events.exclude(evidence__in=("", "[]")).order_by("seq")
        for each in papers_of(row.evidence)
    ]
    digests = {each.hash for _, each in said}
    kept = {
        row.digest: row for row in Paper.objects.filter(digest__in=digests).select_related("case")
    }
    return [
        Named(
            row.seq,
            row.node,
            each.name or each.hash,
            each.hash,
            each.size,
            each.hash in kept and not kept[each.hash].is_erased,
            each.hash in kept and kept[each.hash].is_erased,
            _first_case(case, kept.get(each.hash), row.marks, each.hash),
        )
        for row, each in said
    ]


def _first_case(case: Case, kept: Paper | None, marks: str, digest: str) -> str:
    """Return the other case that used a file before, "" if none did, `?` where it is not known."""
    if kept is not None and kept.case_id != case.pk:
        return kept.case.code if kept.case else "?"
    return "?" if digest in marks else ""


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Yield a path of our own; what is still there at the end is removed."""
    number, name = tempfile.mkstemp(dir=folder)
    os.close(number)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _copied(name: str, content: BinaryIO, path: Path) -> tuple[str, int, bytes]:
    """Write a file down; return its digest, its size and its first bytes."""
    hashed, size, head = sha256(), 0, b""
    # One file may be brought into several cases: an agenda's papers go with each of its items.
    content.seek(0)
    with path.open("wb") as file:
        while block := content.read(_BLOCK):
            head = head or block[:16]
            size += len(block)
            if size > settings.LARGEST_PAPER_BYTES:
                said = _("`%(name)s` is larger than %(most)d million bytes: bring a smaller file")
                most = settings.LARGEST_PAPER_BYTES // 1_000_000
                raise UnfitPaper(said % {"name": name, "most": most})
            hashed.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise UnfitPaper(_("`%s` is empty: there is nothing in it to read") % name)
    return f"sha256:{hashed.hexdigest()}", size, head


def _kind(name: str, head: bytes) -> str:
    """Return what a file is by what it holds; what its name says must agree."""
    for begins, media_type, endings in KINDS:
        if head.startswith(begins) and name.casefold().endswith(endings):
            return media_type
    said = _("`%s` is no PDF, PNG, JPEG, DOCX, XLSX or OFD file by what it holds")
    raise UnfitPaper(said % name)


def _scan(name: str, path: Path) -> None:
    if not settings.SCANNER:
        return
    try:
        done = subprocess.run(  # noqa: S603 - the program that the machine's owner has set
            [settings.SCANNER, str(path)], capture_output=True, timeout=_SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnfitPaper(
            _("`%s` could not be looked at for viruses: try again later") % name
        ) from (error)
    if done.returncode:
        raise UnfitPaper(_("`%s` was refused by the virus scanner") % name)
