# SPDX-License-Identifier: Apache-2.0
"""Supervising bodies written by code or name are referred to as lists do (R28, R81)."""

import pytest

from tonggui.formats.lists.watchers import refer_to_watchers

BODIES = [
    {"code": "PZ1", "name": "派驻第一组"},
    {"code": "PZ2", "name": "同名组"},
    {"code": "PZ3", "name": "同名组"},
]
UNIT = {"code": "ZJJ", "leaders": [{"post": "局长"}], "offices": [{"posts": [{"post": "PZ2"}]}]}


def lists(ref, lead="PZ1"):
    power = {
        "unit": "ZJJ",
        "risks": [{"controls": [{"responsible_ref": ref}]}],
        "supervision_method": {"lead": lead},
        "nodes": [{"supervision": {"lead": lead}}],
    }
    return {"supervisors": BODIES, "units": [UNIT], "powers": [power]}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("PZ1", "supervisor:PZ1"),
        ("post:ZJJ/PZ1", "supervisor:PZ1"),
        ("post:ZJJ/派驻第一组", "supervisor:PZ1"),
        ("supervisor:派驻第一组", "supervisor:PZ1"),
        ("supervisor:PZ1", "supervisor:PZ1"),
        ("post:ZJJ/局长", "post:ZJJ/局长"),
        ("post:ZJJ/PZ2", "post:ZJJ/PZ2"),
        ("post:ZJJ/同名组", "post:ZJJ/同名组"),
        ("post:ZJJ/没有的", "post:ZJJ/没有的"),
        (7, 7),
        (None, None),
    ],
)
def test_who_answers_for_a_control_may_be_a_body_by_code_or_name(written, kept):
    root = lists(written)

    refer_to_watchers([root])

    assert root["powers"][0]["risks"][0]["controls"][0]["responsible_ref"] == kept


@pytest.mark.parametrize(("written", "kept"), [("派驻第一组", "PZ1"), ("同名组", "同名组")])
def test_whoever_leads_may_be_named(written, kept):
    root = lists("局长", lead=written)

    refer_to_watchers([root])

    assert root["powers"][0]["supervision_method"]["lead"] == kept
    assert root["powers"][0]["nodes"][0]["supervision"]["lead"] == kept


def test_what_is_no_list_is_left_to_the_check_of_shapes():
    root = {"supervisors": BODIES, "powers": [{"risks": 3, "nodes": [7], "supervision_method": []}]}

    refer_to_watchers([root, None])

    assert root["powers"] == [{"risks": 3, "nodes": [7], "supervision_method": []}]
