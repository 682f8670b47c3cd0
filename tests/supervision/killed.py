# SPDX-License-Identifier: Apache-2.0
"""Records acts in a case of its own until it is killed; says of each that it is acknowledged."""

import sys
from datetime import timedelta

import django

django.setup()

from tests.people.build import AT  # noqa: E402 - models are there only now
from tests.supervision import build  # noqa: E402 - as above
from tonggui.cases.happening import Happening  # noqa: E402 - as above
from tonggui.supervision import services  # noqa: E402 - as above

case = services.open_case(build.power(), by=None, at=AT)
for number in range(2_000):
    at = AT + timedelta(seconds=number)
    kind = "node_close" if number % 2 else "node_open"
    node = f"P01.n{number // 2 % 6 + 1}"
    act = Happening(kind, at, node=node, actor="R1", key=f"k{number}")
    services.record(case, act, by=None, at=at)
    sys.stdout.write(f"{case.code} k{number}\n")
    sys.stdout.flush()
