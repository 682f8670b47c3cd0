# SPDX-License-Identifier: Apache-2.0
"""References to posts, units and bodies are called by name in sentences."""

from tests.core.build import DEPUTY, lists
from tonggui.core.findings import Said
from tonggui.core.naming import named, names_of


def test_posts_units_and_bodies_are_called_by_their_names_and_the_rest_stays():
    names = names_of(lists())
    said = Said("x", (DEPUTY, "unit:ZJJ", "body:DZ", "supervisor:PZ2", "孙四", 5))

    assert named([said], names)[0].args == ("副局长", "住建局", "党组", "PZ2", "孙四", 5)
