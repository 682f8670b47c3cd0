# SPDX-License-Identifier: Apache-2.0
"""Public pages are kept for a moment for visitors, and never for whoever has a session."""

import pytest
from django.core.cache import caches
from django.utils import translation

from tests import queries
from tonggui.portal import caching


@pytest.fixture(autouse=True)
def kept(settings):
    settings.KEEPS_PAGES = True
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_a_second_visitor_costs_no_question(client, town):
    first = client.get("/")

    second = []
    assert queries.count(lambda: second.append(client.get("/"))) == 0
    assert second[0].content == first.content
    assert second[0]["Cache-Control"] == "public, max-age=60"
    assert {"Cookie", "HX-Request"} <= set(second[0]["Vary"].split(", "))


def test_of_many_visitors_to_an_old_page_one_makes_it_anew(client, town, monkeypatch):
    client.get("/")
    monkeypatch.setattr(caching, "_is_old", lambda _: True)
    caches["pages"].add(f"{key_of(client)}:making", 1)

    assert queries.count(lambda: client.get("/")) == 0

    caches["pages"].delete(f"{key_of(client)}:making")

    assert queries.count(lambda: client.get("/")) > 0


def key_of(client):
    request = client.get("/").wsgi_request
    with translation.override("zh-hans"):
        return caching._key(request)  # noqa: SLF001 - where the page is kept


def test_each_language_and_size_is_kept_apart(client, town):
    chinese = client.get("/").content
    client.cookies["django_language"] = "en"
    english = client.get("/").content
    client.cookies["tonggui_type"] = "large"

    assert len({chinese, english, client.get("/").content}) == 3


def test_each_search_is_kept_apart(client, town):
    assert client.get("/search/?q=出纳").content != client.get("/search/?q=局长").content


def test_whoever_has_a_session_gets_their_own(client, town):
    client.get("/")
    client.cookies["sessionid"] = "anything"

    answer = client.get("/")

    assert answer["Cache-Control"] == "private, no-cache"
