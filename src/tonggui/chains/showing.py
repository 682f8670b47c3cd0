# SPDX-License-Identifier: Apache-2.0
"""Chains as pages show them: both rails link by link, holders of money, sums of works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.chains import amiss
from tonggui.chains.models import Chain, Kind, Link, Look, Stage
from tonggui.chains.standing import (
    NOT_LOOKED_AT,
    duties_of,
    duty_name,
    links_of,
    shown_on,
    values_of,
)
from tonggui.core import chains as core
from tonggui.core.findings import Finding
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.values import frozen
from tonggui.people import queries
from tonggui.supervision import footing
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card, Duty, DutyKind
from tonggui.supervision.models import Finding as Kept
from tonggui.supervision.showing import AHEAD, DONE, DUE, IN_STEP, LATE, NONE, PLANNED, Watched

# What of a fund is to be published where it is received, and what of works.
PUBLISHED = frozenset({Stage.ARRIVAL, Stage.PAYMENT, Stage.TENDER, Stage.CONTRACT, Stage.CHANGE})
END = "recipients"
SHOWN, NOT_YET, UNSHOWN, NOT_ASKED = "shown", "not-yet", "unshown", ""


@frozen
class Stop:
    """A link on both rails, or a stage of which nothing is on record (`link` is None).

    `entered_late` is by how many days it was entered after it was done, from the second on.
    """

    stage: str
    label: str
    state: str
    watched: Watched
    link: Link | None = None
    unit: str = ""
    to: str = ""
    published: str = NOT_ASKED
    shown_on: date | None = None
    entered_late: int = 0
    is_over: bool = False
    look: Look | None = None
    findings: tuple[Kept, ...] = ()

    @property
    def ends_early(self) -> bool:
        """Say whether the trace of money ends here, at an account and not with people."""
        is_paid = self.link is not None and self.link.stage == Stage.PAYMENT
        return (
            is_paid
            and self.link is not None
            and self.link.chain.kind == Kind.FUND
            and (not self.link.recipients)
        )


@frozen
class Place:
    """A holder of money as a page shows it; `is_end` where the trace ends with money left there."""

    holder: core.Holder
    name: str
    finding: Kept | None = None

    @property
    def is_end(self) -> bool:
        """Say whether money lies here and nothing went on."""
        return self.holder.balance > 0 and not self.holder.went


@frozen
class Shown:
    """A chain as its page shows it."""

    chain: Chain
    unit: str
    stops: tuple[Stop, ...]
    flow: core.Flow | None
    works: core.Works | None
    places: tuple[Place, ...]
    findings: tuple[Kept, ...]
    said: Mapping[int, Finding] = field(default_factory=dict)
    ratio: float = 0

    @property
    def links(self) -> list[Stop]:
        """Return what is on record."""
        return [each for each in self.stops if each.link]

    @property
    def looked_at(self) -> int:
        """Return at how many links supervision has been."""
        return sum(each.watched.done_at is not None for each in self.links)

    @property
    def late(self) -> int:
        """Return at how many links supervision is or was late."""
        return sum(each.watched.state == LATE for each in self.links)

    @property
    def unshown(self) -> int:
        """Return how many links are not published though their days have passed."""
        return sum(each.published == UNSHOWN for each in self.links)

    @property
    def published(self) -> int:
        """Return how many links are published, of those that are to be."""
        return sum(each.published == SHOWN for each in self.links)

    @property
    def to_publish(self) -> int:
        """Return how many links are to be published."""
        return sum(each.published != NOT_ASKED for each in self.links)

    @property
    def ends_early(self) -> bool:
        """Say whether any of the money cannot be followed to those it is for."""
        return any(each.ends_early for each in self.stops) or any(
            each.is_end for each in self.places
        )

    @property
    def share(self) -> int | None:
        """Return the changes as whole hundredths of the contracts."""
        share = self.works.share if self.works else None
        return None if share is None else round(share * 100)

    @property
    def is_over(self) -> bool:
        """Say whether changes pass the share that is set."""
        share = self.works.share if self.works else None
        return share is not None and share > self.ratio


def shown(chain: Chain, *, at: datetime) -> Shown:
    """Return a chain as it stands at an instant."""
    day, links = localdate(at), links_of(chain)
    names = queries.unit_names(day)
    rule = amiss.rule_of(chain, day)
    values, is_fund = values_of(links), chain.kind == Kind.FUND
    findings = tuple(each for each in amiss.kept_of(chain) if each.settled_at is None)
    by_unit = {value_of(each.body).unit: each for each in findings} if is_fund else {}
    flow = core.flow(values) if is_fund else None
    ratio = 0.0 if is_fund else rule.number("ratio")
    within = int(footing.rules_on(day)[core.OF_FUNDS].number("publish_days"))
    beyond = set() if is_fund else core.over(values, ratio)
    stops = _Stops(chain, names, findings, at, within, beyond).of(links)
    return Shown(
        chain=chain,
        unit=names.get(chain.unit.code, chain.unit.code),
        stops=tuple(stops),
        flow=flow,
        works=None if is_fund else core.works(values),
        places=tuple(
            Place(each, names.get(each.unit, each.unit), by_unit.get(each.unit))
            for each in (flow.holders if flow else ())
        ),
        findings=findings,
        said={each.pk: value_of(each.body) for each in findings},
        ratio=ratio,
    )


class _Stops:
    """Draws the links of a chain as stops on both rails."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a stop shows
        self,
        chain: Chain,
        names: Mapping[str, str],
        findings: Sequence[Kept],
        at: datetime,
        within: int,
        beyond: set[int],
    ) -> None:
        self.chain, self.names, self.findings, self.at = chain, names, findings, at
        self.within, self.beyond = within, beyond
        self.duties = duties_of(chain)
        self.bodies = {v.body.code: v.name for v in queries.bodies_on(localdate(at)).values()}

    def of(self, links: Sequence[Link]) -> Iterator[Stop]:
        """Yield the stops of some links, with the stages of which nothing is on record."""
        watching = _in_cases(links)
        made = [self._stop(each, watching) for each in links]
        if self.chain.kind == Kind.FUND:
            yield from (each for each in made if each.stage not in NOT_LOOKED_AT)
            if links and not self._is_all_with_people(links):
                yield Stop(END, str(_("final recipients")), AHEAD, Watched(NONE))
            return
        for stage in core.PROJECT:
            mine = [each for each in made if each.stage == stage]
            yield from mine or [self._none(stage, links)]

    @staticmethod
    def _is_all_with_people(links: Sequence[Link]) -> bool:
        """Say whether all that was granted reached those it is for."""
        flow = core.flow(values_of(links))
        return flow.reached > 0 and flow.reached == flow.granted

    def _none(self, stage: core.Stage, links: Sequence[Link]) -> Stop:
        """Return a stage without a link: skipped where a later one is on record."""
        order = list(core.PROJECT)
        later = set(order[order.index(stage) + 1 :])
        is_passed = stage != core.Stage.CHANGE and any(each.stage in later for each in links)
        state = NONE if is_passed else PLANNED
        return Stop(stage.value, str(Stage(stage.value).label), AHEAD, Watched(state))

    def _stop(self, link: Link, watching: Mapping[tuple[int, str], Duty]) -> Stop:
        first = next(iter(link.looks.all()), None)
        late = (localdate(link.at) - link.on).days
        shown_first = shown_on(link)
        return Stop(
            stage=link.stage,
            label=str(link.get_stage_display()),
            state=DONE,
            watched=self._watched(link, first, watching),
            link=link,
            unit=self.names.get(link.unit.code, link.unit.code),
            to=self.names.get(link.to.code, link.to.code) if link.to else "",
            published=self._published(link, shown_first),
            shown_on=shown_first,
            entered_late=late if late > 1 else 0,
            is_over=link.number in self.beyond,
            look=first,
        )

    def _published(self, link: Link, shown_first: date | None) -> str:
        if Stage(link.stage) not in PUBLISHED:
            return NOT_ASKED
        if shown_first is not None:
            return SHOWN
        within = timedelta(days=self.within)
        return UNSHOWN if localdate(self.at) > link.on + within else NOT_YET

    def _watched(
        self, link: Link, first: Look | None, watching: Mapping[tuple[int, str], Duty]
    ) -> Watched:
        duty = self.duties.get(duty_name(link))
        event = link.event
        if duty is None and event is not None and event.case_id is not None:
            duty = watching.get((event.case_id, event.node))
        if duty is None:
            if first is None:
                return Watched(NONE)
            return Watched(IN_STEP, self._body(first.body.code), done_at=first.at)
        done = duty.done_at
        end = done or self.at
        is_late = duty.due_at is not None and end > duty.due_at
        days = -(-(end - duty.due_at) // timedelta(days=1)) if is_late and duty.due_at else 0
        state = LATE if is_late else IN_STEP if done else DUE
        opinion = first.opinion if first else ""
        return Watched(state, self._body(duty.body), "", duty.due_at, done, opinion, days)

    def _body(self, code: str) -> str:
        return self.bodies.get(code, code)


def _in_cases(links: Iterable[Link]) -> dict[tuple[int, str], Duty]:
    """Return the duties to watch the nodes at which acts of cases that are links were done."""
    places = {
        (each.event.case_id, each.event.node)
        for each in links
        if each.event and each.event.case_id and each.event.node
    }
    rows = Duty.objects.filter(case__in={case for case, _node in places}, kind=DutyKind.WATCH)
    watched = {(each.case_id, each.node): each for each in rows if each.case_id}
    return {place: watched[place] for place in places & watched.keys()}


@frozen
class Line:
    """A chain in a list: its sums, how far supervision is with it, and the gravest card on it."""

    shown: Shown
    card: Card | None

    @property
    def chain(self) -> Chain:
        """Return the chain."""
        return self.shown.chain


def lines(chains: Iterable[Chain], *, at: datetime) -> list[Line]:
    """Return chains as lists show them."""
    found = []
    for each in chains:
        made = shown(each, at=at)
        cards = Card.objects.filter(finding__in=[one.pk for one in made.findings], ended_at=None)
        found.append(Line(made, max(cards, key=lambda one: LEVEL_ORDER[one.level], default=None)))
    return found


def overdue(units: Iterable[str], *, at: datetime) -> list[Link]:
    """Return the links in some units that nobody looked at by the end of their days."""
    rows = Duty.objects.filter(kind=DutyKind.FOLLOW, done_at=None, due_at__lt=at)
    names = set(rows.values_list("node", flat=True))
    chains = {each.rpartition("#")[0] for each in names}
    links = Link.objects.filter(chain__code__in=chains, unit__code__in=list(units))
    ordered = links.select_related("chain", "unit").order_by("on", "pk")
    return [each for each in ordered if duty_name(each) in names]
