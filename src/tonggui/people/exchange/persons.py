# SPDX-License-Identifier: Apache-2.0
"""Apply rows about officials, their tenures, delegations, memberships, remits and work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from tonggui.people import services
from tonggui.people.exchange.settling import (
    Importing,
    Outcome,
    RowRefused,
    Verbs,
    header,
    settle_span,
)
from tonggui.people.exchange.table import Row
from tonggui.people.models import (
    CollectiveBody,
    Delegation,
    Membership,
    Official,
    Part,
    Post,
    Remit,
    SupervisingBody,
    SupervisingMember,
    Tenure,
    Unit,
)


def official(row: Row, io: Importing) -> Outcome:
    """Register an official, or put a name right."""
    known = Official.objects.filter(code=row["code"]).first()
    if known is None:
        services.register_official(row["code"], row["name"], **io.who)
        return Outcome.ADDED
    if known.name == row["name"]:
        return Outcome.SAME
    services.correct_name(known, row["name"], **io.who)
    return Outcome.CHANGED


def tenure(row: Row, io: Importing) -> Outcome:
    """Appoint an official, or end a tenure."""
    fresh = Tenure(
        post=io.must(Post, row, "post"),
        official=io.official(row, "official"),
        basis=row["basis"] or "",
    )
    same = Tenure.objects.standing().filter(post=fresh.post, official=fresh.official)

    def appoint(tenure: Tenure) -> None:
        services.appoint(
            fresh.official,
            fresh.post,
            since=tenure.since,
            until=tenure.until,
            basis=tenure.basis,
            **io.who,
        )

    def correct(tenure: Tenure) -> None:
        recorded = same.get(since=tenure.since)
        tenure.until = tenure.until or recorded.until
        services.withdraw_tenure(recorded, reason=_("document corrected"), **io.who)
        appoint(tenure)

    verbs = Verbs(
        appoint,
        correct,
        lambda until: services.end_tenure(same.latest("since"), until=until, **io.who),
    )
    standing = list(same.order_by("since"))
    for each in standing:
        fresh.seat = each.seat
    outcome = settle_span(row, standing, fresh, verbs, io)
    if outcome == Outcome.ENDED:
        io.later.pop()[1]()  # at once, so that the next holder finds the post free
    return outcome


def delegation(row: Row, io: Importing) -> Outcome:
    """Lend authority, or take it back early."""
    fresh = Delegation(
        code=row["code"],
        official=io.official(row, "official") if row["official"] else None,
        unit=io.find(Unit, row, "unit"),
        for_post=io.find(Post, row, "for_post"),
        power=row["power"] or "",
        node=row["node"] or "",
        basis=row["basis"],
    )
    same = Delegation.objects.standing().filter(code=fresh.code)
    recorded = same.first()
    body = io.find(SupervisingBody, row, "supervised_by") or (recorded and recorded.supervised_by)
    if body:
        fresh.supervised_by = body
    verbs = Verbs(
        partial(services.delegate, **io.who),
        partial(_refuse_change, row),
        lambda until: services.end_delegation(same.get(), until=until, **io.who),
    )
    return settle_span(row, list(same), fresh, verbs, io)


def membership(row: Row, io: Importing) -> Outcome:
    """Let an official sit in a deciding body, or leave it."""
    fresh = Membership(
        body=io.must(CollectiveBody, row, "body"),
        official=io.official(row, "official"),
        is_chair=bool(row["is_chair"]),
        is_voting=row["is_voting"] is not False,
    )
    same = Membership.objects.standing().filter(body=fresh.body, official=fresh.official)
    verbs = Verbs(
        partial(services.take_seat, **io.who),
        partial(_refuse_change, row),
        lambda until: services.leave_seat(same.latest("since"), until=until, **io.who),
    )
    return settle_span(row, list(same.order_by("since")), fresh, verbs, io)


def member(row: Row, io: Importing) -> Outcome:
    """Let an official act for a supervising body, or leave it."""
    fresh = SupervisingMember(
        body=io.must(SupervisingBody, row, "body"),
        official=io.official(row, "official"),
        is_head=bool(row["is_head"]),
    )
    same = SupervisingMember.objects.standing().filter(body=fresh.body, official=fresh.official)
    verbs = Verbs(
        partial(services.join, **io.who),
        partial(_refuse_change, row),
        lambda until: services.leave(same.latest("since"), until=until, **io.who),
    )
    return settle_span(row, list(same.order_by("since")), fresh, verbs, io)


def remit(row: Row, io: Importing) -> Outcome:
    """Assign a duty to watch, or end it."""
    cell = {
        "unit": io.must(Unit, row, "unit"),
        "body": io.must(SupervisingBody, row, "body"),
        "category": row["category"] or "",
        "level": row["level"] or "",
        "stage": row["stage"] or "",
        "part": Part.CO.value if row["part"] is False else Part.LEAD.value,
    }
    same = Remit.objects.standing().filter(**cell)
    verbs = Verbs(
        partial(services.assign_remit, **io.who),
        partial(_refuse_change, row),
        lambda until: services.end_remit(same.latest("since"), until=until, **io.who),
    )
    fresh = Remit(**cell, focus=row["focus"] or "")
    return settle_span(row, list(same.order_by("since")), fresh, verbs, io)


def divisions(rows: Sequence[Row], io: Importing) -> dict[int, Outcome]:
    """Divide work anew, all rows of a unit and day together; return what became of each row."""
    groups: dict[tuple[Unit, date], list[Row]] = {}
    for row in rows:
        where = io.must(Unit, row, "unit")
        groups.setdefault((where, row["since"] or _since(where, io)), []).append(row)
    found: dict[int, Outcome] = {}
    for (where, since), group in sorted(groups.items(), key=lambda each: each[0][1]):
        outcome = _divide(where, since, group, io)
        found |= {row.number: outcome for row in group}
    return found


def _since(where: Unit, io: Importing) -> date:
    """Return the day an undated division of a unit is of: that of the one in force, if the same."""
    term = where.division_terms.standing().order_by("since").last()
    return term.since if term else io.base


def _divide(where: Unit, since: date, rows: Sequence[Row], io: Importing) -> Outcome:
    portfolios = {io.must(Post, row, "post"): row["matters"] or [] for row in rows}
    basis = next((row["basis"] for row in rows if row["basis"]), "")
    term = where.division_terms.standing().filter(since=since).first()
    if term is not None:
        recorded = {each.post: each.matters for each in term.division.portfolios.all()}
        if recorded == portfolios:
            return Outcome.SAME
        since = since if rows[0]["since"] else io.base
    services.divide_work(where, portfolios, since=since, basis=basis, **io.who)
    return Outcome.CHANGED if term else Outcome.ADDED


def _refuse_change(row: Row, _fresh: object) -> None:
    raise RowRefused(
        header(row, "until"),
        _("it is recorded differently: end that one with its last day, then add a new row"),
    )
