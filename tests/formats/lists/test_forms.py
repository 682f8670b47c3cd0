# SPDX-License-Identifier: Apache-2.0
"""A procedure drawn by its form is the one drawn by its names, and is refused where that one is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonggui.core.elements import FlowError
from tonggui.core.safety import check_safe
from tonggui.formats.lists.forms import Written, all_before, in_form

# Some are called what a gateway or an event would be called, or like a place.
NAMES = ["n1", "n2", "n3", "0", "1", "start", "end", "split", "n1.split", "n2.join", "0.join"]


@st.composite
def procedures(draw):
    """Return a procedure of up to six nodes; most edges lead on, some lead back."""
    ids = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :]]
    pairs += [(b, a) for a, b in pairs[:2]]
    edges = st.lists(st.sampled_from(pairs), min_size=1, max_size=8, unique=True)
    return Written(
        power="P01",
        name="许可",
        ids=ids,
        names=[f"节点{each}" for each in ids],
        posts=draw(st.lists(st.sampled_from(["", "a", "b"]), min_size=len(ids), max_size=len(ids))),
        edges=draw(st.none() | edges) if pairs else None,
        joins=draw(st.dictionaries(st.sampled_from(ids), st.sampled_from(["any", "all"]))),
        optional=draw(st.lists(st.sampled_from(ids), unique=True)),
    )


def by_name(written):
    """Return a procedure drawn by its own names, None where it is refused."""
    try:
        flow, before = written.draw(), all_before(written.direct)
        check_safe(flow)
    except FlowError:
        return None
    return flow, before, written.direct, written.choices


@given(procedures())
def test_drawn_by_its_form_it_is_what_it_is_by_its_names(written):
    found = in_form(written)

    if found is not None:
        assert (found.flow, found.incoming, found.direct, found.choices) == by_name(written)


def line(*ids, edges=None):
    """Return a procedure of nodes without posts."""
    return Written("P01", "许可", ids, ids, [""] * len(ids), edges, {}, ())


def test_a_sound_procedure_is_drawn_by_its_form():
    assert in_form(line("n1", "n2")) is not None


@pytest.mark.parametrize(
    "written",
    [
        line("n1", "n2", edges=[("n1", "n2"), ("n2", "n1")]),
        line("start", "n1"),
        line("n1", "n1.split", "n3", edges=[("n1", "n1.split"), ("n1", "n3")]),
    ],
    ids=["a circle", "a node called start", "a node called as a gateway would be"],
)
def test_what_has_to_speak_of_names_is_left_to_them(written):
    assert in_form(written) is None
