# SPDX-License-Identifier: Apache-2.0
"""Forms of third parties: engaging one, its statement of independence, its report, a filing."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.cases.papers import Brought
from tonggui.desk.case_forms import Files, OnCase
from tonggui.engagements.services import KINDS

KIND_NAMES = MappingProxyType(
    {
        "审计": _("audit"),
        "造价咨询": _("cost consulting"),
        "工程监理": _("supervision of works"),
        "检测": _("testing"),
        "结算审核": _("review of the final account"),
        "审核": _("review"),
        "评估": _("appraisal"),
        "法律服务": _("legal services"),
        "特约监察员": _("special inspector"),
        "村民代表": _("villagers' representative"),
        "其他": _("other work"),
    }
)
_ACCEPTED = {"accept": "image/jpeg,image/png,application/pdf,.docx,.xlsx,.ofd"}


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Kind of work"), choices=[(each, KIND_NAMES.get(each, each)) for each in KINDS]
    )


def _name(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, **options)


class WithPapers(OnCase):
    """An entry with files."""

    papers = Files(label=_("Files"), attrs=_ACCEPTED)

    def clean(self) -> dict[str, Any]:
        """Return what is said, the files as papers of the case."""
        said = super().clean() or {}
        brought = [Brought(str(each.name), each, self.called) for each in said.get("papers") or ()]
        return {**said, "papers": brought}

    @property
    def called(self) -> str:
        """Return which paper the files are."""
        return ""


class Engaging(WithPapers):
    """Who is engaged at which node, for what, over whom, and by which paper."""

    node = forms.ChoiceField(label=_("Node"))
    kind_of = _kind()
    provider = _name(_("Provider"), help_text=_("Its full name, as on its licence."))
    scope = forms.CharField(
        label=_("What it looks at"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    contractor = _name(_("Contractor"), required=False)
    supplier = _name(_("Supplier"), required=False)
    mandate = _name(_("Number of the mandate or contract"), required=False)
    field_order = (
        *("node", "kind_of", "provider", "scope", "contractor", "supplier", "mandate"),
        *("papers", "at"),
    )

    @property
    def called(self) -> str:
        """Return which paper the files are."""
        return "第三方委托书"


class Stating(WithPapers):
    """Who signs for the provider, and to whom it declares a tie."""

    person = _name(_("Signed for the provider by"))
    ties = forms.CharField(
        label=_("Ties it declares"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "One party a line; empty if it declares none. They are compared with contractor, "
            "supplier and officers: only their number and whether one matched are kept."
        ),
    )
    field_order = ("person", "ties", "papers", "at")

    def clean_ties(self) -> tuple[str, ...]:
        """Return the parties, one a line."""
        return tuple(line for line in self.cleaned_data["ties"].splitlines() if line.strip())

    @property
    def called(self) -> str:
        """Return which paper the files are."""
        return "独立性声明"


class Reporting(WithPapers):
    """The report: its file, its date, and in brief what it says."""

    text = forms.CharField(
        label=_("In brief"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("papers", "text", "at")

    @property
    def called(self) -> str:
        """Return which paper the files are."""
        return "第三方报告"


class Filing(WithPapers):
    """That the county has one qualified provider of a kind, and the paper that shows it."""

    kind_of = _kind()
    provider = _name(_("Provider"))
    document = _name(_("Paper that shows it"))
    field_order = ("kind_of", "provider", "document", "papers", "at")


class Asked(forms.Form):
    """Which engagements are asked for; what is empty narrows nothing."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    provider = forms.CharField(label=_("Provider"), required=False, max_length=120)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "—"), *units]
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), required=False, choices=choices)
