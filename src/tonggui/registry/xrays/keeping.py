# SPDX-License-Identifier: Apache-2.0
"""Keep the x-ray in step: at once for a power that changes, bit by bit for all that is out of date.

A row is never believed for being there: its text and all it was judged by have digests, and where
one of them is another now the row is made anew, or said to be out of date until it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from tonggui.core.values import frozen
from tonggui.registry import survey
from tonggui.registry.errors import NameTaken
from tonggui.registry.models import Power, Xray, XrayState
from tonggui.registry.xrays import comparing, crew, looking, reading, rows
from tonggui.registry.xrays.context import Context, context
from tonggui.registry.xrays.hand import Job
from tonggui.registry.xrays.looking import Seen, kept_parts, kept_words

BATCH = 400
_ROWS = 2_000  # rows read at once
FEW = 300  # powers that are looked at within a second
_ROUNDS = 3  # what is kept at all may change by what is looked at

Progress = Callable[[int, int], object]
Item = TypeVar("Item")


def _nobody(done: int, of: int) -> None:
    """Hear how far it is, where nobody waits."""


@frozen
class Standing:
    """What the x-ray is judged by now, and how much of it is out of date."""

    around: Context
    kept: str
    state: XrayState
    is_current: bool
    is_compared: bool


def context_on(at: datetime) -> Context:
    """Return what powers are judged by at an instant."""
    day = localdate(at)
    return context(survey.frame_with_facts(day), day)


def kept_now() -> str:
    """Return the parts of lists that any power keeps."""
    rows = Xray.objects.order_by().values_list("keeps", flat=True).distinct()
    return kept_words(part for words in rows for part in kept_parts(words))


def state() -> XrayState:
    """Return the one row that says how far the x-ray is."""
    found, _made = XrayState.objects.get_or_create(pk=1)
    return found


def standing(at: datetime) -> Standing:
    """Return how the x-ray stands; a few questions, whatever the number of powers."""
    around, kept, kept_state = context_on(at), kept_now(), state()
    is_current = (
        kept_state.around == around.digest
        and kept_state.keeps == kept
        and not Xray.objects.filter(is_stale=True).exists()
    )
    is_compared = kept_state.compared == comparing.fingerprint(around, kept)
    return Standing(around, kept, kept_state, is_current, is_compared)


def look_at(power: Power, text: str, *, at: datetime) -> None:
    """Look at one power that changes, in the transaction that changes it.

    NameTaken refuses a risk or a control that is named as one of another power.
    """
    around = context_on(at)
    state()
    texts = {power.code: reading.drafted(power.code, text)}
    seen = looking.look(texts, around, kept=kept_now())
    for each in seen:
        if taken := comparing.taken(each):
            raise NameTaken(*taken)
    rows.keep(seen, {power.code: power}, around.day, at)


def forget(power: Power) -> None:
    """Drop what was seen in a power that is withdrawn."""
    Xray.objects.filter(power=power).delete()


def bring_up(*, at: datetime, told: Progress = _nobody, is_over: Callable[[], bool] = bool) -> int:
    """Make anew whatever is out of date, and say how many powers were looked at.

    `told` hears how far it is, and `is_over` ends it between two batches; what is done is kept.
    """
    looked = 0
    state()
    for _ in range(_ROUNDS):
        around, kept = context_on(at), kept_now()
        wanted = mark(around, kept)
        for count in _look_anew(wanted, _job(at, kept), at):
            looked += count
            told(looked, max(looked, len(wanted)))
            if is_over():
                return looked
        if kept_now() == kept:
            XrayState.objects.filter(pk=1).update(
                around=around.digest,
                keeps=kept,
                as_of=around.day,
                looked_at=at,
            )
            break
    if comparing.fingerprint(around, kept_now()) != state().compared:
        comparing.compare(around, kept_now(), at)
    return looked


def bring_up_few(*, at: datetime) -> None:
    """Make anew what is out of date where that is done in a moment; else it is done beside."""
    if Power.objects.filter(withdrawal=None).count() > FEW:
        return
    stands = standing(at)
    if not (stands.is_current and stands.is_compared):
        bring_up(at=at)


def mark(around: Context, kept: str) -> list[str]:
    """Mark what is out of date, drop what is gone, and return the codes of powers to look at."""
    found = _out_of_date(around, kept)
    for part in _batches(found.gone):
        Xray.objects.filter(pk__in=part).delete()
    for part in _batches([pk for pk, _code in found.stale]):
        Xray.objects.filter(pk__in=part, is_stale=False).update(is_stale=True)
    return sorted([*(code for _pk, code in found.stale), *found.new])


def is_up_to_date(stands: Standing) -> bool:
    """Say whether the x-ray of every power, and of all beside each other, is what it is now.

    Asked of every row, not of what the last look wrote down; nothing is written.
    """
    return stands.is_compared and not any(_out_of_date(stands.around, stands.kept))


class _Old(NamedTuple):
    """Rows to be made anew, rows of powers that are gone, and powers without a row."""

    stale: list[tuple[int, str]]
    gone: list[int]
    new: set[str]


def _out_of_date(around: Context, kept: str) -> _Old:
    texts = reading.standing_digests()
    stale, gone, known = [], [], set()
    ended, by_now = _ended(around.day), _judged_by(around, kept)
    columns = ("pk", "code", "body_digest", "around", "unread", "is_stale", "refs", "keeps")
    rows = Xray.objects.values_list(*columns).iterator(_ROWS)
    for pk, code, body, by, unread, is_stale, refs, keeps in rows:
        known.add(code)
        if code not in texts:
            gone.append(pk)
        elif (
            is_stale
            or body != texts[code]
            or by != (around.digest if unread else by_now(code, refs, keeps))
            or pk in ended
        ):
            stale.append((pk, code))
    return _Old(stale, gone, texts.keys() - known)


def _judged_by(around: Context, kept: str) -> Callable[[str, str, str], str]:
    """Return what tells the digest of all a power is judged by now, by what its row says."""
    anywhere = kept_parts(kept) | reading.ALWAYS
    found: dict[tuple[str, str], str] = {}

    def judged_by(code: str, refs: str, keeps: str) -> str:
        if code in around.confirmed or code in around.answered:
            return around.around(code, refs.split("\n"), kept_parts(keeps) | anywhere)
        # Of powers that no fact names, many speak of the same and keep the same.
        digest_of = found.get((refs, keeps))
        if digest_of is None:
            digest_of = around.around("", refs.split("\n"), kept_parts(keeps) | anywhere)
            found[refs, keeps] = digest_of
        return digest_of

    return judged_by


def _ended(day: date) -> set[int]:
    """Return the rows that say nothing of a day: looked at after it, or found to hold before."""
    said = Q(looked_on__lte=day) & (Q(holds_until=None) | Q(holds_until__gte=day))
    return set(Xray.objects.exclude(said).values_list("pk", flat=True))


def _job(at: datetime, kept: str) -> Job:
    day = localdate(at)
    frame = survey.frame_with_facts(day)
    return Job(frame.body, frame.digest, day, kept)


def _look_anew(codes: Sequence[str], job: Job, at: datetime) -> Iterator[int]:
    """Look at powers and keep what was seen, batch by batch; yield how many each batch had."""
    texts = (reading.standing(batch) for batch in _batches(codes))
    for seen in crew.looks(texts, job, of=len(codes)):
        _keep(seen, job.around().day, at)
        yield len(seen)


def _keep(seen: Sequence[Seen], day: date, at: datetime) -> None:
    """Keep what was seen; a power whose text changed meanwhile was looked at by who changed it."""
    with transaction.atomic():
        chosen = Power.objects.select_for_update(of=("self",)).select_related("unit")
        powers = {each.code: each for each in chosen.filter(code__in=[s.code for s in seen])}
        now = {code: text.digest for code, text in reading.standing(powers).items()}
        rows.keep([s for s in seen if now.get(s.code) == s.body_digest], powers, day, at)


def _batches(found: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(found)
    while batch := list(islice(rest, BATCH)):
        yield batch
