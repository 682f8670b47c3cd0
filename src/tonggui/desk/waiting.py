# SPDX-License-Identifier: Apache-2.0
"""What waits for someone, as far as it can be told from what is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tonggui.cases.due import last_day
from tonggui.core.values import frozen
from tonggui.desk.answers import answers_for
from tonggui.desk.attending import meetings_for
from tonggui.desk.drafting.waiting import drafts_for
from tonggui.desk.holding import Holding
from tonggui.desk.leads import leads_for
from tonggui.desk.turns import first_waiting, waiting_for
from tonggui.ledger.unchanged import unchanged
from tonggui.people import overview, queries, record
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing, may
from tonggui.people.models import Account, Erasure, Official, PostVersion, Tenure, Unit
from tonggui.registry import queries as registry
from tonggui.registry.confirming import standings
from tonggui.rounds.models import Asked, PeerCheck, Proposal, Source, Withholding
from tonggui.rounds.queries import REPLY_WITHIN
from tonggui.ruling.models import Ruling
from tonggui.supervision import counted, looking_again, revising
from tonggui.supervision.cards import talks
from tonggui.supervision.cards.queries import against

SOON = timedelta(days=30)


@frozen
class Waiting:
    """Something to be done: what, why, by when, and where; an address may not be there yet."""

    what: str
    why: str
    url: str = ""
    by: date | None = None


def waiting(account: Account, who: Standing, held: Holding, day: date) -> list[Waiting]:
    """Return what waits for an account, the dated first, the soonest of these first."""
    # All but the second factor follows from what is on record, and is said in one language.
    key = "waiting", account.pk, account.official_id, day, get_language()
    found = [
        *_of_the_account(account),
        *unchanged.kept(key, lambda: _of_the_record(who, held, day)),
    ]
    return sorted(found, key=lambda each: (each.by is None, each.by or day))


def _of_the_record(who: Standing, held: Holding, day: date) -> tuple[Waiting, ...]:
    return (
        *_ending(held, day),
        *_of_a_unit(who, held, day),
        *_to_confirm(held, day),
        *(Waiting(*each) for each in drafts_for(who, day)),
        *_of_rounds(who),
        *_of_proposals(who, day),
        *_of_cases(who),
        *_of_cards(who),
        *_of_supervision(who),
        *(Waiting(what, why, url, by) for what, why, url, by in meetings_for(who)),
        *_of_what_is_withheld(who, day),
        *_of_the_commission(who, day),
        *_of_rulings(who),
        *_of_revisions(who, day),
        *(Waiting(*each) for each in answers_for(who, day)),
        *_of_accepted_risks(who, day),
        *_of_talks(who),
        *_of_closed_cards(who),
        *(Waiting(*each) for each in leads_for(who)),
        *_of_set_up(who, day),
        *_of_security(who),
        *_of_the_audit(who),
    )


def _of_the_account(account: Account) -> Iterator[Waiting]:
    if not is_mfa_enabled(account):
        why = _("A password alone can be guessed or given away.")
        if record.without_second_factor([account]):
            why = _(
                "The administrators removed the one you had. If you did not ask for it, tell the"
                " security administrator at once."
            )
        yield Waiting(_("Set up a second factor"), why, reverse("mfa_index"))


def _ending(held: Holding, day: date) -> Iterator[Waiting]:
    for each in held.posts:
        until = each.tenure.until if each.tenure else None
        if until and until <= day + SOON:
            yield Waiting(
                _("Hand over the post of %s") % each.post.name,
                _("The tenure ends; what is open passes to whoever follows."),
                by=until,
            )
    for loan in held.loans:
        if loan.until and loan.until <= day + SOON:
            yield Waiting(
                _("Give back what was delegated by %s") % loan.basis,
                _("The delegation ends by itself on its last day."),
                by=loan.until,
            )


def _of_a_unit(who: Standing, held: Holding, day: date) -> Iterator[Waiting]:
    """Yield what waits for whoever appoints in a unit: seats that nobody holds."""
    if who.roles.isdisjoint({Role.FIRST_LEADER, Role.PERSONNEL}):
        return
    own = {each.post.post.unit_id: each.post.post.unit for each in held.posts}
    key = "empty-seats", day, *sorted(own)
    for unit, empty in unchanged.kept(key, lambda: overview.empty_seats(day, own.values())):
        said = ngettext(
            "%(n)d seat is empty in %(unit)s", "%(n)d seats are empty in %(unit)s", empty
        )
        yield Waiting(
            said % {"n": empty, "unit": unit.name},
            _("Nobody answers for a post that nobody holds."),
            _address("desk:unit", unit.unit.code),
        )


def _to_confirm(held: Holding, day: date) -> Iterator[Waiting]:
    """Yield the posts whose holder has not confirmed what they may do (R84)."""
    own = {each.tenure.pk: each for each in held.posts if each.tenure}
    if not own:
        return
    for each in standings(day, *(one.post.post for one in own.values())):
        if each.tenure.pk in own and each.asked_until:
            yield Waiting(
                _("Confirm what the post %s may do") % each.post.name,
                _("Whoever holds a post confirms to have read it, and again after a new edition."),
                reverse("desk:confirm-post", args=[each.post.post.code]),
                by=each.asked_until,
            )


def _of_rounds(who: Standing) -> Iterator[Waiting]:
    """Yield what risk rounds ask of the posts that someone holds."""
    posts = [each.post_id for each in who.posts]
    open_ones = {"post__in": posts, "answered_at": None, "round__closed_at": None}
    rows = list(Asked.objects.filter(**open_ones).select_related("round", "post"))
    versions = PostVersion.objects.on(localdate()).filter(post__in=[each.post_id for each in rows])
    names = dict(versions.values_list("post", "name")) if rows else {}
    for asked in rows:
        yield Waiting(
            _("Say which risks the post %s sees") % names.get(asked.post_id, asked.post.code),
            _("A risk round asks every post; it closes only when all have answered."),
            reverse("desk:answer-round", args=[asked.pk]),
            by=asked.round.asks_until,
        )
    for check in PeerCheck.objects.filter(**open_ones).select_related("round", "power"):
        yield Waiting(
            _("Look as a peer at the risks of %s") % check.power.code,
            _("You were drawn by lot among other units."),
            reverse("desk:check-as-peer", args=[check.pk]),
            by=check.round.checks_until,
        )


def _of_proposals(who: Standing, day: date) -> Iterator[Waiting]:
    """Yield what waits for those who grade in a unit: proposals without a reply (S13)."""
    leading = [each.post.unit_id for each in who.posts if each.is_leader]
    rows = Proposal.objects.filter(power__unit__in=leading, is_taken=None, source=Source.PUBLIC)
    for each in rows.select_related("power", "round").order_by("pk"):
        due = each.proposed_at.date() + REPLY_WITHIN
        yield Waiting(
            _("Answer what the public proposed on %s") % each.power.code,
            _("Whoever proposed it waits for the reply under the receipt number."),
            reverse("desk:reply-proposal", args=[each.pk]),
            by=due if due < day + SOON else None,
        )


def _of_cases(who: Standing) -> Iterator[Waiting]:
    """Yield in one line what waits for whoever holds nodes of cases, by the first due day."""
    at = now()
    if who.posts and (count := waiting_for(who, at)):
        words = ngettext("%d act in a case waits", "%d acts in cases wait", count)
        (first,) = first_waiting(who, at, skip=0, most=1)
        what = first.name or first.get_kind_display()
        yield Waiting(
            words % count,
            _("First: %(what)s, %(case)s") % {"what": what, "case": first.case},
            reverse("desk:turns"),
            by=last_day(localtime(first.due_at)) if first.due_at else None,
        )


def _of_supervision(who: Standing) -> Iterator[Waiting]:
    """Yield in one line what the bodies that someone acts for must do, by the first due day."""
    bodies = [each.body.code for each in who.bodies]
    if count := counted.open_duties(body__in=bodies):
        words = ngettext("%d duty of supervision waits", "%d duties of supervision wait", count)
        first = counted.first_due(body__in=bodies)
        yield Waiting(
            words % count,
            _("Nodes are watched and leads are reacted to in time; whoever does not is found."),
            reverse("desk:duties"),
            by=last_day(localtime(first)) if first else None,
        )


def _of_cards(who: Standing) -> Iterator[Waiting]:
    """Yield in one line the cards that wait for an explanation, by the first day."""
    side = against(who).open_ones.unanswered
    if who.official and (count := len(side)):
        words = ngettext("Answer %d card against you", "Answer %d cards against you", count)
        first = side.first_answer_by()
        yield Waiting(
            words % count,
            _("Explain what happened; what is not answered in time rises by itself."),
            reverse("desk:cards") + "?show=mine",
            by=last_day(localtime(first)) if first else None,
        )


def _of_what_is_withheld(who: Standing, day: date) -> Iterator[Waiting]:
    """Yield what waits for the commission: to be allowed or refused, and to be looked at again."""
    if Role.COMMISSION_HEAD not in who.roles:
        return
    for each in Withholding.objects.filter(ended_at=None).select_related("power"):
        if each.approved_at is None or each.review_on <= day + SOON:
            is_new = each.approved_at is None
            words = _("Decide on withholding: %s") if is_new else _("Look again at: %s")
            yield Waiting(
                words % each,
                _("Everything is public by default; what is withheld is counted in public."),
                reverse("desk:withheld"),
                by=None if is_new else each.review_on,
            )


def _of_the_commission(who: Standing, day: date) -> Iterator[Waiting]:
    """Yield what waits for the head of the commission: units that nobody watches."""
    if Role.COMMISSION_HEAD not in who.roles:
        return
    for each in unchanged.kept(("county", day), lambda: overview.county(day)).unwatched:
        yield Waiting(
            _("Name a supervising body for %s") % each.unit.name,
            _("Power without supervision is a blind spot."),
            _address("desk:unit", each.unit.unit.code),
        )


def _of_rulings(who: Standing) -> Iterator[Waiting]:
    """Yield the proposed changes of rules that wait for whoever approves them."""
    if not may(who, Act.APPROVE_RULING):
        return
    for each in Ruling.objects.filter(outcome="").order_by("since", "pk"):
        yield Waiting(
            _("Decide on the change of %s") % each.rule,
            _("It begins on its day only if another office approves it before."),
            reverse("desk:ruling", args=[each.pk]),
            by=each.since - timedelta(days=1),
        )


def _of_revisions(who: Standing, day: date) -> Iterator[Waiting]:
    """Yield in one line the proposals to revise lists that wait for whoever keeps them (R85)."""
    if count := revising.waiting_for(who, day=day):
        words = ngettext("%d proposal to revise lists", "%d proposals to revise lists", count)
        yield Waiting(
            words % count,
            _("One rule was confirmed three times at one node: revise the lists, or say why not."),
            reverse("desk:revisions"),
        )


def _of_accepted_risks(who: Standing, day: date) -> Iterator[Waiting]:
    """Yield in one line the accepted risks to look at again, to whoever keeps or watches them."""
    own = {each.post.unit for each in who.posts}
    keeps = {each.pk for each in own if may(who, Act.DRAFT_LISTS, unit=each, day=day)}
    units = keeps | queries.watched_by((each.body_id for each in who.bodies), day)
    rows = list(registry.to_look_again(units, day=day, by=day + SOON)) if units else []
    if rows:
        first = rows[0]
        said = ngettext(
            "Look again at %d accepted risk", "Look again at %d accepted risks", len(rows)
        )
        yield Waiting(
            said % len(rows),
            _("First: %(risk)s, %(power)s. A risk is accepted until a day, never for good.")
            % {"risk": first.where[:40], "power": first.listing.name},
            reverse("desk:unit-xray", args=[first.listing.unit_code]) + "#again",
            by=parse_date(first.subject),
        )


def _of_talks(who: Standing) -> Iterator[Waiting]:
    """Yield in one line the talks on which bodies must decide, or which they must hold."""
    rows = talks.of_bodies(who).filter(declined_at=None, held_at=None).order_by("due_at")
    if who.bodies and (first := rows.values_list("due_at", flat=True).first()):
        count = rows.count()
        yield Waiting(
            ngettext("%d talk waits", "%d talks wait", count) % count,
            _("Early signs add up: decide on the talk, and hold it in its time."),
            reverse("desk:talks"),
            by=last_day(localtime(first)),
        )


def _of_closed_cards(who: Standing) -> Iterator[Waiting]:
    """Yield what waits for bodies that closed cards, or whose members stamp: a tenth, by lot."""
    at = now()
    names = {each.body.code: each.name for each in who.bodies}
    for body in looking_again.waiting(who.bodies, at=at):
        yield Waiting(
            _("Draw a tenth of the cards that %s closed") % names[body],
            _("Cards closed in the last month are looked at again by lot, by somebody else."),
            reverse("desk:announce-draw"),
        )
    if Role.COMMISSION in who.roles and (count := looking_again.stamped(at=at).count()):
        words = ngettext("%d stamp found: draw again", "%d stamps found: draw again", count)
        yield Waiting(
            words % count,
            _("After a rubber stamp (S43) a tenth of what was closed is looked at again."),
            reverse("desk:announce-draw"),
        )


def _of_set_up(who: Standing, day: date) -> Iterator[Waiting]:
    """Yield the first steps of a new site: its organisation, then accounts for who serves in it."""
    if Role.SYSTEM_ADMIN not in who.roles:
        return
    if not Unit.objects.exists():
        yield Waiting(
            _("Import the organisation"),
            _("Units, posts, people and supervising bodies, by one workbook. It comes first."),
            _address("desk:import"),
        )
        return
    serving = Tenure.objects.on(day).values("official")
    without = Official.objects.filter(pk__in=serving, account=None).count()
    if without:
        yield Waiting(
            ngettext("%d official has no account", "%d officials have no account", without)
            % without,
            _("Whoever is to draft, decide or supervise here needs one."),
            _address("desk:make-account"),
        )


def _of_security(who: Standing) -> Iterator[Waiting]:
    if Role.SECURITY_ADMIN not in who.roles:
        return
    closed = Account.objects.filter(is_active=False).count()
    if closed:
        yield Waiting(
            ngettext("%d account is closed", "%d accounts are closed", closed) % closed,
            _("New accounts stay closed until you open them."),
            _address("desk:accounts"),
        )


def _of_the_audit(who: Standing) -> Iterator[Waiting]:
    """Yield what waits for the audit administrator: requests to erase personal words."""
    if Role.AUDIT_ADMIN not in who.roles:
        return
    asked = Erasure.objects.filter(decided_at=None).count()
    if asked:
        yield Waiting(
            ngettext("Decide on %d erasure", "Decide on %d erasures", asked) % asked,
            _("What one administrator asks to erase, another allows or refuses."),
            _address("desk:erasures"),
        )


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
