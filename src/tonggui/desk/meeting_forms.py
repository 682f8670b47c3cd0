# SPDX-License-Identifier: Apache-2.0
"""Forms of meetings: calling one, its agenda, and all that is recorded while it is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.core.powers import MAJOR_MATTERS
from tonggui.desk.case_forms import Files
from tonggui.desk.forms.fields import Moment
from tonggui.meetings.services import OPINIONS
from tonggui.meetings.services.following import EXECUTIONS
from tonggui.meetings.services.holding import CHOICES, KINDS, MODES, RESULTS, STANCES, Speech

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Choices = Sequence[tuple[str, Any]]
WORDS: MappingProxyType[str, Promise] = MappingProxyType(
    {
        "同意": _("in favour"),
        "反对": _("against"),
        "弃权": _("abstains"),
        "缓议": _("put off"),
        "无异议": _("no objection"),
        "有条件": _("on conditions"),
        "暂缓": _("defer"),
        "不同意": _("does not agree"),
        "substantive": _("states a position"),
        "report": _("reports"),
        "question": _("asks"),
        "procedural": _("leads the meeting"),
        "adopted": pgettext_lazy("vote", "adopted"),
        "rejected": _("rejected"),
        "deferred": _("put off"),
        "meeting": _("decided in the meeting"),
        "circulation": _("passed round on paper"),
        "contract": _("contract"),
        "payment": _("payment"),
        "appointment": _("appointment"),
        "project_approval": _("project approval"),
        "重大决策": _("major decision"),
        "重要人事任免": _("important appointment"),
        "重大项目安排": _("major project"),
        "大额资金使用": _("large sum of money"),
        "其他事项": _("other matter"),
    }
)
MATTERS = (*MAJOR_MATTERS, "其他事项")
_SALT = "tonggui.meetings.review"


def word(said: str) -> str:
    """Return what a fixed word is called in the reader's language."""
    return str(WORDS.get(said, said))


def _words(names: Sequence[str]) -> Choices:
    return [(name, WORDS[name]) for name in names]


def _text(label: _StrPromise, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=4000, widget=forms.Textarea({"rows": rows}), **options
    )


def _day(label: _StrPromise, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **options)


def _yuan() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Amount, yuan"), required=False, min_value=0, max_digits=15, decimal_places=2
    )


class Fen(forms.Form):
    """A form with a sum: asked in yuan, kept in fen."""

    def clean(self) -> dict[str, Any]:
        """Return what is said, the sum in fen."""
        said = super().clean() or {}
        yuan = said.get("yuan")
        return {**said, "amount": None if yuan is None else int(yuan * 100)}


