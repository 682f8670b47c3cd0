# SPDX-License-Identifier: Apache-2.0
"""Try a check with parameters on past events, a slice of cases at a time, and keep the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.registry.models import Draft
from tonggui.rounds.errors import BadSample, Unsaid
from tonggui.rounds.models import PastEvents, Trial, TrialRun
from tonggui.rounds.past import Sample, digest_of, read_past, sample, tried
from tonggui.rounds.services.asking import within_or_watching

SLICE = 200
SHOWN = 20


@transaction.atomic
def keep_events(
    name: str, content: bytes, *, draft: Draft, by: Account | None, at: datetime
) -> PastEvents:
    """Keep past events for trials. Raises BadSample with what is wrong and where."""
    within_or_watching(Act.TRY_CONTROLS, draft.power.unit, by=by, at=at)
    code, digest = draft.power.code, digest_of(content)
    known = PastEvents.objects.filter(used_for=code, digest=digest).first()
    if known:
        return known
    cases, events = read_past(name, content)
    kept = PastEvents.objects.create(
        name=name[-120:],
        digest=digest,
        used_for=code,
        content=content,
        cases=cases,
        events=events,
        kept_at=at,
        by=by,
    )
    kind, power = "trial.events-kept", draft.power
    tell(kind, power, by=by, at=at, digest=digest, cases=cases, events=events)
    return kept


@transaction.atomic
def drop_events(past: PastEvents, *, draft: Draft, by: Account | None, at: datetime) -> None:
    """Drop past events and the trials under way on them; finished ones keep digest and count.

    Raises BadSample where the events were kept for another power.
    """
    within_or_watching(Act.TRY_CONTROLS, draft.power.unit, by=by, at=at)
    if past.used_for != draft.power.code:
        raise BadSample(_("these events were kept for another power"))
    held = PastEvents.objects.select_for_update().filter(pk=past.pk).first()
    if held is None:
        return
    tell("trial.events-dropped", draft.power, by=by, at=at, digest=held.digest)
    held.delete()


@transaction.atomic
def begin_trial(  # noqa: PLR0913 - what a trial is of
    draft: Draft,
    rule: str,
    *,
    past: PastEvents,
    settings: Mapping[str, str],
    node: str = "",
    control: str = "",
    by: Account | None,
    at: datetime,
) -> TrialRun:
    """Begin a trial. Raises Unsaid for an unknown check or a setting that does not fit it."""
    within_or_watching(Act.TRY_CONTROLS, draft.power.unit, by=by, at=at)
    if draft.closed_at is not None:
        raise Unsaid(_("a control is tried before it is adopted: this draft is published"))
    found = _sampled(draft, rule, past, settings)
    if not found.cases:
        raise BadSample(_("no case of `%s` is among these events") % draft.power)
    run = TrialRun.objects.create(
        draft=draft,
        control=control,
        node=node,
        rule=rule,
        settings=dict(settings),
        past=past,
        total=len(found.cases),
        begun_at=at,
        by=by,
    )
    kind, power = "trial.begun", draft.power
    tell(kind, power, by=by, at=at, rule=rule, node=node, settings=dict(settings))
    return run


@transaction.atomic
def go_on(run: TrialRun, *, by: Account | None, at: datetime) -> TrialRun | Trial:
    """Judge the next cases; the last ones make a record of the trial."""
    held = TrialRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    within_or_watching(Act.TRY_CONTROLS, held.draft.power.unit, by=by, at=at)
    found = _sampled(held.draft, held.rule, held.past, held.settings)
    cases = found.cases[held.cases : held.cases + SLICE]
    one = tried(found, held.rule, cases, node=held.node)
    held.cases += one.cases
    held.reached += one.reached
    held.found += one.found
    held.shown = [*held.shown, *one.shown][:SHOWN]
    held.is_judged = held.is_judged and one.is_judged
    if held.cases < held.total:
        held.save()
        return held
    return _ended(held, by=by, at=at)


def _ended(held: TrialRun, *, by: Account | None, at: datetime) -> Trial:
    made = Trial(
        events_name=held.past.name,
        events_digest=held.past.digest,
        ended_at=at,
        **{
            each.name: getattr(held, each.name)
            for each in Trial._meta.concrete_fields  # noqa: SLF001 - Django's documented API
            if each.name not in {"id", "events_name", "events_digest", "ended_at"}
        },
    )
    made.save(force_insert=True)
    held.delete()
    tell("trial.ended", made.draft.power, adds=[made], by=by, at=at)
    return made


def _sampled(draft: Draft, rule: str, past: PastEvents, settings: Mapping[str, str]) -> Sample:
    return sample(draft, rule, past, tuple(sorted(settings.items())))
