# SPDX-License-Identifier: Apache-2.0
"""Each field of each row is told openly, committed to or left out, as one table says (ADR 0013)."""

import importlib.util
from unittest.mock import Mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from tests.people import build as people
from tests.rounds import build
from tonggui.desk import bound_forms, document_forms, law_forms, plan_forms, round_forms
from tonggui.desk.drafting import forms as drafting
from tonggui.desk.forms import NewErasure
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD
from tonggui.ledger import telling
from tonggui.ledger.models import Entry
from tonggui.ledger.telling import Share, Told
from tonggui.people import services
from tonggui.people.models import Official, Unit
from tonggui.people.record import KINDS
from tonggui.registry import services as registry
from tonggui.registry.models import Part
from tonggui.rounds import services as rounds

PAGES = ("ledger-fields.md", "ledger-fields.zh-CN.md")
# What a person types and what stands in the open all the same, with the field that warns of it;
# codes and the names of organs, posts and powers are public by their nature.
PUBLIC_TEXTS = {
    "draft.resolution": drafting.Resolution.base_fields["resolution"],
    "erasure.basis": NewErasure.base_fields["basis"],
    "edition.resolution": drafting.Resolution.base_fields["resolution"],
    "institutiondocument.title": document_forms.DocumentFacts.base_fields["title"],
    "institutiondocument.issued_by": document_forms.DocumentFacts.base_fields["issued_by"],
    "institutiondocument.version": document_forms.DocumentFacts.base_fields["version"],
    "lawversion.title": law_forms.LawFacts.base_fields["title"],
    "lawversion.also": law_forms.LawFacts.base_fields["also"],
    "lawversion.issued_by": law_forms.LawFacts.base_fields["issued_by"],
    "lawversion.number": law_forms.LawFacts.base_fields["number"],
    "lawchange.article": law_forms.Became.base_fields["article"],
    "lawchange.source": law_forms.Became.base_fields["source"],
    "lawchange.summary": law_forms.Became.base_fields["summary"],
    "noimpact.reason": law_forms.Untouched.base_fields["reason"],
    "divisionnoimpact.reason": law_forms.Untouched.base_fields["reason"],
    "plannoimpact.reason": law_forms.Untouched.base_fields["reason"],
    "dutiesplan.title": plan_forms.PlanFacts.base_fields["title"],
    "dutiesplan.number": plan_forms.PlanFacts.base_fields["number"],
    "plannedduty.words": plan_forms.PlanFacts.base_fields["duties"],
    "carrying.reason": plan_forms.Carried.base_fields["reason"],
    "round.resolution": round_forms.Adoption.base_fields["resolution"],
    "round.forced_because": round_forms.Forcing.base_fields["reason"],
    "withdrawal.reason": drafting.Withdrawing.base_fields["reason"],
    "withholding.ground": bound_forms.Withheld.base_fields["ground"],
}
BY_NATURE = {
    "name", "code", "scheme", "quorum", "personnel_quorum", "parent", "approved_by", "node", "risk",
    "item", "rule", "seed", "layer", "digest", "side", "category", "statutory_type", "risk_level",
    "kind", "unit", "power", "after_node", "media_type", "body", "shares", "drawn_from",
    "level", "proposed_as", "decided_as", "settings", "react", "matter", "approver", "control",
    "sector", "approved", "shown",
}  # fmt: skip


@pytest.fixture
def power(db, tmp_path):
    """Return a power whose draft is open."""
    return build.county(tmp_path)


def typed(told):
    """Return the fields of a model that hold what somebody typed."""
    for column in told.model._meta.concrete_fields:  # noqa: SLF001 - Django's documented API
        if isinstance(column, models.CharField | models.TextField) and not column.choices:
            yield column.name


def test_a_field_nobody_decided_on_is_committed():
    told = Told(Official, public=frozenset({"code"}))

    assert told.shares == {"code": Share.PUBLIC, "name": Share.COMMITTED}


@pytest.mark.parametrize("told", telling.declared(), ids=lambda each: each.kind)
def test_every_name_in_the_table_is_a_field(told):
    assert told.public | told.left_out <= set(told.shares)