class Putting(Fen):
    """A matter for the agenda, and the case it belongs to."""

    belongs = forms.ChoiceField(
        label=_("Case"), help_text=_("All that happens to the matter is entered in this case.")
    )
    matter = forms.ChoiceField(label=_("Kind of matter"), choices=_words(MATTERS))
    subject = forms.CharField(label=_("What is to be decided"), max_length=200)
    yuan = _yuan()
    payee = forms.CharField(label=_("Payee"), max_length=120, required=False)
    party = forms.CharField(label=_("Person or party concerned"), max_length=120, required=False)
    reporter = forms.ChoiceField(label=_("Who reports"), required=False)

    def __init__(self, *args: Any, cases: Choices, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["belongs"].choices = cases  # type: ignore[attr-defined]
        self.fields["reporter"].choices = [("", "—"), *posts]  # type: ignore[attr-defined]


class Entry(forms.Form):
    """What every entry of a meeting has: a key, and for one on paper when it was."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=48)

    def __init__(self, *args: Any, is_on_paper: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_on_paper:
            self.fields["held_at"] = Moment(label=_("When it was, by the paper"))


class Papers(Entry):
    """Papers that go with an entry."""

    papers = Files(label=_("Papers"), help_text=_("PDF, PNG, JPEG, DOCX, XLSX or OFD."))


class Opening(Papers):
    """Who has come."""

    present = forms.MultipleChoiceField(
        label=_("Present"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, seats: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["present"].choices = seats  # type: ignore[attr-defined]


class Speaking(Entry):
    """Who says what; one press of a button says of which kind it is, or which stance is taken."""

    post = forms.ChoiceField(label=_("Who speaks"), widget=forms.RadioSelect)
    text = _text(_("What was said"), rows=2, required=False)
    leading = forms.BooleanField(
        label=_("Leads towards a position"),
        required=False,
        help_text=_("Such words count as a position, even in a question or a report."),
    )
    said = forms.ChoiceField(
        choices=[*_words(STANCES), *_words(KINDS[1:])], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, seats: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = seats  # type: ignore[attr-defined]

    def speech(self) -> Speech:
        """Return what was said."""
        said = self.cleaned_data
        is_stance = said["said"] in STANCES
        return Speech(
            post=said["post"],
            speech_kind=KINDS[0] if is_stance else said["said"],
            stance=said["said"] if is_stance else "",
            text=said["text"],
            leading=said["leading"],
        )


class Stating(Entry):
    """A member's own position."""

    stance = forms.ChoiceField(
        label=_("Your position"), choices=_words(STANCES), widget=forms.RadioSelect
    )
    text = _text(_("In words"), required=False)

    def speech(self) -> Speech:
        """Return what is said; the seat is that of whoever says it."""
        return Speech("", stance=self.cleaned_data["stance"], text=self.cleaned_data["text"])


class OfMember(Entry):
    """A member, and why."""

    post = forms.ChoiceField(label=_("Member"))
    text = _text(_("Why"))

    def __init__(self, *args: Any, seats: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = seats  # type: ignore[attr-defined]


class Reasoned(Entry):
    """Why."""

    text = _text(_("Why"))


class Voting(Entry):
    """How each voter voted by name; or what was counted of a secret ballot."""

    def __init__(self, *args: Any, seats: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = seats
        own = (options.get("initial") or {}).get("cast") or {}
        choices = [*_words(CHOICES), ("", _("did not vote"))]
        for number, (ref, name) in enumerate(seats):
            self.fields[f"voter-{number}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                initial=own.get(ref, ""),
                help_text=_("cast from their own device") if ref in own else "",
            )

    def votes(self) -> dict[str, str]:
        """Return who voted how."""
        said = {
            ref: self.cleaned_data.get(f"voter-{number}") or ""
            for number, (ref, _name) in enumerate(self.seats)
        }
        return {ref: choice for ref, choice in said.items() if choice}


class Casting(Entry):
    """How somebody votes themselves."""

    choice = forms.ChoiceField(
        label=_("Your vote"), choices=_words(CHOICES), widget=forms.RadioSelect
    )


class Counting(Entry):
    """What was counted of a secret ballot."""

    yes = forms.IntegerField(label=_("In favour"), min_value=0)
    no = forms.IntegerField(label=_("Against"), min_value=0)
    abstained = forms.IntegerField(label=_("Abstained"), min_value=0)

    def counted(self) -> dict[str, int]:
        """Return how many voted how."""
        said = self.cleaned_data
        return dict(zip(CHOICES, (said["yes"], said["no"], said["abstained"]), strict=True))


class Resolving(Entry, Fen):
    """How an item ended, and what is to be carried out."""

    result = forms.ChoiceField(label=_("Result"), choices=_words(RESULTS))
    mode = forms.ChoiceField(label=_("How"), choices=_words(MODES))
    object = forms.CharField(label=_("What was resolved"), max_length=200, required=False)
    yuan = _yuan()
    payee = forms.CharField(label=_("Payee"), max_length=120, required=False)
    person = forms.CharField(label=_("Person appointed"), max_length=120, required=False)
    owner = forms.ChoiceField(label=_("Who carries it out"), required=False)
    due = _day(_("Until when"))
    feedback_due = _day(_("The outcome is told until"))
    conditions = forms.CharField(
        label=_("Conditions, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    replaces = forms.CharField(label=_("Replaces resolution"), max_length=80, required=False)
    reason = _text(_("Why, where the votes fell otherwise"), rows=2, required=False)

    def __init__(self, *args: Any, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].choices = [("", "—"), *posts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return what is said, conditions one by one."""
        said = super().clean()
        lines = str(said.get("conditions") or "").splitlines()
        return {**said, "conditions": tuple(each.strip() for each in lines if each.strip())}


class Reviewing(Entry):
    """The integrity opinion; the server knows when its page was opened."""

    opened = forms.CharField(widget=forms.HiddenInput)
    opinion = forms.ChoiceField(
        label=_("Opinion"), choices=_words(OPINIONS), widget=forms.RadioSelect
    )
    text = _text(_("In words"), required=False)
    conditions = forms.CharField(
        label=_("Conditions, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Return what is said, with when the page was opened."""
        said = super().clean() or {}
        try:
            opened = signing.loads(str(said.get("opened")), salt=_SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("This page was not opened here: open it again")) from None
        lines = str(said.get("conditions") or "").splitlines()
        conditions = tuple(each.strip() for each in lines if each.strip())
        return {**said, "opened_at": datetime.fromisoformat(opened), "conditions": conditions}


class Progressing(Papers):
    """How far a resolution is carried out."""

    text = _text(_("How far it is"))
    result = forms.CharField(
        label=_("Outcome"),
        required=False,
        max_length=200,
        help_text=_("Once it is done; leave it empty while it is under way."),
    )


class Fulfilling(Papers):
    """Which condition is met."""

    condition = forms.ChoiceField(label=_("Condition"))

    def __init__(self, *args: Any, conditions: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(each, each) for each in conditions]
        self.fields["condition"].choices = choices  # type: ignore[attr-defined]


class Executing(Papers, Fen):
    """What was carried out of a resolution."""

    kind = forms.ChoiceField(label=_("What it is"), choices=_words(EXECUTIONS))
    id = forms.CharField(label=_("Its number"), max_length=80)
    yuan = _yuan()
    payee = forms.CharField(label=_("Payee"), max_length=120, required=False)
    person = forms.CharField(label=_("Person appointed"), max_length=120, required=False)
    object = forms.CharField(label=_("For what"), max_length=200, required=False)


class Minuting(Papers):
    """The signing of minutes; a correction names who signed it."""

    signed_by = forms.CharField(
        label=_("Correction signed by"),
        required=False,
        max_length=80,
        help_text=_("Only where minutes are there already and these are others."),
    )


def opened_now(at: datetime) -> str:
    """Return a seal on when a page was opened, which nobody can make but the server."""
    return signing.dumps(at.isoformat(), salt=_SALT)


def local(at: datetime) -> str:
    """Return a time as a field shows it."""
    return localtime(at).strftime("%Y-%m-%dT%H:%M")
