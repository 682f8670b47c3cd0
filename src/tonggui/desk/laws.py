# SPDX-License-Identifier: Apache-2.0
"""The register of laws at the desk: all, one with all that became of it, and what is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.articles import plain
from tonggui.desk import law_forms as forms
from tonggui.desk.asking import Page, answered, done, who, withdrawal, withdrawn
from tonggui.laws import services
from tonggui.laws.hanging import hanging_on
from tonggui.laws.models import Law, LawChange, LawVersion, Rank
from tonggui.laws.standing import Standing, laws_on
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.registry import queries as registry
from tonggui.registry.models import Mention, Mentioned

MOST = 500


@opened_to(Act.SEE_DRAFTS)
def laws(request: HttpRequest) -> HttpResponse:
    """List the laws on record, those that something became of first, and those only lists name."""
    day = timezone.localdate()
    kept, grounds = laws_on(day), registry.grounds(day, Mentioned.BASIS)
    powers = {plain(each["title"]): each["powers"] for each in grounds}
    rows = [(each, sum(powers.get(title, 0) for title in each.law.titles)) for each in kept]
    given = {
        "laws": sorted(rows, key=lambda row: (not row[0].is_changed, row[0].law.law.code)),
        "named": [(each["title"], each["powers"]) for each in _named(grounds, kept)],
        "may_keep": _may_keep(request),
        "trail": [(_("Powers of my units"), reverse("desk:powers")), (_("Register of laws"), "")],
    }
    return render(request, "desk/laws/laws.html", given)


@opened_to(Act.SEE_DRAFTS)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a law as it stands, what became of it, and every power that rests on it."""
    found, day = _law(code), timezone.localdate()
    standing = next(each for each in laws_on(day) if each.law.law_id == found.pk)
    given = {
        "standing": standing,
        "changes": [_counted(known, day) for known in standing.changes],
        "resting": resting(standing, day),
        "versions": LawVersion.objects.standing().filter(law=found).order_by("-since", "-pk"),
        "may_keep": _may_keep(request),
        "today": day,
        "trail": [*_trail(), (found.code, "")],
    }
    return render(request, "desk/laws/law.html", given)


