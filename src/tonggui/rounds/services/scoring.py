# SPDX-License-Identifier: Apache-2.0
"""Grade risks before and after their controls, confirm the high ones, adopt all in a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.complaints.standing import floored, focused_now, sector_of
from tonggui.core.powers import RISK_LEVELS, Score
from tonggui.core.upkeep import LAYERS
from tonggui.core.values import frozen
from tonggui.core.xray.graded import level_of
from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account, CollectiveBody, RiskLevel
from tonggui.registry import services as registry
from tonggui.registry.models import Power
from tonggui.rounds import queries
from tonggui.rounds.errors import Answered, Unsaid
from tonggui.rounds.models import Assessment, Kind, Proposal, Round, Source
from tonggui.rounds.services.asking import locked, may, within_or_watching
from tonggui.rounds.standing import as_taken, grading

FIVE = range(1, 6)
MOST_POINTS = 10


@frozen
class Scored:
    """How a risk is graded. Without `risk` it is a new one; without `level` the score decides.

    `modifiers` add or take points for what is special in the trade (R47).
    """

    power: Power
    node: str
    description: str
    kind: str
    layer: str
    cause: str
    likelihood: int
    impact: int
    risk: str = ""
    modifiers: Mapping[str, int] = field(default_factory=dict)
    level: str = ""
    override_reason: str = ""
    level_after: str = ""
    accepted_by: str = ""
    accepted_because: str = ""
    look_again_on: date | None = None
    from_proposals: Sequence[Proposal] = ()


@transaction.atomic
def score(found: Round, said: Scored, *, by: Account | None, at: datetime) -> Assessment:
    """Grade a risk by likelihood and impact; a level the score does not give needs a reason (R21).

    Grading again replaces what was graded before, until the meeting has adopted it.
    """
    held = locked(found)
    within_or_watching(Act.SCORE_RISKS, held.unit, by=by, at=at)
    if held.adopted_on is not None:
        raise Answered(held)
    _refuse_unfit(held, said)
    level = _level(said, localdate(at))
    made = Assessment.objects.filter(round=held, power=said.power, risk=said.risk or "-").first()
    is_new = made is None
    made = made or Assessment(round=held, power=said.power, risk=said.risk or _next(said))
    for name in (
        "node", "description", "kind", "layer", "cause", "likelihood", "impact",
        "override_reason", "level_after", "accepted_by", "accepted_because", "look_again_on",
    ):  # fmt: skip
        value = getattr(said, name)
        setattr(made, name, value.strip() if isinstance(value, str) else value)
    made.level, made.modifiers = level, dict(said.modifiers)
    made.sources = _sources(made, said)
    made.scored_at, made.by, made.confirmed_at = at, by, None
    made.save()
    added, changed = ([made], []) if is_new else ([], [made])
    tell("round.scored", held, adds=added, sets=changed, by=by, at=at)
    return made


@transaction.atomic
def confirm(assessment: Assessment, *, by: Account | None, at: datetime) -> Assessment:
    """Confirm a high risk, or a level that the score does not give, for the commission (R47)."""
    held = Assessment.objects.select_for_update().get(pk=assessment.pk)
    found = locked(held.round)
    may(Act.CONFIRM_RISKS, found.unit, by=by, at=at)
    if held.confirmed_at is not None:
        raise Answered(held)
    held.confirmed_at = at
    held.save(update_fields=["confirmed_at"])
    tell("round.confirmed", found, sets=[(held, ("confirmed_at",))], by=by, at=at)
    if held.level == RiskLevel.HIGH:
        registry.confirm_as_graded(held.power, [as_taken(held, localdate(at))], by=by, at=at)
    return held


@transaction.atomic
def adopt_round(  # noqa: PLR0913 - what a resolution says
    found: Round,
    *,
    body: CollectiveBody,
    resolution: str,
    adopted_on: date,
    item: str | None = None,
    by: Account | None,
    at: datetime,
) -> Round:
    """Record the meeting of the unit's own deciding body that adopts the grades (集体定, R22)."""
    held = locked(found)
    may(Act.ADOPT_ROUND, held.unit, by=by, at=at)
    if held.adopted_on is not None:
        raise Answered(held)
    if not resolution.strip():
        raise Unsaid(_("name the resolution that adopts the round"))
    if body.unit_id != held.unit_id:
        raise Unsaid(_("`%s` is no deciding body of this unit") % body)
    if not held.begins_on <= adopted_on <= localdate(at):
        raise Unsaid(_("the meeting was neither before the round nor is it yet to come"))
    graded = set(held.assessments.values_list("power", flat=True))
    if missing := [each.code for each in queries.powers_of(held.unit) if each.pk not in graded]:
        raise Unsaid(_("no risk was graded yet of: %s") % "、".join(missing))
    if waiting := held.assessments.filter(level=RiskLevel.HIGH, confirmed_at=None).first():
        raise Unsaid(_("the county commission has not confirmed the high risk `%s`") % waiting.risk)
    held.body, held.resolution, held.adopted_on = body, resolution.strip(), adopted_on
    held.item, changed = item, ("body", "resolution", "adopted_on", "item")
    held.save(update_fields=changed)
    tell("round.adopted", held, sets=[(held, changed)], by=by, at=at)
    return held


