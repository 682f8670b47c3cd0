# SPDX-License-Identifier: Apache-2.0
"""Whatever is written, lists are read or refused in one line; nothing else ever happens."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tonggui.core.errors import Unusable
from tonggui.formats.lists import read_lists
from tonggui.formats.plain_yaml import dump, parse

ODD = st.sampled_from(
    [None, True, 0, -1, 0.5, 10**17, "", " ", "x", "n1", "P01", "2026-02-30", "0001-01-01",
     "9999-12-31", "1/2", "0d", "post:", "body:", [], [[]], ["x", "x"], {}, {"x": {}}]
)  # fmt: skip
MORE = """
calendar: {timezone: Europe/Rome, holidays: ['2026-01-01', ['2026-02-01', '2026-02-03']]}
log: {map: {case: c}, timezone: UTC, precision: day}
rules: {S15: {params: {red_over: {value: 5, unit: wd}}}, S26: {params: {general: 2/3}}}
tenures: [{post: post:ZJJ/局长, person: 甲, since: '2026-01-01', until: '2026-02-01'}]
delegations: [{to: 周, node: P01.n1, valid_from: '2026-01-01', valid_to: '2026-02-01'}]
handovers: [{from: PZ1, to: XJW, valid_from: '2026-01-01', valid_to: '2026-02-01'}]
facts:
  ongoing: [{case: C, power: P01, through: n2, opened_at: '2026-01-01'}]
  resolutions: [{id: R, body: ZJJ-DZ, adopted_at: '2026-01-01'}]
  approval_limits: {'post:ZJJ/局长': 5}
"""
DRAWN = """
  incompatible: [[a, b]]
  flow:
    elements:
    - {id: s, kind: start}
    - {id: a, kind: task}
    - {id: t, kind: task, node: b, lane: x}
    - {id: e, kind: end}
    arcs: [[s, a], [a, t, words], [t, e]]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


def places(value, trail=()):
    """Yield every place in a value."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*trail, key)
            yield from places(value[key], (*trail, key))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_lists_with_anything_anywhere_are_read_or_refused(data, small, folder):
    root = copy.deepcopy(parse(small.rstrip() + DRAWN + MORE, source="").root)
    place = data.draw(st.sampled_from(list(places(root))))
    inner = root
    for key in place[:-1]:
        inner = inner[key]
    if data.draw(st.booleans()):
        inner[place[-1]] = data.draw(ODD)
    else:
        del inner[place[-1]]
    path = folder / "lists.yaml"
    path.write_text(dump(root), encoding="utf-8")

    try:
        lists = read_lists(path)
    except Unusable as refused:
        said = str(refused)
    else:
        said = f"{path}: {len(lists.powers)} powers"
    assert said.startswith(f"{path}: ")
    assert "\n" not in said


@settings(max_examples=60, deadline=None)
@given(junk=st.binary(max_size=60))
def test_bytes_of_any_kind_are_refused(junk, folder):
    path = folder / "junk.yaml"
    path.write_bytes(junk)

    with pytest.raises(Unusable):
        read_lists(path)


def test_the_lists_that_are_tried_are_right(small, folder):
    path = folder / "right.yaml"
    path.write_text(small.rstrip() + DRAWN + MORE, encoding="utf-8")

    assert list(read_lists(path).powers) == ["P01", "P02"]
