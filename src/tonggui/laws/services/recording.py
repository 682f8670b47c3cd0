# SPDX-License-Identifier: Apache-2.0
"""Put laws on record and say what became of them; what was recorded in error is withdrawn (R4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from tonggui.core.articles import articles, plain
from tonggui.laws.errors import NotRecordable
from tonggui.laws.hanging import called
from tonggui.laws.models import Effect, Law, LawChange, LawVersion
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.people.services.change import Change, change


def record_law(said: LawVersion, *, by: Account | None, at: datetime) -> Law:
    """Put a law on record under a code of its own; NotRecordable where its title is there."""
    return record_named([said], by=by, at=at)[0]


def record_named(said: Iterable[LawVersion], *, by: Account | None, at: datetime) -> list[Law]:
    """Put laws on record that lists name, in one act."""
    _may(by, at)
    kept = list(said)
    with change("law.recorded", _subject(kept), by=by, at=at) as made:
        _in_turn()
        return [_recorded(each, made) for each in kept]


def revise_law(law: Law, said: LawVersion, *, by: Account | None, at: datetime) -> LawVersion:
    """Put right what a law is called or who made it, from a day on; what was stays known."""
    _may(by, at)
    with change("law.revised", law.code, by=by, at=at) as made:
        _in_turn()
        _refuse_title(said, law)
        said.law = law
        before = LawVersion.objects.standing().filter(law=law).order_by("since", "pk").last()
        return made.succeed(before, said)


def change_law(law: Law, said: LawChange, *, by: Account | None, at: datetime) -> LawChange:
    """Say what became of a law from a day on; every power that hangs on it is marked at once."""
    _may(by, at)
    with change("law.changed", law.code, by=by, at=at) as made:
        _in_turn()
        _refuse_change(law, said)
        said.law = law
        said.code = f"{law.code}-{LawChange.objects.filter(law=law).count() + 1}"
        return made.add(said)


def withdraw_change(number: int, *, reason: str, by: Account | None, at: datetime) -> LawChange:
    """Say that a change was recorded in error; what it marked is marked no more."""
    _may(by, at)
    code = LawChange.objects.values_list("code", flat=True).get(pk=number)
    with change("law.change-withdrawn", code, by=by, at=at) as made:
        return made.retract(LawChange, number, reason=reason.strip())


def _may(by: Account | None, at: datetime) -> None:
    if by is not None:
        authority.demand(by, Act.KEEP_LAWS, at=at)


def _in_turn() -> None:
    """Let whoever writes at the same time wait, so that codes follow each other."""
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))


def _subject(said: list[LawVersion]) -> str:
    if not said:
        raise NotRecordable(_("no law is named that is not on record"))
    return "laws"


def _recorded(said: LawVersion, made: Change) -> Law:
    _refuse_title(said, None)
    law = made.add(Law(code=f"L{Law.objects.count() + 1:04d}"))
    said.law = law
    made.add(said)
    return law


def _refuse_title(said: LawVersion, own: Law | None) -> None:
    """Refuse a law without a title, or one whose title is another's already."""
    if not plain(said.title):
        raise NotRecordable(_("a law has a title"))
    others = Law.objects.exclude(pk=own.pk) if own else Law.objects.all()
    taken = called(list(others.values_list("pk", flat=True)), said.since)
    for each in taken.values():
        if both := set(each.titles) & set(said.titles):
            raise NotRecordable(
                _("`%(title)s` is on record as `%(code)s`: amend it there")
                % {"title": min(both), "code": each.law.code}
            )


def _refuse_change(law: Law, said: LawChange) -> None:
    if not said.source.strip():
        raise NotRecordable(_("say where the change is written: number, gazette or address"))
    if said.article.strip() and not articles(said.article):
        raise NotRecordable(
            _("`%s` names no article: write 第十二条, or nothing for the whole law") % said.article
        )
    if said.replaced_by_id == law.pk:
        raise NotRecordable(_("a law does not replace itself"))
    whole = LawChange.objects.standing().filter(law=law, effect=Effect.REPEALED, article="")
    if gone := whole.filter(since__lte=said.since).first():
        raise NotRecordable(
            _("the law is repealed as a whole since %s; nothing can become of it after that")
            % gone.since
        )
    same = {"effect": said.effect, "article": said.article, "since": said.since}
    if twice := LawChange.objects.standing().filter(law=law, **same).first():
        raise NotRecordable(_("the same is on record already, as `%s`") % twice)
