# SPDX-License-Identifier: Apache-2.0
"""Near-duplicates are found among many texts exactly as by comparing every pair."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tonggui.core.xray.similar import bigrams, jaccard, similar_pairs

TEXTS = st.lists(st.text("甲乙丙丁", max_size=8), max_size=10)


@given(TEXTS, st.sampled_from([0.0, 0.3, 0.5, 0.8, 0.9, 1.0]))
@settings(max_examples=300, deadline=None)
def test_the_pairs_are_those_of_comparing_every_pair(texts, similarity):
    expected = [
        (i, j)
        for i in range(len(texts))
        for j in range(i + 1, len(texts))
        if texts[i] and texts[j] and jaccard(bigrams(texts[i]), bigrams(texts[j])) >= similarity
    ]

    assert similar_pairs(texts, similarity) == expected


def test_a_text_used_everywhere_is_paired_with_its_first_use_only():
    assert similar_pairs(["系统随机分派"] * 30, 0.9) == [(0, n) for n in range(1, 30)]
