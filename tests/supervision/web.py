# SPDX-License-Identifier: Apache-2.0
"""Plays scenarios through the forms of the desk, as the officials named; the rest by the service.

`FORMS` names, by kind of event, what posts it: a function that takes the player, the event as the
pack tells it and its case, and returns the address and the fields of its form; None where the form
cannot say all of it. Other kinds find their place here as their forms come to be.
"""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tonggui.cases import papers
from tonggui.cases.models import Case
from tonggui.people.models import CollectiveBody, Official, Tenure
from tonggui.supervision import footing, services
from tonggui.supervision.models import Card
from tonggui.supervision.permitting import OPINIONS

_LEADS_ON = ("/desk/cases/", "/desk/cards/")
# What every event says, and what a form of its kind says beyond it.
_ALWAYS = {"seq", "kind", "case", "node", "at", "recorded_at", "actor", "post", "unit", "power"}


def at_node(player, said, case):
    """Begin or finish a node."""
    if set(said) - _ALWAYS - {"evidence", "amount_fen", "opinion"} or "actor" not in said:
        return None
    brought = player.papers(said.get("evidence") or (), case, said["node"])
    if brought is None:
        return None
    fields = {"node": said["node"], "opinion": said.get("opinion", ""), **brought}
    if "amount_fen" in said:
        fields["yuan"] = f"{said['amount_fen'] / 100:.2f}"
    return reverse("desk:act", args=[case.code, said["kind"]]), fields


def of_the_case(player, said, case):
    """Stop a clock for a reason on the list, start it again, or close the case."""
    known = {"reason", "item_set", "notice_delivered_at"}
    if set(said) - _ALWAYS - known or "actor" not in said:
        return None
    fields = {name: said[name] for name in known & set(said)}
    return reverse("desk:act", args=[case.code, said["kind"]]), fields


def watching(player, said, case):
    """Say what a body sees, after the page stood open as long as the pack says and files were read.

    What a draw took is opened by the draw; when papers were first seen is the server's to know.
    """
    measured = {"supervisor", "timing", "opinion", "text", "duration_s", "opened_share"}
    is_on_form = said.get("opinion") in OPINIONS and said.get("text")
    if set(said) - _ALWAYS - measured or not is_on_form:
        return None
    address = reverse("desk:supervise", args=[case.code])
    player.looks(said, case, address)
    fields = {"node": said.get("node"), "opinion": said.get("opinion"), "text": said["text"]}
    return address, fields


def on_a_card(player, said, case):
    """Acknowledge a card, or say what is done about it, as its supervising body."""
    of = said.get("card_of")
    if set(said) - _ALWAYS - {"card_of", "supervisor", "disposition", "text"} or not of:
        return None
    rows = Card.objects.filter(case=case, rule=of["rule"], node=of.get("node") or "")
    card = rows.order_by("-pk").first()
    if card is None or "actor" not in said:
        return None
    fields = {"disposition": said.get("disposition", ""), "reason": said.get("text", "")}
    return reverse("desk:act-on-card", args=[card.pk, said["kind"]]), fields


def stands_in(said, case):
    """Return who records what the pack tells by nobody: who handled it, or serves where it is."""
    day = timezone.localdate()
    if said["kind"] == "ratification":
        unit = CollectiveBody.objects.get(code=said["body"].removeprefix("body:")).unit
        rows = Tenure.objects.on(day).filter(post__unit=unit).order_by("pk")
    elif said["kind"] == "case_decided" and case.edition:
        lists = footing.lists_of(case.edition, day)
        posts = [node.post for each in lists.powers.values() for node in each.nodes]
        post = said.get("handler") or posts[0]
        rows = Tenure.objects.on(day).filter(post__code=post.removeprefix("post:"))
    else:
        return ""
    found = rows.select_related("official").first()
    return found.official.name if found else ""


def in_an_emergency(player, said, case=None):
    """Open a case outside the lists, as whoever serves in its unit does."""
    if not said.get("emergency"):
        return None
    fields = {name: said[name] for name in ("power", "reason", "unit")}
    return reverse("desk:open-emergency"), {
        "title": said["reason"],
        "began_at": said["at"],
        **fields,
    }


