# SPDX-License-Identifier: Apache-2.0
"""Drafts out of and into files at the desk: tried first, wrong rows named, nothing half kept."""

import base64
import io
import json
import re
import secrets
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.people import build as people
from tests.registry import build
from tonggui.people.models import Unit
from tonggui.registry import services
from tonggui.registry.files import workbook
from tonggui.registry.models import Draft, Power

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(db, tmp_path):
    build.places()
    return build.taken(tmp_path)


@pytest.fixture
def clerk(drafts):
    unit = Unit.objects.get(code=build.body()["unit"])
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(people.account(people.holder(people.post(unit, "经办岗")).official))
    return client


def body_now(code=build.SOUND):
    return json.loads(Draft.objects.get(power__code=code, closed_at=None).body)


def upload(client, content, name="lists.xlsx", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("desk:import-lists"), {"file": file, **more})


def changed(cell, value, *bodies):
    """Return a workbook in which one cell of the procedure says something else."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(list(bodies or [build.body()]))))
    book["流程"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_exported_draft_comes_back_unchanged(clerk):
    url = reverse("desk:draft-file", args=[build.SOUND, "xlsx"])
    content = clerk.get(url).content

    answer = upload(clerk, content, mode="keep")

    assert answer.status_code == 302
    assert body_now() == build.body()
    assert Draft.objects.get(power__code=build.SOUND).version == 1


def test_a_trial_shows_what_would_change_and_keeps_nothing(clerk):
    answer = upload(clerk, changed("C4", "改了的节点"), mode="try")

    assert "改了的节点" in answer.content.decode()
    assert body_now() == build.body()


def test_what_was_tried_takes_effect_when_told_to(clerk):
    upload(clerk, changed("C4", "改了的节点"), mode="keep")

    assert body_now()["nodes"][0]["name"] == "改了的节点"


def test_a_draft_revised_after_the_trial_is_not_written_over(clerk, drafts):
    seen = json.dumps({build.SOUND: 1})
    services.revise(drafts[build.SOUND], build.body(boundary="他人所写"), version=1, **build.BACK)

    answer = upload(clerk, changed("C4", "改了的节点"), mode="keep", seen=seen)

    assert answer.status_code == 409
    assert body_now()["boundary"] == "他人所写"


def test_every_wrong_row_is_named_and_nothing_is_taken_in(clerk):
    book = openpyxl.load_workbook(io.BytesIO(workbook([build.body()])))
    page = book["流程"]
    page["F4"], page["F5"] = "很快", "马上"
    out = io.BytesIO()
    book.save(out)

    answer = upload(clerk, out.getvalue(), mode="keep")

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "2 处问题" in said or said.count('<th scope="row">') == 2
    assert body_now() == build.body()


def test_a_clerk_takes_in_no_power_of_another_unit(clerk):
    answer = upload(clerk, workbook([build.body("P01")]), mode="keep")

    assert answer.status_code in {403, 422}
    assert not Power.objects.filter(code="P01").exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04half a workbook", "lists.xlsx"),
        (b"\xd0\xcf\x11\xe0old", "lists.xlsx"),
        (b"%PDF-1.7 not a workbook", "lists.xlsx"),
        (b"<html>", "lists.yaml"),
        (b"x", "lists.exe"),
        (b"", "lists.xlsx"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(clerk, content, name):
    answer = upload(clerk, content, name, mode="keep")

    assert answer.status_code in {200, 422}
    assert body_now() == build.body()


def test_a_formula_and_a_huge_cell_are_named_by_their_place(clerk):
    formula = upload(clerk, changed("C4", "=1+1"), mode="keep").content.decode()
    huge = upload(clerk, changed("C4", "长" * 32_767), mode="keep")

    assert "C4" in formula
    assert huge.status_code in {302, 422}


@pytest.mark.parametrize("kind", ["xlsx", "bpmn", "docx"])
def test_an_edition_is_given_as_a_file_to_everybody(drafts, kind):
    edition = build.published(drafts[build.SOUND])

    answer = Client().get(f"/powers/{build.SOUND}/{edition.number}.{kind}")

    assert answer.status_code == 200
    assert f"{build.SOUND}-1.{kind}" in answer["Content-Disposition"]
    assert len(answer.content) > 1000


def test_a_drawing_comes_back_as_the_same_procedure(clerk):
    content = clerk.get(reverse("desk:draft-file", args=[build.SOUND, "bpmn"])).content
    form = {"file": SimpleUploadedFile("p.bpmn", content), "version": 1, "mode": "keep"}

    answer = clerk.post(reverse("desk:import-drawing", args=[build.SOUND]), form)

    assert answer.status_code == 302
    after = body_now()
    assert after["nodes"] == build.body()["nodes"]
    assert len(after["flow"]["elements"]) == len(after["nodes"]) + 2


def test_a_drawing_without_a_node_that_has_a_risk_is_refused(clerk):
    content = clerk.get(reverse("desk:draft-file", args=[build.SOUND, "bpmn"])).content.decode()
    name = build.body()["nodes"][1]["name"]
    other = content.replace(name, "别的任务").encode()
    form = {"file": SimpleUploadedFile("p.bpmn", other), "version": 1, "mode": "keep"}

    answer = clerk.post(reverse("desk:import-drawing", args=[build.SOUND]), form)

    assert answer.status_code == 422
    assert body_now() == build.body()


def test_a_cell_of_five_megabytes_is_refused_by_its_place(clerk):
    content = changed("C4", "FIVE-MEGABYTES")
    packed, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    flood = base64.b64encode(secrets.token_bytes(3_750_000))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for part in packed.infolist():
            text = packed.read(part)
            again.writestr(part, text.replace(b"FIVE-MEGABYTES", flood))

    answer = upload(clerk, out.getvalue(), mode="keep")

    assert answer.status_code == 422
    assert "C4" in answer.content.decode()
    assert body_now() == build.body()


def test_a_drawing_with_no_way_out_is_refused(clerk):
    content = clerk.get(reverse("desk:draft-file", args=[build.SOUND, "bpmn"])).content.decode()
    flows = re.findall(r"<[^<>]*sequenceFlow [^>]*/>", content)
    end = re.search(r"<[^<>]*endEvent id=\"([^\"]+)\"", content)[1]
    last = next(each for each in flows if f'targetRef="{end}"' in each)
    form = {"file": SimpleUploadedFile("p.bpmn", content.replace(last, "").encode())}

    answer = clerk.post(
        reverse("desk:import-drawing", args=[build.SOUND]), {**form, "version": 1, "mode": "keep"}
    )

    assert answer.status_code == 422
    assert body_now() == build.body()
