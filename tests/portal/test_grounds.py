# SPDX-License-Identifier: Apache-2.0
"""What hangs on a law, a document or a post, and how editions differ (R41, R81, R84, R86)."""

import json
from datetime import timedelta

import pytest

from tests.registry import build
from tonggui.people.models import Post
from tonggui.registry import services
from tonggui.registry.models import Frame, Mention
from tonggui.rounds import services as rounds

pytestmark = pytest.mark.django_db
LAW = "中华人民共和国预算法"


@pytest.fixture
def edition(tmp_path):
    """Publish one power, its controls resting on a document."""
    build.places()
    return build.published(build.taken(tmp_path)[build.SOUND])


def text(client, url, **asked):
    answer = client.get(url, asked, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_law_shows_every_power_that_hangs_on_it(client, edition):
    assert LAW in text(client, "/bases/")

    page = text(client, "/bases/one/", title=LAW)

    assert edition.name in page
    assert "第五十二条" in page
    assert "待复核" not in page


def test_all_that_hangs_on_a_repealed_law_is_marked(client, edition):
    body = build.body()
    body["basis"][0]["status"] = "amended"
    later = build.DAY + timedelta(days=1)
    build.published(services.draft(body, **build.DOES), later)

    page = text(client, "/bases/one/", title=LAW, on=later.isoformat())

    assert "待复核" in page
    assert text(client, "/bases/", on=later.isoformat()).index(LAW) > 0
    assert "待复核" not in text(client, "/bases/one/", title=LAW, on=build.DAY.isoformat())


def test_a_law_nobody_names_is_not_there(client, edition):
    assert client.get("/bases/one/", {"title": "不存在的法"}).status_code == 404


def test_a_document_shows_the_controls_that_rest_on_it(client, db, tmp_path):
    body = build.body()
    body["risks"][0]["controls"][0]["document"] = "资金分配管理制度"
    build.places()
    build.published(build.taken(tmp_path, body)[build.SOUND])

    assert "资金分配管理制度" in text(client, "/documents/")
    page = text(client, "/documents/one/", title="资金分配管理制度")

    assert body["risks"][0]["controls"][0]["measure"] in page
    assert body["risks"][0]["controls"][1]["measure"] not in page


def on_record(**facts):
    """Put an institution document on record beside the lists."""
    root = json.loads(Frame.objects.order_by("-number").first().body)
    document = {"id": "ZD-1", "title": "资金分配管理制度", "issued_by": "县财政局党组"} | facts
    root["facts"] = {**(root.get("facts") or {}), "documents": [document]}
    body, number = json.dumps(root, ensure_ascii=False), Frame.objects.count() + 1
    Frame.objects.create(number=number, body=body, digest=f"sha256:{number}", taken_at=build.AT)


@pytest.mark.parametrize(
    ("facts", "is_weak"),
    [
        ({"status": "in_force", "review_date": "2030-12-31"}, False),
        ({"status": "repealed", "repealed_at": "2026-01-05"}, True),
        ({"review_date": "2026-01-31"}, True),
        ({"repealed_at": "2030-01-01"}, False),
    ],
)
def test_a_repealed_or_overdue_document_marks_every_control_on_it(
    client, db, tmp_path, facts, is_weak
):
    body = build.body()
    for control in body["risks"][0]["controls"][:2]:
        control["document"] = "资金分配管理制度"
    build.places()
    build.published(build.taken(tmp_path, body)[build.SOUND])
    on = build.DAY.isoformat()
    assert "没有登记" in text(client, "/documents/one/", title="资金分配管理制度", on=on)

    on_record(**facts)

    page = text(client, "/documents/one/", title="资金分配管理制度", on=on, n="1")
    assert "县财政局党组" in page
    assert page.count("tag-late") == (2 if is_weak else 0)
    assert ("待复核" in text(client, "/documents/", on=on, n="1")) is is_weak


def test_a_post_shows_its_nodes_and_controls(client, edition):
    code = build.body()["nodes"][1]["post_ref"].removeprefix("post:")

    page = text(client, f"/posts/{code}/", on=build.DAY.isoformat())

    assert build.body()["nodes"][1]["name"] in page
    assert edition.name in page


def test_an_official_shows_what_the_posts_held_bind_to(client, edition):
    code = build.body()["nodes"][1]["post_ref"].removeprefix("post:")
    holder = Post.objects.get(code=code).tenures.get()

    page = text(client, f"/officials/{holder.official.code}/", on=build.DAY.isoformat())

    assert build.body()["nodes"][1]["name"] in page


def test_what_is_withdrawn_binds_nobody(client, edition):
    services.withdraw(edition.power, reason="机构改革", withdrawn_on=build.DAY, **build.DOES)

    assert Mention.objects.exists()
    assert client.get("/bases/one/", {"title": LAW}).status_code == 404


def test_two_editions_are_compared_in_sentences(client, edition):
    changed = build.body(boundary="不得调整既定因素")
    build.published(services.draft(changed, **build.DOES), build.DAY + timedelta(days=1))

    page = text(client, f"/powers/{build.SOUND}/1/to/2/")

    assert "不得调整既定因素" in page
    assert client.get(f"/powers/{build.SOUND}/1/to/9/").status_code == 404


@pytest.mark.parametrize("name", ["bases", "documents"])
def test_the_same_is_given_as_files(client, edition, name):
    assert client.get(f"/{name}.json").status_code == 200
    assert client.get(f"/{name}.csv").status_code == 200


def test_all_that_hangs_on_one_law_is_given_as_files(client, edition):
    (row, *_) = client.get("/bases/one.json", {"title": LAW}).json()["bases"]

    assert row["power"] == build.SOUND
    assert row["detail"].startswith("第五十二条")
    assert edition.name in text(client, "/bases/one.csv", title=LAW)
    assert "/bases/one.csv?on=" in text(client, "/bases/one/", title=LAW)
    assert client.get("/bases/one.json", {"title": "不存在的法"}).status_code == 404


def test_what_is_withheld_is_hidden_here_too(client, edition):
    node = build.body()["nodes"][1]
    found = rounds.withhold(
        edition.power,
        part="process",
        reason="涉密",
        ground="保密审查意见",
        review_on=build.DAY + timedelta(days=90),
        **build.DOES,
    )
    rounds.allow(found, approved_by="supervisor:JW", **build.DOES)

    page = text(
        client,
        f"/posts/{node['post_ref'].removeprefix('post:')}/",
        on=build.DAY.isoformat(),
    )

    assert node["name"] not in page
    assert edition.name in text(client, "/bases/one/", title=LAW)
