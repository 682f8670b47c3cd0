# SPDX-License-Identifier: Apache-2.0
"""Browsers are told to load from here only and to run nothing inline; no page asks otherwise."""

import re

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from tonggui.site.headers import Headers, policy

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"<(?:script(?![^>]*\ssrc=)|style)\b|\s(?:style|on[a-z]+)=", re.IGNORECASE)
OUTSIDE = re.compile(r"(?:src|href|action)=[\"']?(?:https?:)?//", re.IGNORECASE)


def test_a_page_may_load_from_here_only(client):
    said = client.get("/")["Content-Security-Policy"]

    assert "default-src 'self'" in said
    assert "unsafe" not in said
    assert "frame-ancestors 'none'" in said


def test_forms_may_lead_on_to_the_identity_provider():
    assert policy(["https://id.example"]).endswith("form-action 'self' https://id.example")


def test_a_page_cannot_be_guessed_framed_or_sent_on(client):
    answer = client.get("/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("answer", [HttpResponse(b"page"), StreamingHttpResponse([b"page"])])
def test_whoever_asks_for_headers_gets_no_body(rf, answer):
    answer.headers["Content-Length"] = "4"

    given = Headers(lambda _: answer)(rf.head("/"))

    assert b"".join(given) == b""
    assert given.headers["Content-Length"] == "4"


@pytest.mark.parametrize("kind", ["html"])
def test_no_template_holds_style_script_or_an_address_outside(root, kind):
    found = {
        path.relative_to(root).as_posix()
        for path in (root / "src" / "tonggui").rglob(f"templates/**/*.{kind}")
        if INLINE.search(text := path.read_text(encoding="utf-8")) or OUTSIDE.search(text)
    }

    assert found == set()