def of_a_result(player, said, case):
    """Record what was decided, or made public with the very thing that was shown."""
    told = {
        *("party", "fact_code", "deviation_reason", "collective", "handler", "reviewer"),
        *("amount_fen", "object", "decided_at", "hash"),
    }
    if set(said) - _ALWAYS - told:
        return None
    plain = (
        "party",
        "fact_code",
        "deviation_reason",
        "handler",
        "reviewer",
        "object",
        "decided_at",
    )
    fields = {name: said[name] for name in plain if said.get(name)}
    fields |= {"node": said.get("node") or ""}
    fields |= {"collective": "on"} if said.get("collective") else {}
    if "amount_fen" in said:
        fields["yuan"] = f"{said['amount_fen'] / 100:.2f}"
    if said["kind"] == "publish":
        body = b"%PDF-1.7 " + said["hash"].encode()
        fields["papers"] = SimpleUploadedFile("shown.pdf", body)
    return reverse("desk:act", args=[case.code, said["kind"]]), fields


def ratified(player, said, case):
    """Record that a body ratified what was begun in an emergency."""
    if set(said) - _ALWAYS - {"body", "of"} or said["of"] != said["case"]:
        return None
    return reverse("desk:act", args=[case.code, "ratification"]), {"body": said["body"]}


FORMS = {
    "case_decided": of_a_result,
    "case_open": in_an_emergency,
    "publish": of_a_result,
    "ratification": ratified,
    "node_open": at_node,
    "node_close": at_node,
    "suspend": of_the_case,
    "resume": of_the_case,
    "case_close": of_the_case,
    "sup_act": watching,
    "card_ack": on_a_card,
    "card_disposition": on_a_card,
}
# What says nothing of papers that a node asks for: a form of it knows as much as the pack.
OF_A_CASE = frozenset({"case_decided", "publish", "ratification"})
# What is held on pages of its own, and played there: tests/meetings/test_scenarios.py.
IN_A_MEETING = frozenset(
    {
        *("agenda_notice", "meeting_open", "item_start", "integrity_review", "speech", "recuse"),
        *("dissent", "vote", "resolution", "minutes", "meeting_close"),
    }
)
# Why a kind of the pack is reported by another system, or by the machine, and typed by nobody.
NOT_BY_A_FORM = {
    "acceptance": "the project system's",
    "benefit_list": "the village's payment system's",
    "bookkeeping": "the finance system's",
    "card_clear": "clears cards that the pack's facts tell of, and that were never issued here",
    "change_order": "the project system's",
    "clock_tick": "time passes by itself",
    "compensating_control": "reported by the finance system with its payment",
    "config_change": "a setting of a machine; rules change by rulings",
    "contract": "the contract register's",
    "delegation": "given at the desk as a record of the organisation, which is no event",
    "external_record": "another register's",
    "feedback": "taken at the hall and by the hotline",
    "fund_in": "the finance system's",
    "payment": "the finance system's",
    "payment_approval": "the finance system's",
    "pledge_sign": "signed in the responsibility system",
    "probe": "the site looks at its own pages",
    "rectification_close": "in the pack under numbers of its own, of no card issued here",
    "rectification_open": "in the pack opened by the side of power, which the desk lets nobody do",
    "rectification_verify": "verifies a correction that no card issued here knows of",
    "signature": "signed on the document; its system reports it",
    "sup_handover": "in the pack by nobody: the desk asks who hands over",
    "sup_open": "supervision opens with the case",
    "talk": "in the pack without a proposal, which the desk asks for",
    "tenure_change": "a record of the organisation, which is no event here",
    "third_party_report": "brought by the third party",
}


