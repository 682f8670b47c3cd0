# SPDX-License-Identifier: Apache-2.0
"""What the audit administrator narrows the trail and the sign-ins by: days, person, kind."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tonggui.cases.models import Reading
from tonggui.desk.forms.fields import Day
from tonggui.ledger.models import Entry
from tonggui.ledger.services import NOBODY, OFFICIAL
from tonggui.people.models import Account, SignIn

COMMAND_LINE = "cli"
_EARLIEST, _LATEST = date(1970, 1, 1), date(9000, 1, 1)
# In an entry as it is written, the time of receipt follows the commitments of personal fields.
_RECEIVED, _SECONDS = '},"received":"', len("2026-03-02T01:00:00")


class Narrowed(forms.Form):
    """From which day to which, and by whom; what is empty narrows nothing."""

    since = Day(label=_("From the day"), required=False)
    until = Day(label=_("To the day"), required=False)
    by = forms.CharField(label=_("Account"), required=False, max_length=150)

    def clean_by(self) -> str:
        """Refuse whoever has no account: else an empty page would look like an answer."""
        by = str(self.cleaned_data["by"]).strip()
        if by and by != COMMAND_LINE and not accounts_called(by):
            raise forms.ValidationError(_("No account and no official is called so."))
        return by


class Acts(Narrowed):
    """Which acts of the ledger are asked for."""

    kind = forms.CharField(required=False, max_length=64)
    subject = forms.CharField(label=_("About"), required=False, max_length=200)

    def found(self) -> QuerySet[Entry]:
        """Return the entries asked for, the latest first; none where something is wrong."""
        rows = Entry.objects.select_related("position").order_by("-pk")
        if not self.is_valid():
            return rows.none()
        said = self.cleaned_data
        if said["kind"]:
            rows = rows.filter(kind__startswith=said["kind"])
        if said["subject"]:
            rows = rows.filter(subject__contains=said["subject"])
        if said["by"]:
            rows = rows.filter(_done_by(said["by"]))
        return _received(rows, said["since"], said["until"])


class Attempts(Narrowed):
    """Which attempts to sign in are asked for."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("every outcome")), ("in", _("signed in")), ("wrong", _("wrong password"))],
    )

    def found(self) -> QuerySet[SignIn]:
        """Return the attempts asked for, the latest first; none where something is wrong."""
        rows = SignIn.objects.select_related("account").order_by("-at", "-pk")
        if not self.is_valid():
            return rows.none()
        said = self.cleaned_data
        if said["outcome"]:
            rows = rows.filter(succeeded=said["outcome"] == "in")
        if said["by"]:
            rows = rows.filter(account__in=accounts_called(said["by"]))
        if said["since"]:
            rows = rows.filter(at__gte=_begin(said["since"]))
        return rows.filter(at__lt=_end(said["until"])) if said["until"] else rows


class Readings(Narrowed):
    """Which takings out of files are asked for."""

    case = forms.CharField(label=_("Case"), required=False, max_length=64)

    def found(self) -> QuerySet[Reading]:
        """Return the takings out asked for, the latest first; none where something is wrong."""
        rows = Reading.objects.select_related("case", "paper", "by__official").order_by("-pk")
        if not self.is_valid():
            return rows.none()
        said = self.cleaned_data
        if said["case"]:
            rows = rows.filter(case__code=said["case"].strip())
        if said["by"]:
            rows = rows.filter(by__in=accounts_called(said["by"]))
        if said["since"]:
            rows = rows.filter(at__gte=_begin(said["since"]))
        return rows.filter(at__lt=_end(said["until"])) if said["until"] else rows


def accounts_called(by: str) -> list[int]:
    """Return the accounts with a sign-in name or a number, or of officials by name or code."""
    asked = Q(username=by) | Q(official__name=by) | Q(official__code=by)
    if by.isdecimal():
        asked |= Q(pk=int(by[:18]))
    return list(Account.objects.filter(asked).values_list("pk", flat=True))


def _done_by(by: str) -> Q:
    """Ask for acts of one person: who acted is a personal field, so erased ones are not found."""
    doers = [NOBODY] if by == COMMAND_LINE else _doers(accounts_called(by))
    asked = Q(pk__in=[])
    for doer in doers:
        written = rf'"by": \["[0-9a-f]+", "{re.escape(doer)}"\]'
        asked |= Q(openings__contains=f'"{doer}"') & Q(openings__regex=written)
    return asked


def _doers(accounts: list[int]) -> list[str]:
    """Return how entries name whoever acts with these accounts: officials by their code."""
    label = Account._meta.label_lower  # noqa: SLF001 - Django's documented API
    rows = Account.objects.filter(pk__in=accounts).values_list("pk", "official__code")
    return [f"{OFFICIAL}{code}" if code else f"{label}/{pk}" for pk, code in rows]


def _received(rows: QuerySet[Entry], since: date | None, until: date | None) -> QuerySet[Entry]:
    if not (since or until):
        return rows
    place = StrIndex("leaf", Value(_RECEIVED)) + Value(len(_RECEIVED))
    told: Any = rows.alias(received=Substr("leaf", place, _SECONDS, output_field=TextField()))
    if since:
        told = told.filter(received__gte=_said(_begin(since)))
    if until:
        told = told.filter(received__lt=_said(_end(until)))
    found: QuerySet[Entry] = told
    return found


def _begin(day: date) -> datetime:
    day = min(max(day, _EARLIEST), _LATEST)  # beyond, days have no hours in another zone
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware


def _end(day: date) -> datetime:
    return _begin(min(day, _LATEST)) + timedelta(days=1)


def _said(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
