# SPDX-License-Identifier: Apache-2.0
"""Units, posts and supervising bodies are found by part of a name; persons are not."""

import pytest

# How letters are compared hangs on the database.
pytestmark = pytest.mark.database


def found(client, asked, **headers):
    return client.get("/search/", {"q": asked}, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("出纳", ">出纳岗<"),
        ("U01", ">单位U01<"),
        ("JJ1", ">监督JJ1<"),
        ("位 V0", "V01"),
    ],
)
def test_a_part_of_a_name_or_code_finds(client, town, asked, fits):
    assert fits in found(client, asked)


def test_a_person_is_not_found(client, town):
    page = found(client, "林小满")

    assert "没有找到" in page


@pytest.mark.parametrize("asked", ["", "   ", "%", "_", "<b>", "'; --", "x" * 5000])
def test_whatever_is_asked_is_answered(client, town, asked):
    page = found(client, asked)

    assert ">单位U01<" not in page
    assert "<b>'" not in page


def test_while_typing_only_the_fragment_is_sent(client, town):
    fragment = found(client, "出纳", **{"HX-Request": "true"})

    assert fragment.lstrip().startswith("<section")
    assert "<html" not in fragment
