# SPDX-License-Identifier: Apache-2.0
"""Many powers are looked at by several processes, and what they see is what one would see."""

from concurrent.futures.process import BrokenProcessPool

import pytest

from tests.registry import build
from tonggui.registry.models import Xray, XrayLine, XrayPart
from tonggui.registry.xrays import crew, keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    build.places()


@pytest.fixture
def many(county, tmp_path, monkeypatch):
    """Let two powers be many, and every machine have two cores."""
    build.taken(tmp_path, build.body(), build.body(build.UNFOUNDED))
    monkeypatch.setattr(crew, "WORTH", 2)
    monkeypatch.setattr(crew, "cores", lambda: 2)
    monkeypatch.setattr(keeping, "BATCH", 1)


def anew():
    """Forget what was seen, look at everything, and return what is kept of it."""
    Xray.objects.all().delete()
    keeping.bring_up(at=build.AT)
    lines = XrayLine.objects.order_by("xray__code", "pk")
    parts = XrayPart.objects.order_by("xray__code", "pk")
    return (
        list(Xray.objects.order_by("code").values_list("code", "around", "spots", "holds_until")),
        list(lines.values_list("xray__code", "rule", "object", "place", "said")),
        list(parts.values_list("xray__code", "kind", "name", "measure")),
    )


def test_several_processes_see_what_one_sees(many, monkeypatch):
    together = anew()

    monkeypatch.setattr(crew, "cores", lambda: 1)

    assert anew() == together
    assert len(together[0]) == 2


def test_powers_of_a_process_that_dies_are_looked_at_all_the_same(many, monkeypatch):
    whole = anew()
    monkeypatch.setattr(crew, "ProcessPoolExecutor", Dying)

    assert anew() == whole


class Dying:
    """A pool whose processes die with the first thing in hand."""

    def __init__(self, *_crew, **_more):
        self.given = 0

    def submit(self, *_work):
        self.given += 1
        if self.given > 1:
            raise BrokenProcessPool
        return self

    def result(self):
        raise BrokenProcessPool

    def shutdown(self, **_how):
        """Nothing is left to end."""


def test_few_powers_start_no_process(county, tmp_path, monkeypatch):
    build.taken(tmp_path, build.body())
    monkeypatch.setattr(crew, "cores", lambda: 2)
    monkeypatch.setattr(crew, "ProcessPoolExecutor", None)

    assert [row[0] for row in anew()[0]] == ["P05"]