@opened_to(Act.KEEP_LAWS)
def add(request: HttpRequest) -> HttpResponse:
    """Put a law on record."""
    title = request.GET.get("title", "").strip()[:200]
    initial = {"title": title, "rank": _rank(title), "since": timezone.localdate()}
    form = forms.LawFacts(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.record_law(LawVersion(**said), **who(request))
        return done(request, _("The law is on record."), "desk:law", made.code)

    page = Page(
        title=_("Put a law on record"),
        does=_("Record"),
        note=_("It is written once here; lists go on naming it by its title."),
        back=reverse("desk:laws"),
        more={"trail": [*_trail(), (_("Put a law on record"), "")]},
    )
    return answered(request, form, page, act)


@opened_to(Act.KEEP_LAWS)
def add_named(request: HttpRequest) -> HttpResponse:
    """Put all laws on record that published lists name and the register does not know."""
    day = timezone.localdate()
    named = _named(registry.grounds(day, Mentioned.BASIS), laws_on(day))[:MOST]

    def act(_said: dict[str, Any]) -> HttpResponse:
        said = [LawVersion(title=t["title"], rank=_rank(t["title"]), since=day) for t in named]
        made = services.record_named(said, **who(request))
        return done(request, _("Laws put on record: %d") % len(made), "desk:laws")

    page = Page(
        title=_("Put the laws that lists name on record"),
        does=_("Record all"),
        back=reverse("desk:laws"),
        more={"named": named, "trail": [*_trail(), (_("Laws that lists name"), "")]},
    )
    form = Form(request.POST if request.method == "POST" else None)
    return answered(request, form, page, act, "desk/laws/named.html")


@opened_to(Act.KEEP_LAWS)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Put right what a law is called, or who made it."""
    found = _law(code)
    last = LawVersion.objects.standing().filter(law=found).order_by("since", "pk").last()
    names = ("title", "also", "rank", "issued_by", "number", "effective_on")
    initial = {name: getattr(last, name) for name in names} | {"since": timezone.localdate()}
    form = forms.LawFacts(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.revise_law(found, LawVersion(**said), **who(request))
        return done(request, _("The law is on record as it is now."), "desk:law", found.code)

    page = Page(
        title=_("Put right: %s") % (last.title if last else found.code),
        does=_("Put right"),
        note=_("What became of the law itself is recorded as a change, not here."),
        back=reverse("desk:law", args=[found.code]),
        more={"trail": [*_trail(), (found.code, "")]},
    )
    return answered(request, form, page, act)


@opened_to(Act.KEEP_LAWS)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Record what became of a law from a day on; shown is all that rests on it now."""
    found, day = _law(code), timezone.localdate()
    known = laws_on(day)
    standing = next(each for each in known if each.law.law_id == found.pk)
    others = [(e.law.law.code, e.law.title) for e in known if e.law.law_id != found.pk]
    form = forms.Became(request.POST or None, initial={"since": day}, laws=others)

    def act(said: dict[str, Any]) -> HttpResponse:
        said["replaced_by"] = Law.objects.filter(code=said["replaced_by"]).first()
        made = services.change_law(found, LawChange(**said), **who(request))
        words = _("The change is on record; what hangs on it is marked to be revised.")
        return done(request, words, "desk:law-change", made.code)

    page = Page(
        title=_("Record a change: %s") % standing.law.title,
        does=_("Record the change"),
        back=reverse("desk:law", args=[found.code]),
        more={"resting": resting(standing, day), "trail": [*_trail(), (found.code, "")]},
    )
    return answered(request, form, page, act, "desk/laws/became.html")


@opened_to(Act.KEEP_LAWS)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a change that was recorded in error."""
    found = get_object_or_404(LawChange, code=code, withdrawn_at=None)
    form = forms.InError(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withdraw_change(found.pk, reason=said["reason"], **who(request))
        return done(request, withdrawn(), "desk:law", found.law.code)

    page = withdrawal(found.code, back=reverse("desk:law-change", args=[code]))
    return answered(request, form, page, act)


def resting(standing: Standing, day: date) -> list[Mention]:
    """Return what editions in force say of a law, power by power."""
    subjects = [each for title in standing.law.titles for each in (title, f"《{title}》")]
    return list(registry.mentions(day, [Mentioned.BASIS], *subjects)[:MOST])


def trail_of(code: str) -> list[tuple[str, str]]:
    """Return the way to a law's page, and the law itself."""
    return [*_trail(), (code, reverse("desk:law", args=[code]))]


def _counted(known: Any, day: date) -> dict[str, Any]:
    hanging = hanging_on(known, day)
    return {
        "change": known.change,
        "all": len(hanging),
        "open": sum(each.is_open for each in hanging),
        "is_ahead": known.change.since > day,
    }


def _named(grounds: list[dict[str, Any]], kept: list[Standing]) -> list[dict[str, Any]]:
    """Return the laws that lists name and the register does not know, each by one title."""
    here = {title for each in kept for title in each.law.titles}
    found: dict[str, dict[str, Any]] = {}
    for each in grounds:
        title = plain(each["title"])
        if title and title not in here:
            before = found.get(title, {"powers": 0})
            found[title] = {"title": title, "powers": before["powers"] + each["powers"]}
    return sorted(found.values(), key=lambda each: (-each["powers"], each["title"]))


def _rank(title: str) -> str:
    """Return the rank that a title tells by itself; "" where it must be looked up."""
    if title.startswith("中华人民共和国") and title.endswith("法"):
        return Rank.STATUTE.value
    return ""


def _law(code: str) -> Law:
    return get_object_or_404(Law, code=code)


def _may_keep(request: HttpRequest) -> bool:
    standing = getattr(request, "standing", authority.Standing())
    return authority.may_somewhere(standing, Act.KEEP_LAWS)


def _trail() -> list[tuple[str, str]]:
    return [
        (_("Powers of my units"), reverse("desk:powers")),
        (_("Register of laws"), reverse("desk:laws")),
    ]
