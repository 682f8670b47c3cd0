# SPDX-License-Identifier: Apache-2.0
"""A rule's settings are read as what they are, and never as something else."""

import pytest

from tests.core.build import rules

RULE = rules(S26={"require_portfolio_leader": True})["S26"]


def test_numbers_words_and_switches_are_read_as_what_they_are():
    assert rules()["S17"].number("tolerance") == 24
    assert rules()["S17"].words("reasons") == ("断网", "停电")
    assert RULE.is_switched_on("require_portfolio_leader")


@pytest.mark.parametrize("read", ["number", "words", "is_switched_on"])
def test_a_setting_of_another_kind_is_refused_by_its_name(read):
    with pytest.raises(TypeError, match="general"):
        getattr(RULE, read)("general")