def needs_confirming(made: Assessment) -> bool:
    """Say whether the commission still has to look at a grade."""
    return made.level == RiskLevel.HIGH and made.confirmed_at is None


def _refuse_unfit(held: Round, said: Scored) -> None:
    if said.power.unit_id != held.unit_id:
        raise Unsaid(_("`%s` is no power of the unit of this round") % said.power)
    if said.likelihood not in FIVE or said.impact not in FIVE:
        raise Unsaid(_("likelihood and impact run from 1 to 5"))
    if any(abs(points) > MOST_POINTS for points in said.modifiers.values()):
        raise Unsaid(_("what is special adds or takes at most %d points") % MOST_POINTS)
    if said.kind not in Kind.values or said.layer not in LAYERS:
        raise Unsaid(_("say of which kind the risk is, and in which layer"))
    if said.node not in dict(queries.nodes_of(said.power)):
        raise Unsaid(
            _("`%(power)s` has no node `%(node)s`") % {"power": said.power, "node": said.node}
        )
    if not said.description.strip() or not said.cause.strip():
        raise Unsaid(_("say what can go wrong, and why it can"))
    accepted = (said.accepted_by, said.accepted_because.strip(), said.look_again_on)
    if any(accepted) and not all(accepted):
        raise Unsaid(_("a risk is accepted by name, for a reason, until a day to look again"))
    if said.level_after == RISK_LEVELS[-1] and not all(accepted):
        raise Unsaid(_("a risk that stays high is accepted by name, or controlled better"))


def _level(said: Scored, day: date) -> str:
    """Return the level the score gives, or the one that is set with a reason.

    In a sector in focus the score gives medium at the least (R53).
    """
    points = Score(said.likelihood, said.impact, tuple(said.modifiers.items()))
    scored = level_of(points, grading(said.power, day))
    given = floored(scored, sector_of(said.power, day), focused_now())
    if not said.level or said.level == given:
        return given
    if said.level not in RISK_LEVELS:
        raise Unsaid(_("`%s` is no level of risk") % said.level)
    if not said.override_reason.strip():
        raise Unsaid(
            _("the score gives %(given)s: say why it is %(said)s")
            % {"given": RiskLevel(given).label, "said": RiskLevel(said.level).label}
        )
    return said.level


def _sources(made: Assessment, said: Scored) -> list[str]:
    brought = {each.source for each in said.from_proposals}
    known = {*made.sources, *brought, Source.ORGANISATION.value}
    return [each for each in Source.values if each in known]


def _next(said: Scored) -> str:
    """Return the next free code of a risk of the power; codes are never used again."""
    body = queries.bodies_of([said.power]).get(said.power.code, {})
    taken = {str(each.get("risk", "")) for each in body.get("risks", ())}
    taken |= set(Assessment.objects.filter(power=said.power).values_list("risk", flat=True))
    number = len(taken) + 1
    while f"{said.power.code}-R{number}" in taken:
        number += 1
    return f"{said.power.code}-R{number}"
