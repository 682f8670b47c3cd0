# SPDX-License-Identifier: Apache-2.0
"""Core values by hand: a small bureau, its powers, rules, acts, and what the judge says of them."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tonggui.core.calendar import Calendar
from tonggui.core.checks.not_batched import Closings
from tonggui.core.events import Event, Evidence
from tonggui.core.facts import Facts
from tonggui.core.flow import from_edges
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists, LogHints
from tonggui.core.marks import REGISTERED, Marker, with_registered
from tonggui.core.people import (
    CollectiveBody,
    Member,
    Organisation,
    Post,
    ScopeEntry,
    SupervisingBody,
    Tenure,
    Unit,
)
from tonggui.core.powers import (
    CaseClock,
    Limit,
    Node,
    PlannedSupervision,
    Power,
    Risk,
    SupervisionMethod,
)
from tonggui.core.rules import Clause, Rule

ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A working week off and a Sunday worked for it, in a spring otherwise without holidays.
CALENDAR = Calendar(
    holidays=[date(2026, 4, day) for day in (6, 7, 8, 9, 10)], makeup=[date(2026, 4, 12)]
)
SETTINGS = {
    "S03": {"ratify": 48},
    "S14": {"ratio": 0.2},
    "S15": {"red_over": 10, "red_factor": 2},
    "S16": {
        "max_days": 30,
        "max_count": 1,
        "lawful_reasons": ("补正", "听证", "鉴定", "公告", "不可抗力"),
        "long_reasons": ("鉴定", "公告"),
    },
    "S17": {
        "tolerance": 24,
        "paper_backup": 72,
        "quota": 3,
        "reasons": ("断网", "停电"),
        "not_tested": ("sup_act", "integrity_review", "ratification", "third_party_report"),
    },
    "S18": {
        "n": 10,
        "minutes": 15,
        "tail_share": 0.4,
        "month_min": 20,
        "notice_min": 10,
        "notice_factor": 3,
        "base_days": 60,
    },
    "S19": {"default": 5, "site": 30, "expert": 60, "hearing": 60},
    "S20": {"grace_during": 1, "grace_after": 10, "tolerance": 24},
    "S21": {"max_loops": 2},
    "S22": {},
    "S24": {"ratify": 5, "window": 365},
    "S26": {
        "general": "1/2",
        "personnel": "2/3",
        "village_reps": "2/3",
        "require_portfolio_leader": False,
        "recused_in_denominator": True,
    },
    "S27": {"repeat_window": 12},
    "S28": {"instruct_n": 10, "instruct_window": 12},
    "S29": {"former_employer": 3},
    "S30": {"minutes": 24, "agenda": 24},
    "S31": {"min_review": 30, "valid": 6},
    "S32": {"max_consecutive": 3},
    "S33": {"tolerance": 0.05},
    "S34": {"yellow_over": 10},
    "S35": {"device_n": 3},
    "S36": {"device_window": 60},
    "S37": {},
    "S38": {"contract_min": 1_000_000},
    "S43": {"n": 20, "minutes": 2, "unopened": 0.8, "dup": 0.8},
    "S45": {"months": 6},
    "S47": {"yellow": 2, "remind": 3, "days": 90, "talk_wd": 10},
    "S42": {"ack_notice": 3, "ack_yellow": 1, "ack_red": 1, "max_forward": 2},
    "S44": {"bulk": 5, "minutes": 10},
    "S46": {"window": 90, "red_over": 10},
}
ROLES = {
    "S03": ("actor", "portfolio_leader"),
    "S14": ("post_holder",),
    "S15": ("post_holder", "office_head"),
    "S16": ("post_holder",),
    "S17": ("recorder", "post_holder"),
    "S18": ("actor", "office_head"),
    "S19": ("actor",),
    "S20": ("supervisor_person",),
    "S21": ("actor", "portfolio_leader"),
    "S22": ("supervisor_person",),
    "S24": ("first_leader", "portfolio_leader"),
    "S26": ("meeting_chair",),
    "S27": ("first_leader",),
    "S28": ("first_leader",),
    "S29": ("actor",),
    "S30": ("meeting_secretary", "meeting_chair"),
    "S31": ("portfolio_leader", "first_leader"),
    "S32": ("project_leader",),
    "S33": ("executing_post", "portfolio_leader"),
    "S34": ("resolution_owner",),
    "S35": ("actor", "account_holder"),
    "S36": ("actor", "portfolio_leader"),
    "S37": ("post_holder",),
    "S38": ("finance_post", "finance_leader"),
    "S43": ("supervisor_person",),
    "S45": ("supervision_head",),
    "S47": ("supervisor_person", "portfolio_leader"),
    "S42": ("supervisor_person",),
    "S44": ("clearer",),
    "S46": ("rectification_owner", "portfolio_leader"),
}
SUPERVISING = {
    "S42": "superior_of_supervisor",
    "S44": "county_commission",
    "S14": "board_only",
    "S20": "superior_of_supervisor",
    "S22": "superior_of_supervisor",
    **dict.fromkeys(("S03", "S24", "S26", "S27", "S28", "S29", "S31", "S38"), "county_commission"),
    **dict.fromkeys(("S43", "S45", "S47"), "county_commission"),
}


def when(text):
    """Return an instant of 2026 in the county's zone: `03-02`, `03-02 09:30`, or with its year."""
    if text[2] == "-":
        text = f"2026-{text}"
    moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
    return (moment - EPOCH) // timedelta(microseconds=1)


