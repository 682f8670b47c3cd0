# SPDX-License-Identifier: Apache-2.0
"""Take in what other systems drop as files in a folder: each row once, whatever kills us between.

A file is taken up once it has come to rest, row by row, each row in a transaction of its own. Then
it moves to `done`, or to `refused` with a report of the rows that were refused beside it. A file
that was half taken in is begun again: rows that are there already are known by their keys.

A CSV file whose name begins with `complaints` or 信访 holds complaints: it is taken in whole or
not at all (R53).
"""

from __future__ import annotations

import csv
import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotInForce
from tonggui.cases.happening import CLOCKS_DIFFER
from tonggui.cases.models import Case
from tonggui.cases.services import edition_in_force
from tonggui.complaints import incoming as complaints
from tonggui.core.errors import Refused
from tonggui.people.models import Official, Unit
from tonggui.registry.models import Edition, Power
from tonggui.supervision import services
from tonggui.supervision.incoming import Dropped, Row, Unreadable, case_of, dropped, rows_of

LOG = logging.getLogger(__name__)
EVERY_SECONDS, REST_SECONDS, UNENDED_SECONDS = 10.0, 10, 600
COMPLAINTS = ("complaints", "信访")
SUFFIXES = frozenset({".csv", ".jsonl"})
DONE, REFUSED = "done", "refused"


@dataclass(slots=True)
class Taken:
    """What became of files: rows that are in the record now, rows known before, rows refused."""

    files: int = 0
    rows: int = 0
    known: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def folder() -> Path | None:
    """Return the folder that files are dropped in, None where the setting says none."""
    return settings.HOME / settings.INCOMING if settings.INCOMING else None


def take_in(*, at: datetime) -> Taken:
    """Take in every file that has come to rest; nothing where another process is at it."""
    total, place = Taken(), folder()
    if place is None or not place.is_dir():
        return total
    with _alone(place) as is_alone:
        for path in _ready(place, at) if is_alone else ():
            taken = _file(path, at)
            _put_away(path, taken)
            LOG.info(
                "a file was taken in", extra={"rows": taken.rows, "refused": len(taken.refused)}
            )
            total.files += 1
            total.rows += taken.rows
            total.known += taken.known
            total.refused += taken.refused
    return total


def keep_taking_in(stop: Event) -> None:
    """Take in what is dropped until told to stop: what runs beside the pages."""
    if place := folder():
        place.mkdir(mode=0o700, exist_ok=True)
    while not stop.wait(EVERY_SECONDS):
        take_in(at=timezone.now())


@contextmanager
def _alone(place: Path) -> Iterator[bool]:
    with (place / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _ready(place: Path, at: datetime) -> list[Path]:
    """Return the files that nobody is writing any more, by name."""
    found = (each for each in place.iterdir() if each.suffix in SUFFIXES)
    return sorted(each for each in found if _is_at_rest(each, at))


def _is_at_rest(path: Path, at: datetime) -> bool:
    """Say whether a file is whole: untouched for a while, and for longer if it ends in mid-line."""
    if path.name.startswith(".") or path.is_symlink() or not path.is_file():
        return False
    age = at.timestamp() - path.stat().st_mtime
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 1))
        is_ended = file.read(1) == b"\n"
    return age >= (REST_SECONDS if is_ended else UNENDED_SECONDS)


def _file(path: Path, at: datetime) -> Taken:
    taken = Taken()
    if path.suffix == ".csv" and path.name.startswith(COMPLAINTS):
        return _complaints(path, taken, at)
    try:
        for row in rows_of(path):
            _take(row, taken, at)
    except Unreadable as error:
        taken.refused.append((0, "", str(error)))
    return taken


def _complaints(path: Path, taken: Taken, at: datetime) -> Taken:
    try:
        with path.open("rb") as file:
            found = complaints.take_in(file.read(complaints.LARGEST + 1), by=None, at=at)
    except Refused as error:
        taken.refused.append((0, "", str(error)))
        return taken
    taken.rows, taken.known = found.new + found.followed, found.known
    taken.refused += [(each.line, "", each.says) for each in found.wrong]
    return taken


def _take(row: Row, taken: Taken, at: datetime) -> None:
    try:
        if wrong := row.said.get(""):
            raise Unreadable(str(wrong))
        is_new = _record(dropped(row), at)
    except Refused as error:
        taken.refused.append((row.number, case_of(row), str(error)))
        return
    taken.rows += is_new
    taken.known += not is_new


@transaction.atomic
def _record(said: Dropped, at: datetime) -> bool:
    """Let a row happen; say whether it had not before."""
    if said.happening.at > at + CLOCKS_DIFFER:
        raise Unreadable(_("`at` lies in the future: say when it was done"))
    case = Case.objects.filter(code=said.case).first() or _taken_over(said, at)
    happening = replace(said.happening, actor=_code_of(said.happening.actor))
    return services.record(case, happening, by=None, at=at).is_new


def _taken_over(said: Dropped, at: datetime) -> Case:
    """Begin a case that another system began, along the edition in force on the day it says."""
    named = said.happening.power or said.happening.node.partition(".")[0]
    edition = _edition(named, said.happening.at)
    unit = Unit.objects.filter(code=said.happening.unit).first()
    return services.take_over(
        said.case, edition=edition, unit=unit, title=said.title, by=None, at=at
    )


def _edition(named: str, at: datetime) -> Edition | None:
    power = Power.objects.filter(code=named).first() if named else None
    if power is None:
        return None
    try:
        return edition_in_force(power, localdate(at))
    except NotInForce:
        return None


def _code_of(actor: str) -> str:
    """Return the code of an official named by code, or by a name that only one has."""
    if not actor or Official.objects.filter(code=actor).exists():
        return actor
    codes = list(Official.objects.filter(name=actor).values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else actor


def _put_away(path: Path, taken: Taken) -> None:
    """Move a file to where those of its kind lie, with a report beside one that was refused."""
    place = path.parent / (REFUSED if taken.refused else DONE)
    place.mkdir(mode=0o700, exist_ok=True)
    target = _free(place / path.name)
    if taken.refused:
        report = target.with_name(f"{target.name}.report.csv")
        written = report.with_name(f".{report.name}")
        with written.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow((_("line"), _("case"), _("why it was refused")))
            lines.writerows(taken.refused)
        written.replace(report)
    path.replace(target)


def _free(target: Path) -> Path:
    """Return a path that nothing lies at: a second file of one name gets a number."""
    number, found = 1, target
    while found.exists():
        number += 1
        found = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return found
