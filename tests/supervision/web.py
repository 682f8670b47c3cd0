# SPDX-License-Identifier: Apache-2.0
"""Plays scenarios through the forms of the desk, as the officials named; the rest by the service.

`FORMS` names, by kind of event, what posts it: a function that takes the player, the event as the
pack tells it and its case, and returns the address and the fields of its form; None where the form
cannot say all of it. Other kinds find their place here as their forms come to be.
"""

from collections import Counter
from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tonggui.cases.models import Case
from tonggui.people.models import Official
from tonggui.supervision import footing, services
from tonggui.supervision.permitting import OPINIONS

# What every event says, and what a form of its kind says beyond it.
_ALWAYS = {"seq", "kind", "case", "node", "at", "recorded_at", "actor", "post", "unit", "power"}


def at_node(player, said, case):
    """Begin or finish a node."""
    if set(said) - _ALWAYS - {"evidence", "amount_fen", "opinion"} or "actor" not in said:
        return None
    papers = player.papers(said.get("evidence") or (), case, said["node"])
    if papers is None:
        return None
    fields = {"node": said["node"], "opinion": said.get("opinion", ""), **papers}
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
    """Say what a body sees; how long it looked is measured elsewhere."""
    measured = {"supervisor", "timing", "opinion", "text", "duration_s", "opened_share"}
    is_on_form = said.get("opinion") in OPINIONS and said.get("text")
    if set(said) - _ALWAYS - measured or not is_on_form or player.needs_measures:
        return None
    fields = {"node": said.get("node"), "opinion": said.get("opinion"), "text": said["text"]}
    return reverse("desk:supervise", args=[case.code]), fields


FORMS = {
    "node_open": at_node,
    "node_close": at_node,
    "suspend": of_the_case,
    "resume": of_the_case,
    "case_close": of_the_case,
    "sup_act": watching,
}


class Player:
    """Plays a scenario at the instants it tells; `played` counts by kind what went by forms."""

    def __init__(self, scenario, monkeypatch):
        self.scenario = scenario
        self.played, self.refused, self.seqs = Counter(), [], {}
        self.needs_measures = any(each["rule"] == "S43" for each in scenario["expect"])
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

    def _one(self, said, codes, before, *, papers_known):
        row = None
        if said.get("case"):
            case = Case.objects.filter(code=said["case"]).first()
            case = case or build.taken_over(said["case"], before, said, self.scenario)
            row = self._by_form(said, case, papers_known=papers_known)
        if row is None:
            row = self._by_service(said, codes, papers_known=papers_known)
        self.seqs[said.get("case") or "", row.seq] = said["seq"]

    def _by_service(self, said, codes, *, papers_known):
        made = build.happening(said, codes, papers_known=papers_known)
        if not said.get("case"):
            return services.record_loose(made, by=None, at=self.now).event
        case = Case.objects.get(code=said["case"])
        return services.record(case, made, by=None, at=self.now).event

    def _by_form(self, said, case, *, papers_known):
        """Post an event by its form; None where it has none, or the desk refuses it."""
        form = FORMS.get(said["kind"])
        found = form(self, said, case) if form and papers_known else None
        if found is None or not Official.objects.filter(name=said["actor"]).exists():
            return None
        address, fields = found
        last = case.events.count()
        fields = {**fields, "at": said["at"], "key": f"web-{said['seq']}"}
        answer = self._client(said["actor"]).post(address, fields)
        if answer.status_code != 302 or not answer.headers["Location"].startswith("/desk/cases/"):
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
