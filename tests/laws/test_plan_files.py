# SPDX-License-Identifier: Apache-2.0
"""A duties plan comes in from a sheet or YAML, wholly or not at all, and goes out the same (R5)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.laws.test_plans import account, signed_in, states, text
from tests.registry import build
from tonggui.core.errors import Unusable
from tonggui.formats.plan_file import PlanFile, PlanRow, plan_yaml, read_plan, write_plan
from tonggui.laws import services
from tonggui.laws.errors import WrongRows
from tonggui.laws.models import DutiesPlan
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Unit

BUDGET, SERVICE = "管理县级各项财政收支", "指导乡镇财政所工作"
NO_POWER = "指导工作，不形成行政权力"
PLAN = PlanFile(
    "县财政局职能配置规定（虚构）",
    "青办〔2026〕1号（虚构）",
    date(2026, 3, 2),
    (PlanRow(BUDGET, (build.SOUND,)), PlanRow(SERVICE, reason=NO_POWER)),
)


def without_places(plan):
    rows = (PlanRow(each.words, each.powers, each.reason) for each in plan.rows)
    return PlanFile(plan.title, plan.number, plan.since, tuple(rows))


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.yaml"])
def test_what_is_written_is_read_again(tmp_path, name):
    path = tmp_path / name
    if name.endswith("xlsx"):
        write_plan(PLAN, path)
    else:
        path.write_text(plan_yaml(PLAN), encoding="utf-8")

    assert without_places(read_plan(path)) == PLAN


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("powers: []", "expected `title`"),
        ("duties_plan: {title: x, since: 三月, duties: [甲]}", "as 2026-01-31"),
        ("duties_plan: {title: x, since: 2026-03-01, duties: [[甲]]}", "expected `words`"),
    ],
)
def test_what_is_no_plan_is_refused_by_its_place(tmp_path, said, expected):
    path = tmp_path / "plan.yaml"
    path.write_text(said, encoding="utf-8")

    with pytest.raises(Unusable, match=expected):
        read_plan(path)


def test_a_formula_and_a_sheet_without_headings_are_refused(tmp_path):
    path = tmp_path / "plan.xlsx"
    write_plan(PLAN, path)
    book = load_workbook(path)
    book.active["B6"] = "=1+1"
    book.save(path)
    with pytest.raises(Unusable, match="found a formula"):
        read_plan(path)

    book.active.delete_rows(5)
    book.active["B5"] = ""
    book.save(path)
    with pytest.raises(Unusable, match="headings"):
        read_plan(path)


def test_a_file_records_a_version_and_what_carries_each_duty_once(edition):
    unit = edition.power.unit

    first = services.take_in_plan(unit, PLAN, **build.DOES)
    again = services.take_in_plan(unit, PLAN, **build.DOES)

    assert states(unit) == {BUDGET: [build.SOUND], SERVICE: NO_POWER}
    assert (first.is_recorded, first.new, first.mapped) == (True, (BUDGET, SERVICE), first.new)
    assert (again.is_recorded, again.new, again.mapped) == (False, (), ())
    assert DutiesPlan.objects.count() == 1


def test_every_wrong_row_is_named_and_nothing_is_kept(edition):
    rows = (
        PlanRow(BUDGET, ("P99",), place="row 6"),
        PlanRow(BUDGET, place="row 7"),
        PlanRow("", reason="x", place="row 8"),
        PlanRow(SERVICE, (build.SOUND,), "又有理由", place="row 9"),
    )

    with pytest.raises(WrongRows) as refused:
        services.take_in_plan(
            edition.power.unit, PlanFile("规定", "", PLAN.since, rows), **build.DOES
        )

    assert {place for place, _says in refused.value.rows} == {"row 6", "row 7", "row 8", "row 9"}
    assert not DutiesPlan.objects.exists()


def test_nobody_of_another_unit_takes_a_plan_in(edition):
    stranger = account(Unit.objects.exclude(pk=edition.power.unit_id).first())

    with pytest.raises(NotAllowed):
        services.take_in_plan(edition.power.unit, PLAN, by=stranger, at=build.AT)


def test_a_clerk_tries_and_imports_at_the_desk_and_gets_the_same_file_back(edition, client):
    unit = edition.power.unit
    page = signed_in(client, account(unit))
    address = reverse("desk:import-plan", args=[unit.code])

    def sent(mode, content=None):
        file = SimpleUploadedFile("plan.yaml", (content or plan_yaml(PLAN)).encode())
        return page.post(address, {"file": file, "mode": mode})

    assert "a new duty" in text(sent("try"))
    assert not DutiesPlan.objects.exists()
    wrong = plan_yaml(PLAN).replace(build.SOUND, "P99")
    assert "no power of this unit" in text(sent("keep", wrong), 422)
    assert sent("keep").status_code == 302
    assert BUDGET in text(page.get(reverse("desk:plan", args=[unit.code])))
    given = page.get(reverse("desk:plan-file", args=[unit.code, "yaml"])).content.decode()
    assert given == plan_yaml(PLAN)
    assert page.get(reverse("desk:plan-file", args=[unit.code, "xlsx"])).status_code == 200
