# SPDX-License-Identifier: Apache-2.0
"""The quick way to write canonical JSON gives byte for byte what RFC 8785 asks for."""

import enum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tonggui.ledger.log import canonical
from tonggui.ledger.log.errors import Malformed

LARGEST = canonical.LARGEST_INTEGER
PLAIN = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text()
VALUES = st.recursive(
    PLAIN, lambda each: st.lists(each) | st.dictionaries(st.text(), each), max_leaves=20
)


@given(VALUES)
def test_a_value_is_written_as_the_standard_writes_it(value):
    assert canonical.dumps(value) == rfc8785.dumps(value)


def test_every_character_is_written_as_the_standard_writes_it():
    text = "".join(map(chr, [*range(0x300), 0x2028, 0x2029, 0xE000, 0xFFFF, 0x1F600]))

    assert canonical.dumps([text]) == rfc8785.dumps([text])


def test_keys_stand_in_the_order_of_their_utf_16_units():
    value = {"\ue000": 1, "\U0001f600": 2}

    assert canonical.dumps(value) == rfc8785.dumps(value)


def test_a_member_of_an_enumeration_is_written_as_its_text():
    class Kind(enum.StrEnum):
        WATCH = "watch"

    assert canonical.dumps({"kind": Kind.WATCH}) == b'{"kind":"watch"}'


@pytest.mark.parametrize("value", [1.5, LARGEST + 1, [{"a": {1}}], {1: "a"}, ["\ud800"]])
def test_what_has_no_one_way_to_be_written_is_refused(value):
    with pytest.raises(Malformed):
        canonical.dumps(value)
