# SPDX-License-Identifier: Apache-2.0
"""Of two who do the same to one draft at once, by pages, one stands and the other is told."""

import pytest
from django.urls import reverse

from tests.desk.test_bad_input import clerk, leader, told, upload
from tests.desk.test_drafting import own_unit, sent
from tests.people.test_at_once import at_once
from tests.registry import build
from tonggui.registry.files import workbook
from tonggui.registry.models import Draft, Edition, Power

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drafts(tmp_path):
    build.places()
    return build.taken(tmp_path)


def test_of_two_who_save_one_page_at_once_the_other_is_told_and_keeps_what_was_typed(drafts):
    first, second = clerk(), clerk(post="另一经办岗")
    typed = {}
    for client, name in ((first, "甲改的名称"), (second, "乙改的名称")):
        typed[client] = sent(client, "nodes") | {"nodes-1-name": name, "do": "save"}
    page = reverse("desk:edit-draft", args=[build.SOUND, "nodes"])

    answers = at_once(lambda client: client.post(page, typed[client]), [first, second])

    assert sorted(each.status_code for each in answers) == [302, 409]
    late = next(each for each in answers if each.status_code == 409).content.decode()
    assert "甲改的名称" in late
    assert "乙改的名称" in late
    assert Draft.objects.get(power__code=build.SOUND).version == 2


def test_of_two_who_publish_at_once_the_other_is_told_that_it_is_published(drafts):
    build.adopted(drafts[build.SOUND])
    client = leader()
    windows = [client, type(client)()]
    windows[1].cookies.update(client.cookies)
    form = {"version": 1, "effective_on": build.DAY}
    page = reverse("desk:publish-draft", args=[build.SOUND])

    answers = at_once(lambda each: each.post(page, form), windows)

    assert sorted(each.status_code for each in answers) == [302, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert "的这份草案已公布" in told(late)
    assert Edition.objects.count() == 1


def test_of_two_who_take_one_workbook_in_at_once_none_writes_over_the_other(drafts):
    first, second = clerk(), clerk(post="另一经办岗")
    files = {
        each: workbook([build.body(boundary=words)])
        for each, words in ((first, "甲所写"), (second, "乙所写"))
    }
    seen = f'{{"{build.SOUND}": 1}}'

    answers = at_once(lambda each: upload(each, files[each], seen=seen), [first, second])

    assert sorted(each.status_code for each in answers) == [302, 409]
    assert Draft.objects.get(power__code=build.SOUND).version == 2


def test_of_two_who_open_a_new_power_of_one_code_at_once_one_has_it(drafts):
    windows = [clerk(), clerk(post="另一经办岗")]
    form = {"code": "CZJ-900", "name": "新的权力", "side": "外部", "category": "行政审批"}
    page = reverse("desk:new-power", args=[own_unit().code])

    answers = at_once(lambda each: each.post(page, {**form, "first_node": "受理"}), windows)

    assert sorted(each.status_code for each in answers) == [302, 422]
    assert Power.objects.filter(code="CZJ-900").count() == 1
