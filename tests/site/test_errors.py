# SPDX-License-Identifier: Apache-2.0
"""What goes wrong becomes a page that says what happened, why, and what to do next."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_POST

from tonggui.core.errors import Conflict, Refused
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to
from tonggui.site import errors
from tonggui.site.urls import handler400, handler403, handler404, handler500  # noqa: F401
from tonggui.site.urls import urlpatterns as site_urls

RAISED = {
    "refused": Refused("the post is held"),
    "conflict": Conflict("it was closed meanwhile"),
    "not-allowed": NotAllowed(Act.APPOINT),
    "denied": PermissionDenied("secret"),
    "too-big": RequestDataTooBig("secret"),
    "suspicious": SuspiciousOperation("secret"),
    "failed": LookupError("secret"),
}
STATUSES = {
    "refused": 422,
    "conflict": 409,
    "not-allowed": 403,
    "denied": 403,
    "too-big": 413,
    "suspicious": 400,
    "failed": 500,
}


@opened_to(Act.READ_PUBLIC)
def fail(request, how):
    raise RAISED[how]


@opened_to(Act.READ_PUBLIC)
@require_POST
def change(request):
    pytest.fail("nothing was posted")


@opened_to(Act.READ_PUBLIC)
def ask_database(request):
    raise OperationalError("secret host")


urlpatterns = [
    *site_urls,
    path("fail/<slug:how>/", fail),
    path("api/fail/<slug:how>/", fail),
    path("change/", change),
    path("ask/", ask_database),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(("how", "status"), STATUSES.items())
def test_every_error_has_its_page(client, how, status):
    answer = client.get(f"/fail/{how}/")

    page = answer.content.decode()
    assert answer.status_code == status
    assert "text/html" in answer["Content-Type"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Request-Id"] in page
    assert "secret" not in page


def test_a_refusal_says_why_and_carries_its_code(client):
    page = client.get("/fail/refused/").content.decode()

    assert "The post is held" in page
    assert "refused" in page


def test_an_unknown_address_and_a_wrong_way_to_use_one_have_pages(client):
    missing, wrong = client.get("/nowhere/"), client.get("/change/")

    assert (missing.status_code, wrong.status_code) == (404, 405)
    assert wrong["Allow"] == "POST"
    assert "<h1>不能这样使用这个网址</h1>" in wrong.content.decode()


def test_a_form_without_its_token_is_refused(client):
    answer = client.post("/change/", {"x": "y"})

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "no-token" in page
    assert "刷新后重试" in page
    assert "您没有权限" not in page


def test_programs_are_answered_with_a_problem(client):
    answer = client.get("/api/fail/conflict/")

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "it was closed meanwhile"


def test_a_database_that_is_gone_is_503_and_one_that_is_there_is_500(client, monkeypatch):
    monkeypatch.setattr(errors, "_answers", lambda: False)
    gone = client.get("/ask/")
    monkeypatch.setattr(errors, "_answers", lambda: True)
    there = client.get("/ask/")

    assert (gone.status_code, there.status_code) == (503, 500)
    assert "secret" not in gone.content.decode() + there.content.decode()


@pytest.mark.parametrize(
    "said", ["database or disk is full", "could not extend file: No space left on device"]
)
def test_a_full_disk_is_503_although_the_database_answers(rf, db, said):
    request = rf.get("/")
    request.user = AnonymousUser()

    answer = errors.Errors(lambda _: None).process_exception(request, OperationalError(said))

    assert answer.status_code == 503
    assert said not in answer.content.decode()


def test_an_error_of_the_error_page_still_says_something(client, monkeypatch):
    monkeypatch.setattr(errors, "page", lambda *_: 1 / 0)

    answer = client.get("/fail/failed/")

    assert (answer.status_code, answer["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert "系统出错" in answer.content.decode()


def test_the_page_is_in_the_language_chosen(client):
    client.cookies["django_language"] = "en"

    assert "<h1>There is no such page</h1>" in client.get("/nowhere/").content.decode()
