# SPDX-License-Identifier: Apache-2.0
"""Fields that forms of the desk share: days, and things on record by code or by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tonggui.cases.happening import CLOCKS_DIFFER
from tonggui.people import queries
from tonggui.people.exchange.cells import narrow
from tonggui.people.models import Official, SupervisingBody, Unit

PUBLIC_FOR_GOOD = _("This text will be public and cannot be removed: name nobody.")
BY_CODE_OR_NAME = _("Code, or name where only one has it.")


class Day(forms.DateField):
    """A day, picked or written."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class Moment(forms.DateTimeField):
    """A day and time, picked or written."""

    def __init__(self, **options: Any) -> None:
        attrs = {"type": "datetime-local"}
        widget = forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)


def not_ahead(at: datetime) -> datetime:
    """Return a time at which something has been done; one that lies ahead is a slip."""
    if at > timezone.now() + CLOCKS_DIFFER:
        raise forms.ValidationError(_("This lies in the future: say when it was done."))
    return at


class Person(forms.CharField):
    """An official by code, or by name where only one has it."""

    def clean(self, value: Any) -> Any:
        """Return the official, None where nothing is written."""
        text = super().clean(value)
        if not text:
            return None
        found = Official.objects.filter(code=narrow(text)).first()
        named = [] if found else list(Official.objects.filter(name=text)[:2])
        if found is None and len(named) != 1:
            raise forms.ValidationError(
                _("Several people have this name: write the code.")
                if named
                else _("Nobody on record has this code or name.")
            )
        return found or named[0]


class UnitNamed(forms.CharField):
    """A unit by code, or by name where only one has or had it."""

    def __init__(self, **options: Any) -> None:
        help_text = _("Its code, or its name where no other unit has it.")
        super().__init__(help_text=help_text, **options)

    def clean(self, value: Any) -> Any:
        """Return the unit, None where nothing is written."""
        text = super().clean(value)
        if not text:
            return None
        named = Unit.objects.filter(versions__name=text, versions__withdrawn_at=None).distinct()
        found = list(Unit.objects.filter(code=narrow(text))) or list(named[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several units have this name: write the code.")
                if found
                else _("No unit on record has this code or name.")
            )
        return found[0]


class Watcher(forms.ChoiceField):
    """One of the supervising bodies of today, or none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_watchers, **options)

    def clean(self, value: Any) -> Any:
        """Return the body, None where none is chosen."""
        return SupervisingBody.objects.filter(code=super().clean(value)).first()


class Beginning(forms.Form):
    """The first day of something."""

    since = Day(label=_("First day"))


class Ending(forms.Form):
    """The last day of something that gives rights."""

    until = Day(label=_("Last day"), help_text=_("Rights end with this day."))


class Closing(forms.Form):
    """The last day of something that exists."""

    until = Day(label=_("Last day"), help_text=_("What it was until then stays on record."))


def watchers_of(unit: Unit, day: date) -> list[tuple[str, str]]:
    """Return the bodies whose remit covers a unit on a day, and the commission, to choose from."""
    bodies = queries.bodies_on(day).values()
    fitting = [each for each in bodies if queries.may_be_watched_by(each.body, unit, day)]
    return [("", "—"), *((each.body.code, each.name) for each in fitting)]


def _watchers() -> list[tuple[str, str]]:
    bodies = queries.bodies_on(localdate()).values()
    return [("", "—"), *((each.body.code, each.name) for each in bodies)]
