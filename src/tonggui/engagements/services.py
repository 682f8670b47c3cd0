# SPDX-License-Identifier: Apache-2.0
"""The write path of third parties: engaged, their statements of independence, their reports.

* `engage(case, said, told)` records an engagement; whoever watches may engage one, too.
* `state(case, engagement, said, told)` records the provider's statement; declared ties are
  compared, and of them only their number and whether one matched are kept.
* `report(case, engagement, text, told)` records its report, judged by S32.
* `file_only(case, said, told)` records that the county has one qualified provider (S32 c).

Each is an event of the case, recorded by `supervision.services.record`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, Event
from tonggui.cases.papers import Brought
from tonggui.core.events import ENGAGEMENT, FILING, REPORT, STATEMENT
from tonggui.core.values import frozen
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Tenure
from tonggui.supervision import permitting
from tonggui.supervision import services as supervision
from tonggui.supervision.services import Recorded

# What third parties are engaged for; other systems may name other kinds.
KINDS = (
    *("审计", "造价咨询", "工程监理", "检测", "结算审核", "审核", "评估", "法律服务"),
    *("特约监察员", "村民代表", "其他"),
)


@frozen
class Told:
    """What every entry comes with: who enters it, when it is received, when it was; its papers."""

    by: Account
    at: datetime
    held_at: datetime | None = None
    key: str | None = None
    brought: Sequence[Brought] = ()


@frozen
class Engaging:
    """Who is engaged, at which node, for what, over whom, and by which paper."""

    node: str
    kind: str
    provider: str
    scope: str = ""
    contractor: str = ""
    supplier: str = ""
    mandate: str = ""


@frozen
class Stating:
    """What the provider states: who signs for it, and the parties to which it declares a tie."""

    person: str
    ties: tuple[str, ...] = ()


@frozen
class Filing:
    """That there is one qualified provider of a kind, and the paper that shows it."""

    kind: str
    provider: str
    document: str


def engage(case: Case, said: Engaging, told: Told, *, as_supervisor: bool = False) -> Recorded:
    """Record that a third party is engaged at a node of a case."""
    if said.kind not in KINDS or not said.provider.strip():
        raise NotDoneHere(_("say who is engaged, and for what"))
    detail = {
        "kind_of": said.kind,
        "provider": said.provider.strip(),
        "scope": said.scope,
        "contractor": said.contractor.strip(),
        "supplier": said.supplier.strip(),
        "mandate": said.mandate,
    }
    happening = _happening(ENGAGEMENT, said.node, detail, told)
    return _recorded(case, happening, told, _watching if as_supervisor else _of_unit)


def state(case: Case, engagement: Event, said: Stating, told: Told) -> Recorded:
    """Record the provider's statement of independence; what it declares is compared, not kept."""
    if not said.person.strip():
        raise NotDoneHere(_("say who signed the statement for the provider"))
    about = _said(engagement)
    declared = {_plain(each) for each in said.ties if each.strip()}
    detail = {
        "engagement": engagement.seq,
        "provider": about["provider"],
        "signed_by": said.person.strip(),
        "declared": len(declared),
        "is_tied": not declared.isdisjoint(map(_plain, _parties(case, about, told))),
    }
    happening = _happening(STATEMENT, engagement.node, detail, told)
    return _recorded(case, happening, told, _of_unit)


def report(case: Case, engagement: Event, text: str, told: Told) -> Recorded:
    """Record the report of an engaged third party; its file comes with it."""
    if not told.brought:
        raise NotDoneHere(_("bring the report as a file"))
    about = _said(engagement)
    names = ("provider", "kind_of", "contractor", "supplier")
    detail = {"engagement": engagement.seq, "text": text}
    detail |= {name: about[name] for name in names if about.get(name)}
    happening = _happening(REPORT, engagement.node, detail, told)
    return _recorded(case, happening, told, _of_unit)


def file_only(case: Case, said: Filing, told: Told) -> Recorded:
    """Record that one qualified provider is filed with whoever leads the supervision of a unit."""
    if said.kind not in KINDS or not said.provider.strip() or not said.document.strip():
        raise NotDoneHere(_("name the kind, the provider and the paper that shows it"))
    detail = {
        "kind_of": said.kind,
        "provider": said.provider.strip(),
        "document": said.document.strip(),
    }
    return _recorded(case, _happening(FILING, "", detail, told), told, _watching)


def engagement_of(case: Case, seq: int) -> Event:
    """Return the engagement of a case that an entry belongs to; NotDoneHere if it is none."""
    found = case.events.filter(seq=seq, kind=ENGAGEMENT).first()
    if found is None:
        raise NotDoneHere(_("there is no such engagement in this case"))
    return found


def _happening(kind: str, node: str, detail: dict[str, Any], told: Told) -> Happening:
    when = told.held_at or told.at
    if when > told.at:
        raise NotDoneHere(_("this lies in the future: say when it was"))
    kept = {name: value for name, value in detail.items() if value not in (None, "")}
    return Happening(kind, when, node=node, detail=kept, key=told.key)


def _recorded(
    case: Case,
    happening: Happening,
    told: Told,
    acting: Callable[[Case, Happening, Account, datetime], Happening],
) -> Recorded:
    def permit(held: Case, said: Happening, /, *, by: Account | None, at: datetime) -> Happening:  # noqa: ARG001 - a permit's form
        return permitting.permitted(held, acting(held, said, told.by, at), by=None, at=at)

    return supervision.record(
        case, happening, brought=told.brought, permit=permit, by=told.by, at=told.at
    )


def _of_unit(case: Case, said: Happening, by: Account, at: datetime) -> Happening:
    """Let whoever serves the unit of a case enter it, from a post of that unit."""
    who = authority.demand(by, Act.EXERCISE_POWER, at=at)
    own = [f"post:{each.post.code}" for each in who.posts if each.post.unit_id == case.unit_id]
    if not own or who.official is None or case.unit is None:
        raise OtherUnit(case)
    return replace(said, actor=who.official.code, post=own[0], unit=case.unit.code)


def _watching(case: Case, said: Happening, by: Account, at: datetime) -> Happening:
    """Let a supervising body whose remit covers the unit enter it, at the time of receipt."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    body = permitting.body_for(who, case.unit, localdate(at))
    if body is None or who.official is None or case.unit is None:
        raise OtherUnit(case)
    detail = {**said.detail, "supervisor": f"supervisor:{body.code}"}
    return replace(said, at=at, actor=who.official.code, unit=case.unit.code, detail=detail)


def _said(event: Event) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(event.detail) if event.detail else {}
    return said


def _parties(case: Case, about: dict[str, Any], told: Told) -> Iterable[str]:
    """Yield whom the provider must have no tie to: contractor, supplier, payees, officers."""
    yield from (str(about[name]) for name in ("contractor", "supplier") if about.get(name))
    for row in case.events.filter(kind__in=("contract", "item_start")):
        if payee := _said(row).get("payee"):
            yield str(payee)
    held = Tenure.objects.on(localdate(told.at)).filter(post__unit=case.unit_id)
    yield from held.values_list("official__name", flat=True)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