def day(text):
    """Return a day as its ordinal."""
    return datetime.fromisoformat(f"2026-{text}" if text[2] == "-" else text).toordinal()


def said(at):
    """Return an instant as the tests write it."""
    local = datetime.fromtimestamp(at / 1e6, ZONE)
    return local.strftime("%m-%d %H:%M")


def rules(off=(), **changed):
    """Return all rules; settings are changed by `S15={"red_over": 5}`, rules put `off` by id."""
    return {
        name: Rule(
            id=name,
            name_zh=name,
            name_en=name,
            why_zh="",
            why_en="",
            side="supervision" if name in ("S20", "S22", "S42", "S44") else "power",
            clauses=(Clause("a", "order"),),
            settings=settings | changed.get(name, {}),
            responsible=ROLES[name],
            supervising=SUPERVISING.get(name, "lead_supervisor"),
            react_workdays={"notice": 0 if name == "S14" else 3, "yellow": 3, "red": 1},
            feeds=("M2", "J1"),
            is_on=name not in off,
        )
        for name, settings in SETTINGS.items()
    }


LEADERS = {
    "post:ZJJ/局长": ("王一", True, ("全面工作",)),
    "post:ZJJ/副局长": ("赵二", False, ("审批",)),
    "post:ZJJ/财务副局长": ("何八", False, ("财务",)),
}
OFFICES = {
    "审批股": {"post:ZJJ/股长": "钱三", "post:ZJJ/窗口": "孙四", "post:ZJJ/审核": "李五"},
    "办公室": {"post:ZJJ/主任": "郑九", "post:ZJJ/会计": "冯十"},
}
HEAD, DEPUTY, CHIEF = "post:ZJJ/局长", "post:ZJJ/副局长", "post:ZJJ/股长"
WINDOW, CHECKER, CLERK = "post:ZJJ/窗口", "post:ZJJ/审核", "post:ZJJ/会计"
FINANCE, SECRETARY = "post:ZJJ/财务副局长", "post:ZJJ/主任"
WHO = {post: person for post, (person, _, _) in LEADERS.items()} | {
    post: person for office in OFFICES.values() for post, person in office.items()
}
POST_OF = {person: post for post, person in WHO.items()}


