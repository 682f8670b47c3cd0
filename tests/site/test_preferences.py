# SPDX-License-Identifier: Apache-2.0
"""A visitor chooses language and size of type by links, without JavaScript (R66)."""

import pytest

pytestmark = pytest.mark.django_db


def test_chinese_comes_first_whatever_the_browser_would_like(client):
    answer = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert answer["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans">' in answer.content.decode()


def test_a_link_changes_the_language_and_comes_back(client):
    chosen = client.get("/language/en/", {"next": "/?q=1"})
    page = client.get("/").content.decode()

    assert (chosen.status_code, chosen["Location"]) == (302, "/?q=1")
    assert '<html lang="en">' in page
    assert 'href="/language/zh-hans/?next=%2F"' in page


def test_a_link_changes_the_size_of_type(client):
    client.get("/type/large/", {"next": "/"})

    assert '<html lang="zh-Hans" class="large">' in client.get("/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_choice_leads_nowhere_else(client, away):
    assert client.get("/language/en/", {"next": away})["Location"] == "/"


@pytest.mark.parametrize("address", ["/language/fr/", "/type/huge/"])
def test_what_is_not_offered_cannot_be_chosen(client, address):
    assert client.get(address).status_code == 404