@pytest.mark.parametrize("told", telling.declared(), ids=lambda each: each.kind)
def test_what_is_typed_freely_is_public_only_where_the_form_warns_of_it(told):
    open_texts = [name for name in typed(told) if told.shares.get(name) == Share.PUBLIC]

    for name in set(open_texts) - BY_NATURE:
        assert str(PUBLIC_FOR_GOOD) in str(PUBLIC_TEXTS[f"{told.kind}.{name}"].help_text)


@pytest.mark.parametrize("told", telling.declared(), ids=lambda each: each.kind)
def test_no_reference_to_a_person_or_account_stands_in_the_open(told):
    persons = {
        column.name
        for column in told.model._meta.concrete_fields  # noqa: SLF001 - as above
        if column.is_relation and column.related_model.__name__ in {"Official", "Account"}
    }

    assert Share.PUBLIC not in {told.shares.get(name) for name in persons}


def test_every_kind_of_entry_in_words_is_in_the_table_and_no_other():
    assert set(telling.kinds()) == set(KINDS)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_of_fields_says_what_is_declared(root, name):
    spec = importlib.util.spec_from_file_location("ledger_page", root / "docs/ledger_page.py")
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)

    written = (root / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert written == writer.page(name), "run `make docs`"


@pytest.mark.django_db
def test_an_account_is_not_linked_to_an_official_in_the_open():
    people.made_admins()
    official = people.official("赵示一")
    made = services.make_account("zhaoshiyi", official=official, **people.does())

    entry = Entry.objects.get(kind="account.made", subject=made.subject)

    assert official.code not in entry.leaf
    assert entry.opened[f"account/{made.pk}/official"].value == official.code


@pytest.mark.django_db
def test_who_holds_a_post_or_sits_in_a_body_is_committed():
    unit = people.watched_unit()
    tenure = people.first_leader(unit)

    (entry,) = Entry.objects.filter(kind="tenure.began", subject=tenure.post.code)

    assert tenure.official.code not in entry.leaf
    assert entry.opened[f"tenure/{tenure.pk}/official"].value == tenure.official.code


def test_what_a_reviewer_writes_is_committed_and_kept_in_the_row(power):
    said = {"version": 1, "agrees": False, "opinion": "请王某某说明"}
    made = registry.review(power.drafts.get(), Part.LEGALITY, **said, **build.DOES)

    entry = Entry.objects.get(kind="draft.reviewed")

    assert "王某某" not in entry.leaf
    assert entry.opened[f"review/{made.pk}/opinion"].value == made.opinion == "请王某某说明"


def test_why_something_is_withheld_and_what_a_file_is_called_are_committed(power):
    rounds.withhold(
        power, part="process", reason="涉及王某某个人隐私", ground="政府信息公开条例第十五条",
        review_on=build.DAY.replace(year=build.DAY.year + 1), **build.DOES,
    )  # fmt: skip
    events = b"case,node,kind,at,actor\nK1,n2,node_open,2026-01-05T09:00:00+08:00,R1\n"
    rounds.keep_events("王某某案.csv", events, draft=power.drafts.get(), **build.DOES)

    told = "".join(Entry.objects.values_list("leaf", flat=True))

    assert "王某某" not in told
    assert "政府信息公开条例第十五条" in told


@pytest.mark.django_db
def test_nothing_that_was_not_typed_costs_a_commitment():
    unit = people.watched_unit("U09")

    entry = Entry.objects.get(kind="unit.founded", subject="U09")

    assert set(entry.said.private) == {"by"}
    assert Unit.objects.get(code="U09") == unit


def test_two_models_of_one_name_are_not_told_as_one():
    first, *_ = telling.declared()
    other = type("Other", (), {"__module__": "elsewhere"})
    twin = Mock(kind=first.kind, model=other)

    with pytest.raises(ImproperlyConfigured, match=f"`{first.kind}`"):
        telling.declare([twin], {})

    assert first in telling.declared()
