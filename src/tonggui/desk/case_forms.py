# SPDX-License-Identifier: Apache-2.0
"""Forms of a case: opening it, acting at a node or on the whole, and opinions of supervision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.cases.papers import Brought
from tonggui.core import reasons
from tonggui.core.events import KINDS
from tonggui.core.values import frozen
from tonggui.desk.forms.fields import BY_CODE_OR_NAME, Day, Moment, Person, not_ahead
from tonggui.formats.report.kinds import ENGLISH
from tonggui.people.models import Official
from tonggui.supervision.permitting import OPINIONS
from tonggui.supervision.saying import PREVIOUS, START

NAMES = MappingProxyType(
    {
        "acceptance": _("acceptance"),
        "added_sign": _("added signature"),
        "case_close": _("close the case"),
        "case_decided": _("what was decided"),
        "case_open": _("case opened"),
        "case_void": _("opened in error"),
        "countersign": _("countersign"),
        "edition_move": _("moved to a newer edition"),
        "node_close": _("finish the node"),
        "node_open": _("begin the node"),
        "payment": _("payment"),
        "publish": _("publication"),
        "ratification": _("ratification"),
        "resume": _("start the clock again"),
        "return": _("return"),
        "sup_act": pgettext_lazy("event", "supervision"),
        "suspend": _("stop the clock"),
        "transfer": _("pass on"),
        "urge": _("urge"),
    }
)
OPINION_NAMES = MappingProxyType(
    {
        "无异议": pgettext_lazy("opinion", "no objection"),
        "提醒": pgettext_lazy("opinion", "reminder"),
        "建议纠正": pgettext_lazy("opinion", "advice to correct"),
        "异议": pgettext_lazy("opinion", "objection"),
    }
)
OF_THE_CASE = ("suspend", "resume", "urge", "case_close")
OF_LEADERS = ("urge", "edition_move", "case_void")
BESIDE = ("return", "transfer", "countersign", "added_sign")
# Reasons for which the law lets a clock stop, and where it says so.
BASES = MappingProxyType(
    {
        "补正": _("Administrative Licensing Law, article 32 (4): what is lacking is said at once"),
        "听证": _("Administrative Licensing Law, article 45"),
        "鉴定": _("Administrative Licensing Law, article 45"),
        "检测": _("Administrative Licensing Law, article 45"),
        "检验": _("Administrative Licensing Law, article 45"),
        "专家评审": _("Administrative Licensing Law, article 45"),
        "公告": _("the law that orders the announcement"),
        "公示": _("the rule that orders the publication"),
        "不可抗力": _("Civil Code, article 180"),
    }
)
ACCEPTED = "image/jpeg,image/png,application/pdf,.docx,.xlsx,.ofd"
_TO_DETAIL = (
    *("opinion", "reason", "to", "asks", "text", "document", "decided_by", "item_set"),
    *("answer_by", "notice_delivered_at", "answers", "done", "object", "place", "decided_at"),
    *("hash", "party", "fact_code", "collective", "deviation_reason", "handler", "reviewer"),
    *("body", "fields"),
)


@frozen
class Around:
    """What a form of a case lets choose from: nodes, colleagues, lawful reasons, nodes done.

    Nodes are pairs of id and name. `turns` are the nodes that wait for anybody, `required` the
    papers that the node at hand asks for. `posts` and `bodies` are those of the unit, `bodies` also
    those above it. `published` are the fields of the case that its lists make public.
    """

    nodes: Sequence[tuple[str, str]] = ()
    turns: Sequence[tuple[str, str]] = ()
    colleagues: Sequence[Official] = ()
    reasons: Sequence[str] = ()
    done: Sequence[str] = ()
    moved: Sequence[tuple[str, str]] = ()
    required: Sequence[str] = ()
    posts: Sequence[tuple[str, str]] = ()
    bodies: Sequence[tuple[str, str]] = ()
    published: Sequence[str] = ()


def name_of(kind: str) -> str:
    """Return what a kind of event is called; one without a name keeps its own."""
    if kind in NAMES:
        return str(NAMES[kind])
    words = ENGLISH if (get_language() or "").startswith("en") else KINDS
    return str(words.get(kind, kind))


def detail_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form says beyond the columns of an event."""
    return {name: _plain(said[name]) for name in _TO_DETAIL if said.get(name)}


