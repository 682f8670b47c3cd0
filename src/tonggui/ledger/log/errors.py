# SPDX-License-Identifier: Apache-2.0
"""What the log can refuse: a claim not proved, a text not well formed."""

from tonggui.core.errors import Refused


class Unproven(Refused):
    """A proof or a signature does not show what it claims to show."""

    code = "unproven"


class Malformed(Refused):
    """A note, key, proof, tile or entry is not written as its format asks."""

    code = "malformed"