def organisation(**changed):
    """Return one bureau, its party group, and bodies that watch it or have no business there."""
    posts = tuple(
        Post(ref, "ZJJ", ref.rpartition("/")[2], is_leader=True, is_first_leader=first, portfolio=p)
        for ref, (_, first, p) in LEADERS.items()
    ) + tuple(
        Post(ref, "ZJJ", ref.rpartition("/")[2], office=office)
        for office, own in OFFICES.items()
        for ref in own
    )
    return replace(
        Organisation(
            units={
                "ZJJ": Unit("ZJJ", "住建局", supervised_by="PZ2", posts=posts),
                "XJW": Unit("XJW", "县纪委监委", supervised_by="GBS"),
                "JTJ": Unit("JTJ", "交通局", supervised_by="PZ3"),
            },
            bodies={
                "DZ": CollectiveBody("DZ", "党组", "ZJJ", 2, personnel_quorum=Fraction(2, 3)),
                "BG": CollectiveBody("BG", "局长办公会", "ZJJ", 1),
            },
            supervisors={
                "PZ2": _body("PZ2", "XJW", "周六", "吴七"),
                "PZ3": _body("PZ3", "XJW", "陈甲"),
                "XJW": _body("XJW", "GBS", "卫乙", "褚丁"),
                "GBS": _body("GBS", "", "蒋丙"),
            },
            tenures=tuple(Tenure(post, person, when("2020-01-01")) for post, person in WHO.items()),
            scopes=(
                ScopeEntry("ZJJ", "大额资金使用", "DZ", 50_000_00, 200_000_00),
                ScopeEntry("ZJJ", "重要人事任免", "DZ"),
                ScopeEntry("ZJJ", "重大项目安排", "DZ", 1_000_000_00),
            ),
            commission="XJW",
            internal_supervision="GBS",
        ),
        **changed,
    )


def _body(code, parent, head, *others):
    members = (Member(head, is_head=True), *(Member(person) for person in others))
    return SupervisingBody(code, code, parent=parent, members=members)


def workdays(number, **more):
    """Return a limit in workdays."""
    return Limit(number, "workday", **more)


def days(number, **more):
    """Return a limit in calendar days."""
    return Limit(number, "day", **more)


def node(name, /, post=WINDOW, **more):
    """Return a node called as its id."""
    return Node(name, more.pop("name", name), post=post, **more)


def watched(timing="事中", mode="each", lead="PZ2"):
    """Return the supervision planned at a node."""
    return PlannedSupervision(lead, timing, mode)


def power(*nodes, edges=None, choices=(), risks=(), **more):
    """Return a power whose nodes follow one another, or follow the edges given."""
    nodes = nodes or (
        node("n1", duty="受理"),
        node("n2", CHECKER, limit=workdays(5), duty="核查"),
        node("n3", DEPUTY, stage="决策", duty="决定", limit=workdays(3)),
        node("n4"),
    )
    ids = [each.id for each in nodes]
    drawn = list(pairwise(ids)) if edges is None else [tuple(edge) for edge in edges]
    direct = {each: tuple(a for a in ids if (a, each) in drawn) for each in ids}
    optional = [each.id for each in nodes if not each.is_mandatory]
    named = {"id": "P1", "name": "施工许可", "unit": "ZJJ"} | more
    flow = named.pop("flow", None) or from_edges(
        named["id"],
        named["name"],
        [(each.id, each.name, each.post) for each in nodes],
        edges and drawn,
        dict.fromkeys(choices, "any"),
        optional,
    )
    return Power(
        **({"portfolio_leader": DEPUTY, "first_leader": HEAD} | named),
        method=named.pop("method", None) or SupervisionMethod("", "PZ2"),
        nodes=tuple(nodes),
        flow=flow,
        risks=tuple(Risk(f"r{i}", *risk) for i, risk in enumerate(risks)),
        direct=direct,
        incoming={each: _before(each, ids, drawn) for each in ids},
        choices=frozenset(choices),
    )


def _before(one, ids, drawn):
    found, rest = set(), [one]
    while rest:
        each = rest.pop()
        fresh = {a for a, b in drawn if b == each} - found
        found |= fresh
        rest += fresh
    return tuple(each for each in ids if each in found)


def clock(first, last, *, legal=None, promised=None):
    """Return a case clock."""
    return CaseClock(first, last, legal, promised)


