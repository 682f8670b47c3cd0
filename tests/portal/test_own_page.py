# SPDX-License-Identifier: Apache-2.0
"""The page of a post: its powers, nodes, limits, risks and controls, and who confirmed it (R84)."""

import io
from datetime import timedelta

import pytest
from docx import Document

from tests.people import build as people
from tests.registry import build
from tonggui.people import services as organisation
from tonggui.people.models import Post
from tonggui.registry import services
from tonggui.registry.models import Confirmation

pytestmark = pytest.mark.django_db
RISK = build.body()["risks"][0]
NODE = next(each for each in build.body()["nodes"] if each["node"] == RISK["node"])
CODE = NODE["post_ref"].removeprefix("post:")


@pytest.fixture
def held(tmp_path):
    """Publish one power, and let somebody hold the post of its first node."""
    build.places()
    build.published(build.taken(tmp_path)[build.SOUND])
    build.vacate()
    return people.holder(Post.objects.get(code=CODE), "周远", since=build.DAY)


def text(client, url, **asked):
    answer = client.get(url, asked, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_node_limit_risk_and_who_watches(client, held):
    page = text(client, f"/posts/{CODE}/", on=build.DAY.isoformat())

    assert NODE["name"] in page
    assert RISK["description"] in page
    assert build.body()["basis"][0]["title"] in page
    assert "尚未确认" in page


def test_before_the_edition_the_page_was_empty(client, held):
    page = text(client, f"/posts/{CODE}/", on=(build.DAY - timedelta(1)).isoformat())

    assert NODE["name"] not in page
    assert "已公布的权力没有写到本岗位" in page


def test_whoever_confirmed_is_shown_masked_with_the_day(client, held):
    services.confirm(held.post, held.official, editions={"P05": 1}, **build.DOES)

    page = text(client, f"/posts/{CODE}/")

    assert "已确认" in page
    assert "周远" not in page


def test_the_same_rows_are_json_csv_and_a_document(client, held):
    rows = client.get(f"/posts/{CODE}.json").json()["post"]
    csv = text(client, f"/posts/{CODE}.csv")
    paper = client.get(f"/posts/{CODE}.docx")

    assert NODE["name"] in {each["node"] for each in rows}
    assert NODE["name"] in csv
    words = "\n".join(each.text for each in Document(io.BytesIO(paper.content)).paragraphs)
    assert "任职确认" in words
    assert client.get(f"/posts/{CODE}.exe").status_code == 404


def test_who_has_not_confirmed_is_listed_and_late_after_ten_workdays(client, held):
    late = (build.DAY + timedelta(15)).isoformat()

    (row,) = client.get("/confirmations.json", {"on": late}).json()["confirmations"]

    assert (row["post"], row["state"], row["unconfirmed"]) == (CODE, "late", "P05")
    assert "逾期未确认" in text(client, "/confirmations/", on=late)


def test_the_holder_confirms_at_the_desk_and_nobody_else(client, held):
    account = people.account(held.official)
    client.force_login(account)
    assert "确认" in text(client, f"/desk/posts/{CODE}/confirm/")

    said = {"editions": '{"P05": 1}', "has_read": "on"}
    answer = client.post(f"/desk/posts/{CODE}/confirm/", said)

    assert answer.status_code == 302
    assert Confirmation.objects.get().official == held.official
    elsewhere = people.post(held.post.unit)
    client.force_login(people.account(people.holder(elsewhere, "旁人").official))
    assert client.post(f"/desk/posts/{CODE}/confirm/", said).status_code == 403
    assert Confirmation.objects.count() == 1


def test_a_first_leader_page_says_what_may_not_be_decided_alone(client, held):
    unit = held.post.unit
    first = people.first_leader(unit)
    chief = people.account(first.official)
    charge = {first.post: ["全面工作"]}
    organisation.divide_work(unit, charge, since=build.DAY, by=chief, at=build.AT)

    page = text(client, f"/posts/{first.post.code}/", on=build.DAY.isoformat())

    assert "一把手清单" in page
    assert "财务" in page
    assert "末位表态" in page
    assert "大额资金使用" in page


def deputy(held, matters, since=build.DAY):
    """Put a deputy in charge of matters of the unit from a day on, and return the post."""
    unit = held.post.unit
    first = people.first_leader(unit)
    place = people.post(unit, "副局长", is_leader=True)
    charge = {first.post: ["主持全面"], place: matters}
    chief = {"by": people.account(first.official), "at": build.AT}
    organisation.divide_work(unit, charge, since=since, **chief)
    return place


def charged(client, place, on):
    url = f"/posts/{place.code}/"
    return (
        text(client, url, on=on.isoformat()).partition('id="charge"')[2].partition("</section>")[0]
    )


def test_a_deputy_page_shows_the_powers_whose_matter_falls_to_the_portfolio(client, held):  # R6
    place = deputy(held, [build.body()["category"]])

    page = charged(client, place, build.DAY)
    (row,) = client.get(f"/posts/{place.code}.json", {"on": build.DAY}).json()["post"]

    assert build.body()["name"] in page
    assert build.body()["portfolio_leader_ref"].removeprefix("post:") in page
    assert row["power"] == build.SOUND
    assert row["as"].endswith(build.body()["category"])


def test_another_portfolio_has_no_such_power(client, held):  # R6
    place = deputy(held, ["食品安全"])

    assert build.body()["name"] not in charged(client, place, build.DAY)


def test_before_the_division_of_work_nothing_is_in_charge(client, held):  # R6
    place = deputy(held, [build.body()["category"]], since=build.DAY + timedelta(7))

    assert build.body()["name"] not in charged(client, place, build.DAY)
    assert build.body()["name"] in charged(client, place, build.DAY + timedelta(7))


def test_a_leader_whom_only_the_edition_names_is_shown_too(client, held):  # R6
    code = build.body()["portfolio_leader_ref"].removeprefix("post:")
    place = Post.objects.filter(code=code).first() or people.post(
        held.post.unit, code.partition("/")[2], is_leader=True
    )
    place.versions.update(is_leader=True)

    page = charged(client, place, build.DAY)

    assert build.body()["name"] in page
    assert "本岗位" in page
