# SPDX-License-Identifier: Apache-2.0
"""The two public boards and a case in public: whoever asks sees where power is and who watched it.

R55 (both boards, from a power to its supervision), R2 (the state of a node on both in one refresh).
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import queries
from tests.desk.test_cards import act, card, clerk, paper, watcher  # noqa: F401 - fixtures
from tests.desk.test_cases import at_home, did, opened, signed_in  # noqa: F401 - fixtures
from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept  # noqa: F401 - fixtures
from tonggui.cases.happening import Happening
from tonggui.core import cards as core
from tonggui.oversight.models import LookTally
from tonggui.rounds.models import Part, Withholding
from tonggui.supervision import services
from tonggui.supervision.boards import Boards

WORDS = "某小区施工许可"


@pytest.fixture
def visitor(county):  # noqa: F811 - the fixture
    return Client()


def text(visitor, address, language="en"):
    answer = visitor.get(address, HTTP_COOKIE=f"django_language={language}")
    assert answer.status_code == 200, address
    return answer.content.decode()


def withhold(part=Part.PROCESS):
    now = timezone.now()
    return Withholding.objects.create(
        power=build.power(), part=part, reason="(虚构)", ground="(虚构)", approved_by="(虚构)",
        review_on=timezone.localdate() + timedelta(days=30), asked_at=now, approved_at=now,
    )  # fmt: skip


def test_a_case_under_way_stands_on_the_board_at_its_node(clerk, visitor):  # noqa: F811
    case = opened(clerk)
    did(clerk, case, "node_open", node="P01.n1")

    for address in ("/", "/boards/power/"):
        page = text(visitor, address, "zh-hans")
        assert reverse("portal:case", args=[case.code]) in page
        assert "申请受理" in page
        assert 'class="mini"' in page


def test_how_soon_bodies_look_is_public_and_without_looks_there_is_no_data(visitor):
    page = text(visitor, "/boards/oversight/")
    assert "Half within, working hours" in page

    day = timezone.localdate() - timedelta(days=1)
    assert 'data-l="Half within, working hours">41<' not in page
    LookTally.objects.create(day=day, body="PZ1", hours=41, looks=3, late=1)

    page = text(visitor, "/boards/oversight/")
    assert 'data-l="Half within, working hours">41<' in page


def test_words_and_persons_of_a_case_are_not_public(clerk, visitor):  # noqa: F811 - the fixture
    case = opened(clerk)
    did(clerk, case, "node_open", node="P01.n1")
    did(clerk, case, "node_close", node="P01.n1", opinion="同意张三丰的申请")
    name = build.account_of("ZJJ/审批受理岗", timezone.now()).official.name

    for address in (
        *("/", "/boards/power/", "/boards/oversight/", "/boards/power.json"),
        *(f"/cases/{case.code}/", f"/cases/{case.code}.json", "/boards/oversight.json"),
    ):
        page = text(visitor, address)
        assert WORDS not in page, address
        assert "张三丰" not in page, address
        assert name not in page, address


def test_a_case_shows_both_rails_and_its_cards(card, visitor):  # noqa: F811 - the fixture
    page = text(visitor, f"/cases/{card.case.code}/")

    assert "1 of 6 nodes" in page
    assert "Yellow card" in page
    assert f"card-{card.pk}" in page
    assert "/desk/" not in page.split("<main")[1].split("</main>")[0]


def test_a_card_stands_on_the_board_until_and_after_people_end_it(card, clerk, watcher, visitor):  # noqa: F811
    assert "issued" in text(visitor, "/boards/oversight/").split(f"card-{card.pk}")[1]

    act(clerk, card, core.CORRECT, text="已补", papers=paper())
    act(watcher, card, core.VERIFY, result=core.PASSED, text="已核对原件")
    act(watcher, card, core.CLEAR, reason="到位", papers=paper("核查.pdf"))

    page = text(visitor, "/boards/oversight/")
    assert "closed" in page.split(f"card-{card.pk}")[1]
    assert Boards.on(timezone.localdate()).carded().ended == 1
    assert f"card-{card.pk}" in text(visitor, "/boards/oversight/?show=closed")
    assert f"card-{card.pk}" not in text(visitor, "/boards/oversight/?show=oversight")
    assert f"card-{card.pk}" not in text(visitor, "/boards/oversight/?level=red")


def test_the_state_of_a_node_is_another_on_both_sides_in_one_refresh(clerk, watcher, visitor):  # noqa: F811
    assert "tag-none" in block(visitor)
    case = opened(clerk)
    assert "normal" in block(visitor)
    did(clerk, case, "node_open", node="P01.n1")
    did(clerk, case, "node_close", node="P01.n1")
    cards = list(case.cards.all())
    assert "alarm" in block(visitor)
    assert all(f"card-{each.pk}" in text(visitor, "/boards/oversight/") for each in cards)

    for each in cards:
        act(clerk, each, core.CORRECT, text="已补", papers=paper(), key=f"c{each.pk}")
    assert "being handled" in block(visitor)

    for each in cards:
        act(watcher, each, core.VERIFY, result=core.PASSED, text="已核对", key=f"v{each.pk}")
        act(watcher, each, core.CLEAR, reason="到位", papers=paper("核查.pdf"), key=f"e{each.pk}")
    assert "settled" in block(visitor)


def block(visitor):
    return text(visitor, "/powers/P01/").split('id="b3"')[1].split("</section>")[0]


def test_from_a_power_one_comes_to_its_cases_and_to_their_supervision(clerk, visitor):  # noqa: F811
    case = opened(clerk)

    assert "/boards/power/?power=P01&amp;state=all" in text(visitor, "/powers/P01/")
    assert case.code in text(visitor, "/boards/power/?power=P01&state=all")
    assert case.code not in text(visitor, "/boards/power/?power=P02&state=all")
    assert "/bodies/PZ1/" in text(visitor, f"/cases/{case.code}/")


def test_cases_of_a_withheld_procedure_are_counted_and_not_shown(card, visitor):  # noqa: F811
    withhold()

    assert Boards.on(timezone.localdate()).running().withheld == 1
    for address in ("/", "/boards/power/?state=all", "/boards/oversight/", "/boards/power.csv"):
        assert card.case.code not in text(visitor, address), address
    assert visitor.get(f"/cases/{card.case.code}/").status_code == 404


def test_another_part_withheld_hides_no_case(clerk, visitor):  # noqa: F811 - the fixture
    case = opened(clerk)
    withhold(Part.RISKS)

    assert case.code in text(visitor, "/boards/power/")


def test_a_case_of_no_listed_power_stands_there_too(visitor):
    services.take_over("X-1", edition=None, unit=build.power().unit, by=None, at=timezone.now())

    assert "X-1" in text(visitor, "/boards/power/")


def test_months_before_the_first_on_record_are_left_out(card, visitor):  # noqa: F811
    page = text(visitor, "/boards/oversight/").split('id="outcomes"')[1].split("</section>")[0]

    assert page.count("<tr>") == 2  # the head, and this month
    assert f"{timezone.localdate():%Y-%m}" in page


def test_the_boards_are_files_too(card, visitor):  # noqa: F811 - the fixture
    cases = visitor.get("/boards/power.json?state=all").json()["cases"]
    cards = visitor.get("/boards/oversight.json").json()["cards"]
    nodes = visitor.get(f"/cases/{card.case.code}.json").json()["nodes"]

    assert [each["case"] for each in cases] == [card.case.code]
    assert ("S37", "yellow", "ZJJ") in [(c["rule"], c["level"], c["unit"]) for c in cards]
    assert nodes[0]["state"] == "done"
    assert card.case.code in text(visitor, "/boards/power.csv?state=all")
    assert visitor.get("/boards/power.exe").status_code == 404
    assert visitor.get(f"/cases/{card.case.code}.csv").status_code == 404


def test_more_cards_cost_no_more_questions(clerk, visitor):  # noqa: F811 - the fixture
    by, now = build.account_of("ZJJ/审批受理岗", timezone.now()), timezone.now()

    def another():
        case = services.open_case(build.power(), title="(虚构)", by=by, at=now)
        for kind in ("node_open", "node_close"):
            services.record(case, Happening(kind, now, node="n1"), by=by, at=now)

    another()
    text(visitor, "/boards/oversight/")
    few = queries.count(lambda: text(visitor, "/boards/oversight/"))
    for _ in range(3):
        another()

    assert queries.count(lambda: text(visitor, "/boards/oversight/")) == few