def _plain(value: Any) -> Any:
    if isinstance(value, Official):
        return value.code
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | list | dict) else str(value)


class Files(forms.FileField):
    """Any number of files."""

    def __init__(self, **options: Any) -> None:
        widget = forms.ClearableFileInput()
        widget.allow_multiple_selected = True
        widget.attrs |= {"multiple": True, **options.pop("attrs", {})}
        super().__init__(widget=widget, required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ARG002 - Django's form
        """Return the files; none is none."""
        brought = data if isinstance(data, Sequence) else [data] if data else []
        return [super(Files, self).clean(each) for each in brought if each]


def _is_told(reason: str) -> bool:
    """Say whether a word that a rule lists is told in English beside itself."""
    return reason in reasons.ENGLISH and (get_language() or "").startswith("en")


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class Opening(forms.Form):
    """What a case is about."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class OnCase(forms.Form):
    """When something was done to a case; `seen` is the last event whoever acts has seen."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = Moment(label=_("When it was done"), help_text=_("Entering it late is recorded as such."))

    def __init__(self, *args: Any, around: Around | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.around = around or Around()
        for name, choices in self.choices().items():
            found = self.fields[name]
            if isinstance(found, forms.ChoiceField | forms.MultipleChoiceField):
                found.choices = choices
        if len(self.around.nodes) == 1 and "node" in self.fields:
            self.fields["node"].initial = self.around.nodes[0][0]

    def clean_at(self) -> datetime:
        """Return when it was done: what is recorded stays for good."""
        return not_ahead(self.cleaned_data["at"])

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Return what each field that chooses lets choose from."""
        return {"node": self.around.nodes} if "node" in self.fields else {}


class AtNode(OnCase):
    """What was done at a node, with its opinion and papers."""

    node = forms.ChoiceField(label=_("Node"))
    opinion = forms.CharField(label=_("Opinion"), required=False, max_length=2000, widget=_lines())


class Finishing(AtNode):
    """The end of a node: its opinion, sum and papers, and whether what follows begins at once."""

    yuan = forms.DecimalField(
        label=_("Amount, yuan"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    papers = Files(
        label=_("Other papers"),
        attrs={"accept": ACCEPTED},
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX or OFD; a photograph will do."),
    )
    goes_on = forms.BooleanField(
        label=_("Begin what comes next, or close the case if this was the last"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, around: Around | None = None, **options: Any) -> None:
        super().__init__(*args, around=around, **options)
        for number, name in enumerate(self.around.required):
            self.fields[f"paper_{number}"] = Files(label=name, attrs={"accept": ACCEPTED})
        asked = [f"paper_{number}" for number in range(len(self.around.required))]
        self.order_fields(["node", *asked, "papers", "opinion", "yuan", "goes_on", "at"])

    def clean(self) -> dict[str, Any]:
        """Return what is said: the sum in fen, and each file with the paper that it is."""
        said = super().clean() or {}
        yuan = said.get("yuan")
        papers = [
            Brought(str(each.name), each, name)
            for number, name in enumerate(self.around.required)
            for each in said.get(f"paper_{number}") or ()
        ]
        papers += [self._other(each) for each in said.get("papers") or ()]
        return {**said, "amount": None if yuan is None else int(yuan * 100), "papers": papers}

    def _other(self, file: Any) -> Brought:
        """Take a file for the paper that it is named as, if the node asks for such a one."""
        name = str(file.name)
        stem = name.rpartition(".")[0]
        return Brought(name, file, stem if stem in self.around.required else "")


class WithReason(OnCase):
    """An act that says why."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=_lines())


class Returning(OnCase):
    """From which node a case is sent back, how far, and why."""

    node = forms.ChoiceField(label=_("From which node"))
    to = forms.ChoiceField(
        label=_("Back to"),
        choices=[
            (PREVIOUS, _("the node that was finished last before it")),
            (START, _("the beginning")),
        ],
        widget=forms.RadioSelect,
        initial=PREVIOUS,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=_lines(),
        help_text=_("Say what is lacking, so that it need not come back twice."),
    )
    field_order = ("node", "to", "reason", "at")


class Passing(OnCase):
    """To whom a node is passed on, why, and by which document."""

    node = forms.ChoiceField(label=_("Node"))
    to = forms.ChoiceField(label=_("To whom"))
    reason = forms.CharField(label=_("Why"), max_length=500, widget=_lines())
    document = forms.CharField(
        label=_("Document of the authorisation"),
        required=False,
        max_length=120,
        help_text=_("Needed unless the other already holds this post, or was lent it in writing."),
    )
    field_order = ("node", "to", "reason", "document", "at")

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the colleagues of the unit."""
        named = [(each.code, f"{each.name} {each.code}") for each in self.around.colleagues]
        return {**super().choices(), "to": named}


class Asking(OnCase):
    """Of whom a signature is asked at a node, about what, and until when."""

    node = forms.ChoiceField(label=_("Node"))
    asks = Person(label=_("Whose signature"), help_text=BY_CODE_OR_NAME, max_length=80)
    answer_by = Day(
        label=_("Until the day"), help_text=_("If no answer comes by then, the request lapses.")
    )
    opinion = forms.CharField(
        label=_("About what"), required=False, max_length=500, widget=_lines()
    )
    field_order = ("node", "asks", "answer_by", "opinion", "at")


class Answering(OnCase):
    """What whoever is asked for a signature says."""

    answers = forms.IntegerField(widget=forms.HiddenInput)
    opinion = forms.CharField(label=_("Opinion"), max_length=2000, widget=_lines())
    field_order = ("opinion", "at")


class Stopping(OnCase):
    """For which lawful reason a clock stops, and when the party was told."""

    reason = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect)
    notice_delivered_at = Moment(
        label=_("When the party was told in writing"),
        required=False,
        help_text=_("Not later than the next working day; else the clock counts on."),
    )
    item_set = forms.CharField(
        label=_("Number of the notice"),
        required=False,
        max_length=80,
        help_text=_("For corrections: all that is lacking is asked for at once, in one notice."),
    )
    field_order = ("reason", "notice_delivered_at", "item_set", "at")

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the reasons that the rule calls lawful, each with its basis."""
        said = []
        for each in self.around.reasons:
            name = f"{reasons.ENGLISH[each]} ({each})" if _is_told(each) else each
            said.append((each, f"{name} · {BASES[each]}" if each in BASES else name))
        return {"reason": said}


class Urging(OnCase):
    """Which node is urged, and in which words."""

    node = forms.ChoiceField(label=_("Node"), required=False)
    text = forms.CharField(label=_("In words"), required=False, max_length=500, widget=_lines())
    field_order = ("node", "text", "at")

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the nodes that wait for somebody."""
        return {"node": [("", _("the case as a whole")), *self.around.turns]}


class Voiding(WithReason):
    """Why a case should never have been, and by which document that was settled."""

    document = forms.CharField(label=_("Document"), required=False, max_length=120)
    field_order = ("reason", "document", "at")


class Moving(OnCase):
    """Who decided that a case moves to the newer edition, by which document, why; what is done."""

    decided_by = forms.CharField(
        label=_("Who decided"), max_length=120, help_text=_("The body, or the leader's post.")
    )
    document = forms.CharField(label=_("Document of the decision"), max_length=120)
    reason = forms.CharField(label=_("Why"), max_length=500, widget=_lines())
    done = forms.MultipleChoiceField(
        label=_("Nodes of the newer edition that count as done"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("decided_by", "document", "reason", "done", "at")

    def __init__(self, *args: Any, around: Around | None = None, **options: Any) -> None:
        super().__init__(*args, around=around, **options)
        self.fields["done"].initial = list(self.around.done)

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the nodes of the newer edition."""
        return {"done": self.around.moved}


class Watching(OnCase):
    """What a supervising body says at a node: an opinion of a fixed kind, and words of its own."""

    node = forms.ChoiceField(label=_("Node"))
    opinion = forms.ChoiceField(
        label=_("Opinion"), choices=[(each, OPINION_NAMES[each]) for each in OPINIONS]
    )
    text = forms.CharField(label=_("In words"), required=False, max_length=2000, widget=_lines())


FORMS: MappingProxyType[str, type[OnCase]] = MappingProxyType(
    {
        "node_open": AtNode,
        "node_close": Finishing,
        "countersign": Asking,
        "added_sign": Asking,
        "return": Returning,
        "transfer": Passing,
        "suspend": Stopping,
        "resume": OnCase,
        "urge": Urging,
        "case_close": OnCase,
        "case_void": Voiding,
        "edition_move": Moving,
    }
)
