# SPDX-License-Identifier: Apache-2.0
"""Every scenario of the pack played through the write path: live findings are those of the audit.

R31 to R36, R42 to R58: judged as it happens, once more by `tonggui audit`, and by replay.
"""

import json
import re
from dataclasses import replace
from datetime import datetime

import pytest
import yaml

from tests.parity.test_scenarios import expected, microseconds, scenarios
from tests.supervision import build
from tonggui.cases.happening import event_of
from tonggui.cases.models import Case, Event
from tonggui.core.events import UNMARKED
from tonggui.engines import rows
from tonggui.registry.models import Frame
from tonggui.supervision import footing, judging, replay
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Finding
from tonggui.supervision.ticking import tick


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        from tests.conftest import ROOT

        found = scenarios(ROOT)
        metafunc.parametrize("path", found, ids=[each.stem for each in found])


def found(seqs):
    names = {code: name for name, code in build.names().items()}
    said_all = []
    for row in Finding.objects.filter(settled_at=None).select_related("case"):
        said = value_of(row.body)
        anchor = (
            seqs[said.case, said.seq]
            if said.seq is not None
            else re.split("[/@]", _named(said.object, names))[0]
        )
        said_all.append((said.rule, said.level, anchor, tuple(r.ref for r in said.responsible)))
    return sorted(said_all, key=str)


def _named(text, names):
    kind, _, rest = text.partition(":")
    return f"{kind}:{names.get(rest, rest)}"


def known(scenario):
    """Let the frame of the county know what a scenario knows beforehand."""
    facts = dict(scenario.get("preload") or {})
    # Unless a scenario says so, supervisors answer every card in time, and nothing tells of it.
    facts["answers_on_record"] = scenario.get("auto_ack") is False
    frame = Frame.objects.get()
    body = json.loads(frame.body)
    body["facts"] = {**body.get("facts", {}), **facts}
    text = build.canonical(body)
    Frame.objects.create(number=2, body=text, digest=build.digest(text), taken_at=build.AT)
    footing.forget()


def test_a_scenario_played_live_gives_exactly_what_it_expects(path, county):
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not scenario["events"]:
        pytest.skip("this scenario has no events for the rules in scope")
    known(scenario)
    as_of = datetime.fromisoformat(scenario["as_of"])

    seqs = build.play(scenario)
    tick(at=as_of)

    assert found(seqs) == expected(scenario)
    assert list(replay.differences(at=as_of)) == []
    assert audited(scenario) == stored()
    assert not Case.objects.filter(supervision=None).exists()


def audited(scenario):
    """Audit the exported events against the lists of the house, as the command line would."""
    lists = footing.lists_of(None, build.AT.date())
    cases = list(Case.objects.select_related("power", "edition"))
    ongoing = tuple(filter(None, map(judging.ongoing, cases)))
    lists = replace(lists, facts=replace(lists.facts, ongoing=ongoing))
    events = [
        event_of(row, row.case.code if row.case else "")._replace(marks=UNMARKED)
        for row in Event.objects.select_related("case")
    ]
    said = rows.audit(lists, events, as_of=microseconds(scenario["as_of"]))
    return _by_key(said.findings)


def stored():
    return _by_key(value_of(row.body) for row in Finding.objects.filter(settled_at=None))


def _by_key(findings):
    """Return what is said of each finding, by its key; several loose events may share one."""
    said = {}
    for each in findings:
        key = each.key if each.case or each.seq is None else each.key.partition("@")[0]
        said.setdefault(key, []).append(str(each._replace(key="")))
    return {key: sorted(all_said) for key, all_said in said.items()}
