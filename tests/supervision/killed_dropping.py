# SPDX-License-Identifier: Apache-2.0
"""Takes in what lies in the folder until it is killed; says of each row that it is in."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 - models are there only now

from tonggui.supervision import dropping, services  # noqa: E402 - as above

record = services.record


def told(*args, **how):
    """Record, and say so."""
    made = record(*args, **how)
    sys.stdout.write("one\n")
    sys.stdout.flush()
    return made


services.record = told
dropping.take_in(at=timezone.now())