class Player:
    """Plays a scenario at the instants it tells; `played` counts by kind what went by forms."""

    def __init__(self, scenario, monkeypatch):
        self.scenario = scenario
        self.played, self.refused, self.seqs = Counter(), [], {}
        # A case opened by a form has a number of its own, by that of the pack.
        self.opened = {}
        self.now = None
        self.clients = {}
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def play(self):
        """Play every event in the order of receipt; return the seq of the pack of each."""
        codes = build.names()
        papers_known = any("evidence" in each for each in self.scenario["events"])
        before = {each["case"]: each for each in self.scenario.get("prior") or ()}
        for code in before.keys() - {each.get("case") for each in self.scenario["events"]}:
            build.taken_over(code, before, None, self.scenario)
        for said in sorted(self.scenario["events"], key=lambda each: each["recorded_at"]):
            self.now = datetime.fromisoformat(said["recorded_at"])
            self._one(said, codes, before, papers_known=papers_known)
        return self.seqs

    def papers(self, named, case, node):
        """Return files that hold what papers are known by, None where no such file can be sent.

        Those that the node asks for have fields of their own.
        """
        lists = footing.lists_of(case.edition, timezone.localdate())
        nodes = (each for power in lists.powers.values() for each in power.nodes)
        asked = next((each.evidence_required for each in nodes if each.id == node), ())
        files = {}
        for each in named:
            if not isinstance(each, dict) or not each.get("bytes") or each.get("readable") is False:
                return None
            if set(each) - {"id", "name", "hash", "bytes"} or PurePath(each["name"]).suffix:
                return None
            body = b"%PDF-1.7 " + each["hash"].encode()
            known = each["name"] in asked
            field = f"paper_{list(asked).index(each['name'])}" if known else "papers"
            name = "paper.pdf" if known else f"{each['name']}.pdf"
            files.setdefault(field, []).append(SimpleUploadedFile(name, body))
        return files

    def looks(self, said, case, address):
        """Open the page of an opinion as long before as the pack says, and files as it says."""
        if not Official.objects.filter(name=said["actor"]).exists():
            return
        sent, client = self.now, self._client(said["actor"])
        self.now = sent - timedelta(seconds=said.get("duration_s") or 0)
        client.get(address)
        for each in papers.named_in(case) if said.get("opened_share") else ():
            if each.is_here:
                client.get(reverse("desk:paper", args=[case.code, each.digest]))
        self.now = sent

    def _one(self, said, codes, before, *, papers_known):
        row = self._opened(said)
        code = self.opened.get(said.get("case"), said.get("case"))
        if row is None and code:
            case = Case.objects.filter(code=code).first()
            case = case or build.taken_over(code, before, said, self.scenario)
            row = self._by_form(said, case, papers_known=papers_known)
        if row is None:
            row = self._by_service({**said, "case": code}, codes, papers_known=papers_known)
        self.seqs[code or "", row.seq] = said["seq"]

    def _opened(self, said):
        """Open a case by the form of emergencies; None where that is not how it began."""
        found = in_an_emergency(self, said) if said["kind"] == "case_open" else None
        if found is None:
            return None
        address, fields = found
        answer = self._client(said["actor"]).post(address, {**fields, "key": f"web-{said['seq']}"})
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        case = Case.objects.order_by("pk").last()
        self.opened[said["case"]] = case.code
        self.played["case_open"] += 1
        return case.events.get()

    def _by_service(self, said, codes, *, papers_known):
        made = build.happening(said, codes, papers_known=papers_known)
        if not said.get("case"):
            return services.record_loose(made, by=None, at=self.now).event
        case = Case.objects.get(code=said["case"])
        return services.record(case, made, by=None, at=self.now).event

    def _by_form(self, said, case, *, papers_known):
        """Post an event by its form; None where it has none, or the desk refuses it."""
        form = FORMS.get(said["kind"])
        is_fit = papers_known or said["kind"] in OF_A_CASE
        found = form(self, said, case) if form and is_fit else None
        actor = said.get("actor") or stands_in(said, case)
        if found is None or not Official.objects.filter(name=actor).exists():
            return None
        address, fields = found
        last = case.events.count()
        fields = {**fields, "at": said["at"], "key": f"web-{said['seq']}"}
        answer = self._client(actor).post(address, fields)
        is_done = answer.status_code == 302
        if not is_done or not answer.headers["Location"].startswith(_LEADS_ON):
            self.refused.append((said["seq"], said["kind"], answer.status_code))
            return None
        self.played[said["kind"]] += 1
        return case.events.get(seq=last + 1)

    def _client(self, name):
        if name not in self.clients:
            found = self.clients[name] = Client()
            found.cookies["django_language"] = "en"
        # A session does not last from one act of a scenario to the next, days later.
        self.clients[name].force_login(build.account(Official.objects.get(name=name)))
        return self.clients[name]
