# SPDX-License-Identifier: Apache-2.0
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonggui.engines.coding import codes_of, combined, counted

WORDS = st.sampled_from(["a", "b", "", None])
NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from([-(1 << 40), 1 << 40]))
ROWS = st.lists(st.tuples(WORDS, NUMBERS), max_size=40)


@given(ROWS)
def test_rows_share_a_code_if_and_only_if_they_are_the_same(rows):
    words = pl.Series([word for word, _ in rows], dtype=pl.String)
    numbers = np.array([number for _, number in rows], dtype=np.int64)

    code, first = combined([codes_of(words), numbers])

    for i, row in enumerate(rows):
        assert rows[first[code[i]]] == row
        assert first[code[i]] <= i
    assert len(first) == len(set(rows))


def test_products_of_many_columns_do_not_outgrow_64_bits():
    keys = [np.array([0, (1 << 62) - number, 5, 5], dtype=np.int64) for number in range(9)]

    code, first = combined(keys)

    assert code[2] == code[3]
    assert len(first) == 3


def test_texts_are_counted_and_none_is_none():
    assert sorted(counted(pl.Series(["x", "y", "x"]))) == [("x", 2), ("y", 1)]
    assert counted(pl.Series([], dtype=pl.String)) == []


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
def test_a_text_has_one_code_however_it_is_kept(dtype):
    code = codes_of(pl.Series(["x", None, "x"], dtype=dtype))

    assert code[0] == code[2]
    assert code[1] == -1