def lists(*powers, facts=None, off=(), precision="instant", calendar=CALENDAR, **more):
    """Return lists; rules by `off` and `S15={…}`, organisation and facts by their fields."""
    settings = {name: more.pop(name) for name in list(more) if name in SETTINGS}
    powers = powers or (power(),)
    return Lists(
        title="t",
        powers={each.id: each for each in powers},
        rules=rules(off, **settings),
        calendar=calendar,
        organisation=more.pop("organisation", None) or organisation(**more),
        facts=facts or Facts(),
        log=LogHints(precision=precision),
    )


def paper(name="照片", digest="", **more):
    """Return a paper."""
    return Evidence(name, digest, **more)


class Story:
    """Tells what happened, in order; acts are by the holders of posts and received at once."""

    def __init__(self, case="C1", power="P1"):
        self.case, self.power, self.events = case, power, []

    def do(self, kind, at, node=None, *, by=None, received=None, late=None, **more):
        """Add an act; `late` is the reason of a declared late entry; the rest are its details."""
        fields = {
            name: more.pop(name)
            for name in ("amount", "evidence", "case", "post", "unit", "seq")
            if name in more
        }
        if late:
            more["late_entry"] = {"declared": True, "reason": late}
        fields.setdefault("case", self.case)
        fields.setdefault("seq", len(self.events) + 1)
        if by and "post" not in fields:
            fields["post"] = POST_OF.get(by)
        self.events.append(
            Event(
                kind=kind,
                at=when(at),
                recorded_at=when(received or at),
                node=node,
                actor=by,
                power=self.power,
                detail=more,
                **fields,
            )
        )
        return self

    def open(self, node, at, **more):
        """Open a node."""
        return self.do("node_open", at, node, **more)

    def close(self, node, at, **more):
        """Close a node."""
        return self.do("node_close", at, node, **more)


class Found(NamedTuple):
    """A finding in short."""

    rule: str
    level: str
    clauses: str
    on: object  # seq of the anchor, or the object


class Outcome(NamedTuple):
    """What was found, and what was raised on the way."""

    findings: list
    verdicts: dict

    def of(self, *rules):
        """Return the findings of rules in short, sorted."""
        return sorted(
            (
                Found(f.rule, f.level, "".join(f.clauses), f.object if f.seq is None else f.seq)
                for f in self.findings
                if f.rule in rules
            ),
            key=str,
        )

    def one(self, rule):
        """Return the only finding of a rule."""
        (found,) = [f for f in self.findings if f.rule == rule]
        return found

    def refs(self, rule):
        """Return who answers for the only finding of a rule."""
        return [role.ref for role in self.one(rule).responsible]

    def rises(self, rule):
        """Return the levels the only finding of a rule reached, and when."""
        return [(rise.level, said(rise.at)) for rise in self.one(rule).rises]


def marked(known, events):
    """Return the lists with what events register, and the events with their marks."""
    received = sorted(events, key=lambda event: event.recorded_at)
    dated = ("tenure_change", "delegation", "sup_handover")
    lists_ = with_registered(known, [event for event in received if event.kind in dated])
    marker = Marker(Judge(lists_).bench)
    received = [marker.mark(event) for event in received]
    rest = [event for event in received if event.kind in REGISTERED - {*dated}]
    return with_registered(lists_, rest), received


def judged(known, *stories, now):
    """Judge stories as of an instant, case by case."""
    events = [event for story in stories for event in getattr(story, "events", story)]
    events = [event for event in events if event.recorded_at <= when(now)]
    known, events = marked(known, events)
    judge = Judge(known)
    cases = dict.fromkeys(
        [e.case for e in events if e.case] + [o.case for o in known.facts.ongoing]
    )
    findings, verdicts = [], {}
    for case in cases:
        past = judge.begin(case)
        for event in sorted((e for e in events if e.case == case), key=lambda e: e.seq):
            judge.judge(event, past)
        judge.conclude(past, when(now))
        mine = judge.findings(past)
        findings += mine
        verdicts[case] = judge.verdict(past, mine)
    return Outcome(findings, verdicts)


def closings(actor, *times):
    """Return the closings of an account, each received at once."""
    made = Closings(actor)
    for at in times:
        made.add(when(at), when(at))
    return made


def levels(findings):
    """Count findings by rule and level."""
    return Counter((found.rule, found.level) for found in findings)
