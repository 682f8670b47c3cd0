# SPDX-License-Identifier: Apache-2.0
"""Logs hold no personal data, and every request can be found by its number."""

import json
import logging

import pytest
from django.test import override_settings
from django.urls import path

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.site.logs import JsonLines

NAME = "林小满"


@opened_to(Act.READ_PUBLIC)
def fail(request, person):
    raise LookupError(f"no such person: {person}")


urlpatterns = [path("fail/<str:person>/", fail, name="fail")]


@pytest.fixture
def lines():
    said = []

    class Keep(logging.Handler):
        def emit(self, record):
            said.append(self.format(record))

    keep = Keep()
    keep.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(keep)
    yield said
    root.removeHandler(keep)


@override_settings(ROOT_URLCONF=__name__)
def test_an_error_is_logged_by_kind_and_place_without_its_words(client, lines):
    client.raise_request_exception = False

    answer = client.get(f"/fail/{NAME}/?who={NAME}", headers={"X-Request-Id": NAME})

    said = [json.loads(line) for line in lines]
    error = next(each["error"] for each in said if "error" in each)
    assert answer.status_code == 500
    assert error["kind"] == "LookupError"
    assert error["where"][-1].endswith(" fail")
    assert NAME not in "".join(lines)
    assert {each["request"] for each in said} == {answer["X-Request-Id"]}
    assert said[-1]["route"] == "fail"


def test_what_is_filled_into_a_message_is_left_out(lines):
    logging.getLogger("tonggui").warning("lost: %s", NAME, extra={"count": 2, "name_of": NAME})

    line = json.loads(lines[0])

    assert (line["said"], line["count"]) == ("lost: %s", 2)
    assert NAME not in lines[0]


def test_what_others_filled_in_beforehand_is_left_out_too(lines):
    """The server and Django write whole addresses and search words into some warnings."""
    filled_in = f"Invalid request: GET /search/?q={NAME}"

    logging.getLogger("gunicorn.error").warning(filled_in)

    assert json.loads(lines[0])["level"] == "warning"
    assert NAME not in lines[0]
