# SPDX-License-Identifier: Apache-2.0
"""What was done, as the ledger has it, in words: the kind and what it was about, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.values import frozen
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.models import Entry, Position
from tonggui.people.models import (
    Account,
    CollectiveBodyVersion,
    OfficeVersion,
    PostVersion,
    SupervisingBodyVersion,
    UnitVersion,
)
from tonggui.people.models.spans import Span

# Every kind of entry there is, in words; a kind without words shows itself.
KINDS: MappingProxyType[str, Promise] = MappingProxyType(
    {
        "account.link-issued": _("one-time link issued"),
        "account.locked": _("account locked"),
        "account.made": _("account made"),
        "account.opened": _("account opened"),
        "account.second-factor-removed": _("second factor removed"),
        "account.sessions-ended": _("sessions ended"),
        "account.sign-in-changed": _("way of signing in changed"),
        "body.closed": _("deciding body closed"),
        "body.founded": _("deciding body founded"),
        "body.joined": _("seat taken"),
        "body.left": _("seat left"),
        "body.revised": _("deciding body revised"),
        "body.seat-withdrawn": _("seat withdrawn as recorded in error"),
        "case.counted-again": _("closings of accounts counted"),
        "case.event": _("event of a case"),
        "case.loose-event": _("event beside cases"),
        "case.opened": _("case opened"),
        "case.taken-over": _("case taken over"),
        "case.time-passed": _("time passed in a case"),
        "delegation.ended": _("delegation ended"),
        "delegation.given": _("authority delegated"),
        "delegation.withdrawn": _("delegation withdrawn as recorded in error"),
        "draft.adopted": _("draft adopted by a resolution"),
        "draft.excuse-refused": _("excuse from watching refused"),
        "draft.excused": _("excuse from watching approved"),
        "draft.opened": _("draft opened"),
        "draft.reasoned": _("reason of a revision given"),
        "draft.reviewed": _("draft reviewed"),
        "draft.revised": _("draft revised"),
        "draft.risks-confirmed": _("high risks confirmed"),
        "edition.published": _("edition published"),
        "erasure.allowed": _("erasure of personal words allowed"),
        "erasure.asked": _("erasure of personal words asked for"),
        "erasure.refused": _("erasure of personal words refused"),
        "frame.taken-in": _("lists taken in"),
        "ledger.clock-corrected": _("clock corrected"),
        "ledger.erased": _("personal data erased"),
        "ledger.key-rotated": _("signing key changed"),
        "ledger.recovered": _("entries recovered"),
        "office.closed": _("section closed"),
        "office.founded": _("section founded"),
        "office.revised": _("section revised"),
        "official.name-corrected": _("name corrected"),
        "official.registered": _("official registered"),
        "post.abolished": _("post abolished"),
        "post.created": _("post created"),
        "post.platform-named": _("post named to answer for the platform"),
        "post.revised": _("post revised"),
        "power.withdrawn": _("power withdrawn"),
        "post.confirmed": _("powers of a post confirmed by its holder"),
        "remit.assigned": _("remit assigned"),
        "remit.ended": _("remit ended"),
        "remit.withdrawn": _("remit withdrawn as recorded in error"),
        "meeting.attended": _("signed in at a meeting as attending"),
        "meeting.called": _("meeting called"),
        "meeting.called-off": _("meeting called off"),
        "meeting.closed": _("meeting closed"),
        "meeting.item-put": _("matter put on an agenda"),
        "meeting.noticed": _("notice of an agenda given"),
        "meeting.opened": _("meeting opened"),
        "document.repealed": _("institution document repealed"),
        "document.set": _("institution document put on record or amended"),
        "law.change-withdrawn": _("change of a law withdrawn as recorded in error"),
        "law.changed": _("change of a law recorded"),
        "law.no-impact": _("signed that a change of a law touches nothing"),
        "law.recorded": _("law put on record"),
        "law.revised": _("record of a law put right"),
        "plan.carried": _("said which powers carry a duty"),
        "division.no-impact": _("signed that a new division of work changes nothing"),
        "plan.no-impact": _("signed that a duties plan changes nothing"),
        "plan.recorded": _("duties plan put on record"),
        "reserved.ended": _("matter no longer reserved to the meeting"),
        "reserved.set": _("matter reserved to the meeting"),
        "round.adopted": _("risk round adopted in a meeting"),
        "round.answered": _("post answered in a risk round"),
        "round.checked": _("peer answered in a risk round"),
        "round.closed": _("risk round closed"),
        "round.confirmed": _("risk confirmed by the commission"),
        "round.forced": _("risk round closed over a shut gate"),
        "capacity.declared": _("number of inspections declared"),
        "draw.published": _("draw announced"),
        "draw.drawn": _("nodes drawn for inspection"),
        "oversight.answered": _("number of supervision answered"),
        "chain.opened": _("fund or project to be followed"),
        "chain.recorded": _("link of a fund or project recorded"),
        "chain.corrected": _("link of a fund or project put right"),
        "chain.looked-at": _("link of a fund or project looked at"),
        "chain.published": _("link of a fund or project published"),
        "chain.counted-again": _("fund or project judged as time passed"),
        "lead.answered": _("lead of accountability answered"),
        "lead.decided": _("lead of accountability decided"),
        "lead.contested": _("decision on a lead contested"),
        "lead.reviewed": _("contested decision on a lead reviewed"),
        "lead.carried-out": _("decision on a lead carried out"),
        "probe.deviated": _("published edition seen other than approved, gone, or back"),
        "complaint.recorded": _("complaints recorded"),
        "complaint.followed": _("complaints said to be accepted or answered"),
        "complaint.withdrawn": _("complaint withdrawn as recorded in error"),
        "sector.lifted": _("sector in focus by its complaints"),
        "sector.calmed": _("sector no longer in focus"),
        "sector.ended": _("focus on a sector ended by the commission"),
        "sector.looked": _("sector in focus looked into"),
        "revision.proposed": _("revision of lists proposed"),
        "revision.taken-up": _("proposed revision taken up"),
        "revision.declined": _("proposed revision declined"),
        "round.opened": _("risk round opened"),
        "round.proposed": _("risk proposed by the public"),
        "round.replied": _("proposal answered"),
        "round.scored": _("risk graded"),
        "round.taken-over": _("results of a risk round taken over"),
        "ruling.approved": _("change of a rule approved"),
        "ruling.proposed": _("change of a rule proposed"),
        "ruling.refused": _("change of a rule refused"),
        "ruling.rehearsed": _("change of a rule tried on the cases on record"),
        "ruling.taken-back": _("change of a rule taken back"),
        "scope.ended": _("scope of major matters ended"),
        "scope.set": _("scope of major matters set"),
        "supervisor.closed": _("supervising body closed"),
        "supervisor.founded": _("supervising body founded"),
        "supervisor.joined": _("member joined a supervising body"),
        "supervisor.left": _("member left a supervising body"),
        "supervisor.member-withdrawn": _("membership withdrawn as recorded in error"),
        "supervisor.revised": _("supervising body revised"),
        "talk.accepted": _("proposed talk accepted"),
        "talk.answered": _("answer to a talk"),
        "talk.closed": _("talk closed"),
        "talk.declined": _("proposed talk declined"),
        "tenure.began": _("tenure began"),
        "tenure.corrected": _("tenure corrected"),
        "tenure.ended": _("tenure ended"),
        "tenure.withdrawn": _("tenure withdrawn"),
        "trial.begun": _("trial of a control begun"),
        "trial.ended": _("control tried on past events"),
        "trial.events-dropped": _("past events dropped"),
        "trial.events-kept": _("past events kept for trials"),
        "unit.closed": _("unit closed"),
        "unit.exempted": _("exemption granted"),
        "unit.exemption-ended": _("exemption ended"),
        "unit.founded": _("unit founded"),
        "unit.revised": _("unit revised"),
        "watch.set": _("supervision of a risk level set"),
        "withholding.allowed": _("withholding from publication allowed"),
        "withholding.asked": _("withholding from publication asked for"),
        "withholding.ended": _("withholding from publication ended"),
        "work.divided": _("work divided"),
    }
)


_NAMED: MappingProxyType[str, tuple[type[Span], str]] = MappingProxyType(
    {
        "unit": (UnitVersion, "unit"),
        "work": (UnitVersion, "unit"),
        "office": (OfficeVersion, "office"),
        "post": (PostVersion, "post"),
        "tenure": (PostVersion, "post"),
        "body": (CollectiveBodyVersion, "body"),
        "supervisor": (SupervisingBodyVersion, "body"),
        "remit": (SupervisingBodyVersion, "body"),
    }
)


@frozen
class Done:
    """An entry as the public may see it; without a time, what is logged cannot be read.

    `about` is what the subject is called, "" where it has no name but its code.
    """

    number: int
    what: str | Promise
    subject: str
    about: str
    received_at: datetime | None


def latest(count: int) -> list[Done]:
    """Return the latest numbered entries, the newest first."""
    found = list(Position.objects.select_related("entry").order_by("-number")[:count])
    names = names_of(row.entry for row in found)
    return [
        Done(
            number=row.number,
            what=KINDS.get(row.entry.kind, row.entry.kind),
            subject=row.entry.subject,
            about=names.get((noun_of(row.entry), row.entry.subject)) or _own_name(row.entry),
            received_at=_received(row.entry),
        )
        for row in found
    ]


@frozen
class InError:
    """What was withdrawn as recorded in error: what it was about, why, when, and its number."""

    what: str | Promise
    subject: str
    reason: str
    received_at: datetime
    number: int | None


_IN_ERROR = (
    "body.seat-withdrawn",
    "delegation.withdrawn",
    "remit.withdrawn",
    "supervisor.member-withdrawn",
)
_MOST_IN_ERROR = 20


def in_error(*nouns: str, subjects: Iterable[str] | None = None) -> list[InError]:
    """Return the latest things of some nouns that were withdrawn as recorded in error."""
    kinds = [kind for kind in _IN_ERROR if kind.partition(".")[0] in nouns]
    rows = Entry.objects.filter(kind__in=kinds)
    if subjects is not None:
        rows = rows.filter(subject__in=list(subjects))
    found = list(rows.order_by("-pk")[:_MOST_IN_ERROR])
    numbers = dict(Position.objects.filter(entry__in=found).values_list("entry_id", "number"))
    return [
        InError(
            what=KINDS[each.kind],
            subject=each.subject,
            reason=_reason(each),
            received_at=each.said.received_at,
            number=numbers.get(each.pk),
        )
        for each in found
    ]


def _reason(entry: Entry) -> str:
    """Return why, as far as it has not been lawfully erased."""
    opening = entry.opened.get("reason")
    return str(opening.value) if opening else ""


def without_second_factor(accounts: Iterable[Account]) -> set[int]:
    """Return the keys of those whose second factor was removed and who set up none since."""
    subjects = {each.subject: each.pk for each in accounts}
    removed = Entry.objects.filter(kind="account.second-factor-removed", subject__in=subjects)
    lost = {subjects[each] for each in removed.values_list("subject", flat=True)}
    return lost - set(Authenticator.objects.filter(user__in=lost).values_list("user_id", flat=True))


def noun_of(entry: Entry) -> str:
    """Return what an entry is about: the noun its kind begins with."""
    return entry.kind.partition(".")[0]


def names_of(entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """Return what the subjects of entries are called, by noun and code; one question a table."""
    asked: dict[tuple[type[Span], str], set[tuple[str, str]]] = {}
    for entry in entries:
        if (noun := noun_of(entry)) in _NAMED:
            asked.setdefault(_NAMED[noun], set()).add((noun, entry.subject))
    return {
        (noun, code): names[code]
        for table, pairs in asked.items()
        for names in [_last_names(*table, {code for _, code in pairs})]
        for noun, code in pairs
        if code in names
    }


def _last_names(versions: type[Span], owner: str, codes: set[str]) -> dict[str, str]:
    rows = versions._default_manager.filter(  # noqa: SLF001 - Django's documented API
        withdrawn_at__isnull=True, **{f"{owner}__code__in": codes}
    )
    return dict(rows.order_by("since").values_list(f"{owner}__code", "name"))


def _own_name(entry: Entry) -> str:
    """Return the name that an entry of a publication itself gives, "" for others."""
    if entry.kind != "edition.published":
        return ""
    try:
        return str(entry.said.body.get("name", ""))
    except Malformed:
        return ""


def _received(entry: Entry) -> datetime | None:
    try:
        return entry.said.received_at
    except Malformed:
        return None
