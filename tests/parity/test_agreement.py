# SPDX-License-Identifier: Apache-2.0
"""Random lists and logs: engines agree, prefixes find prefixes, other cases change nothing."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.parity.engines import Kept
from tests.thorough import examples
from tonggui.core.calendar import Calendar
from tonggui.core.elements import Element, Flow
from tonggui.core.flow import from_edges
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.naming import names_of
from tonggui.core.people import Organisation, Post, Tenure, Unit
from tonggui.core.powers import Limit, Node, PlannedSupervision, Power
from tonggui.engines import rows
from tonggui.engines.audit import Audit, by_columns, by_rows, unsupervised
from tonggui.engines.frames import events_of
from tonggui.engines.tables import cases_frame, findings_frame
from tonggui.formats.rules import read_rules

pytestmark = pytest.mark.parity
RULES = read_rules()
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAMES = ("a", "b", "c", "d")
PEOPLE = ("ana", "bo", None)
PLANS = {0: PlannedSupervision("JW"), 1: PlannedSupervision("JW", "事后", "sample")}


class FrameLog:
    """A log that is already in memory."""

    is_cheap = True

    def __init__(self, frame, block_rows=7):
        self.frame, self.block_rows = frame, block_rows
        self.tells_supervision = "kind" in frame.columns
        self.is_plain = not self.tells_supervision

    def latest(self):
        return None

    def blocks(self):
        yield from self.frame.iter_slices(self.block_rows)


@st.composite
def limits(draw, others):
    return Limit(
        draw(st.integers(1, 4)),
        draw(st.sampled_from(["day", "workday"])),
        after=draw(st.sampled_from(others)),
        unless=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=1))),
        if_done=draw(st.booleans()),
    )


@st.composite
def nodes(draw, name, post):
    others = [other for other in NAMES if other != name]
    return Node(
        name,
        name,
        stage=draw(st.sampled_from(["动议", "决策"])),
        post=post,
        limit=draw(st.none() | limits(others)),
        not_before=draw(st.none() | limits(others)),
        duty=draw(st.sampled_from(["", "受理", "决定", "付款"])),
        key_flags=frozenset(draw(st.lists(st.sampled_from(["资金"]), max_size=1))),
        supervision=PLANS.get(draw(st.integers(0, 9))),
    )


@st.composite
def lists(draw):
    held = draw(st.booleans())
    posts = tuple(Post(f"post:U/{name}", "U", name, office="o") for name in NAMES)
    made = tuple(draw(nodes(name, f"post:U/{name}" if held else "")) for name in NAMES)
    edges = draw(st.sampled_from([None, [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]]))
    join = {"d": draw(st.sampled_from(["all", "any"]))} if edges else {}
    flow = from_edges("P", "power", [(n.id, n.name, n.post) for n in made], edges, join, ())
    if draw(st.booleans()):
        flow = loop()
    power = Power(
        id="P",
        name="power",
        unit="U",
        nodes=made,
        flow=flow,
        portfolio_leader="post:U/d",
        incompatible=tuple(draw(st.lists(st.just(frozenset("ad")), max_size=1))),
    )
    since = int((START - timedelta(days=400)).timestamp() * 1e6)
    moved = int((START + timedelta(days=3)).timestamp() * 1e6)
    tenures = [Tenure(post.ref, "ana", since) for post in posts[:3]]
    tenures += [Tenure(posts[3].ref, "bo", since), Tenure(posts[0].ref, "bo", moved)]
    zone = draw(st.sampled_from(["Asia/Shanghai", "Europe/Rome"]))
    return Lists(
        title="random",
        powers={"P": power},
        rules=RULES,
        calendar=Calendar(timezone=zone, holidays=[(START + timedelta(days=2)).date()]),
        organisation=Organisation(
            units={"U": Unit("U", "unit", posts=posts)}, tenures=tuple(tenures) if held else ()
        ),
    )


def loop():
    """a, then b and c in turns, then d."""
    tasks = [Element(name, "task", name) for name in NAMES]
    more = [Element("s", "start"), Element("x", "exclusive"), Element("y", "exclusive")]
    pairs = ["s-a", "a-x", "x-b", "b-y", "y-c", "c-x", "y-d", "d-e"]
    arcs = tuple(tuple(pair.split("-")) for pair in pairs)
    return Flow("P", "power", (*more, *tasks, Element("e", "end")), arcs)


@st.composite
def plain_logs(draw):
    times = st.integers(0, 15)  # few, so that ties are many
    row = st.tuples(
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from([*NAMES, "d", "unheard of"]),
        times,
        st.sampled_from(PEOPLE),
        st.sampled_from([0, 0, 0, 30]),
    )
    found = draw(st.lists(row, max_size=25))
    with_receipt, with_seq = draw(st.booleans()), draw(st.booleans())
    columns = {
        "case": [each[0] for each in found],
        "node": [each[1] for each in found],
        "at": [START + timedelta(hours=12 * each[2]) for each in found],
        "actor": [each[3] for each in found],
    }
    if with_receipt:
        columns["recorded_at"] = [
            at + timedelta(hours=each[4]) for at, each in zip(columns["at"], found, strict=True)
        ]
    if draw(st.booleans()):
        named = st.lists(st.sampled_from(["P", "P", None, "", "no list has it"]), min_size=25)
        columns["power"] = draw(named)[: len(found)]
    if draw(st.booleans()):
        columns["kind"] = ["node_close"] * len(found)
    if with_seq:
        columns["seq"] = list(range(1, len(found) + 1))
    schema = dict.fromkeys(("case", "node", "actor", "power", "kind"), pl.String)
    schema |= {name: pl.Datetime("us", "UTC") for name in ("at", "recorded_at")}
    schema |= {"seq": pl.Int64}
    return pl.DataFrame(columns, schema={name: schema[name] for name in columns})


def run(frame, known, engine, *, block_rows=7, as_of=None):
    work = Audit(
        lists=known, log=FrameLog(frame, block_rows), engine=engine, as_of=as_of, language="zh"
    )
    kept = []

    @contextmanager
    def sink():
        kept.append(Kept())
        yield kept[-1]

    work.run(sink)
    return (*kept[-1].tables, work.now)


def same(one, other):
    return all(a.equals(b) for a, b in zip(one[:2], other[:2], strict=True))


def ordered(frame):
    """Number the acts of a frame as the engines do: by time, ties as they came."""
    if "seq" in frame.columns:
        return frame
    sorted_frame = frame.sort("at", maintain_order=True)
    return sorted_frame.with_columns(seq=pl.int_range(1, pl.len() + 1).over("case"))


@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(lists(), plain_logs())
def test_all_engines_agree_on_plain_logs(known, frame):
    columns = run(frame, known, by_columns)
    by_judge = run(frame, known, by_rows)
    whole = run(frame, known, by_columns, block_rows=1000)
    asked = known if "kind" in frame.columns else unsupervised(known)  # S20: no data is grey
    reference = rows.audit(asked, events_of(ordered(frame)), as_of=columns[2])

    assert same(columns, by_judge)
    assert same(columns, whole)
    assert columns[0].equals(cases_frame(reference.verdicts).sort("case"))
    assert columns[1].equals(
        findings_frame(
            reference.findings, language="zh", names=names_of(known), powers=known.powers
        ).sort("id")
    )


@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(lists(), plain_logs(), st.data())
def test_the_order_of_rows_does_not_matter_where_seq_is_given(known, frame, data):
    frame = ordered(frame)
    order = data.draw(st.permutations(range(frame.height)))

    assert same(run(frame, known, by_columns), run(frame[order], known, by_columns))


def emissions(known, events, ticks=()):
    """Return every raise and rise of one case, in the order in which they became known."""
    judge = Judge(known)
    past = judge.begin("1")
    seen = []
    for event in events:
        for tick in ticks:
            if tick < event.recorded_at:
                judge.tick(past, tick)
        judge.judge(event, past)
        seen = [
            (rise.at, key, rise.level)
            for key, standing in past.standing.items()
            for rise in standing.rises
        ]
    return past, sorted(seen)


def in_time(frame):
    return sorted(
        (
            event._replace(case="1", seq=number)
            for number, event in enumerate(events_of(frame.sort("at", maintain_order=True)), 1)
        ),
        key=lambda event: event.recorded_at,
    )


@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(lists(), plain_logs(), st.integers(0, 25))
def test_a_prefix_of_a_log_gives_the_prefix_of_the_findings(known, frame, cut):
    events = in_time(frame)

    _, whole = emissions(known, events)
    past, part = emissions(known, events[:cut])

    gone = set(past.standing) - {found[1] for found in whole}
    known_by_then = [found for found in whole if found[0] <= past.clock]
    assert [found for found in part if found[1] not in gone] == [
        found for found in known_by_then if found[1] in past.standing
    ]
    assert gone == set()


@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(lists(), plain_logs(), st.lists(st.integers(0, 400), max_size=6))
def test_looking_more_often_finds_the_same(known, frame, hours):
    events = in_time(frame)
    ticks = sorted(int((START + timedelta(hours=each)).timestamp() * 1e6) for each in hours)

    once, _ = emissions(known, events)
    often, _ = emissions(known, events, ticks)
    end = max((event.recorded_at for event in events), default=0) + 10**13
    judge = Judge(known)
    judge.conclude(once, end)
    judge.conclude(often, end)

    assert judge.findings(once) == judge.findings(often)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(lists(), plain_logs())
def test_other_cases_change_nothing_for_what_is_keyed_by_case(known, frame):
    full = run(frame, known, by_columns)
    alone = run(frame.filter(pl.col("case") == "1"), known, by_columns, as_of=full[2])

    for mine, all_of_them in zip(alone[:2], full[:2], strict=True):
        kept = all_of_them.filter(pl.col("case") == "1")
        assert mine.filter(pl.col("case") == "1").equals(kept)
