# SPDX-License-Identifier: Apache-2.0
"""Plays the meetings of the scenarios of the pack through the pages of the desk, one by one."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tonggui.cases.models import Case
from tonggui.meetings.models import Item, Meeting
from tonggui.people.models import CollectiveBody, Membership, Official, Tenure
from tonggui.supervision import services

# Kinds of a meeting's events, which the pages make; all else of a scenario enters as it does.
HELD = {
    "agenda_notice", "integrity_review", "meeting_open", "item_start", "recuse", "speech", "vote",
    "dissent", "resolution", "meeting_close", "minutes",
}  # fmt: skip


class Clock:
    """The time of the server, as a test sets it."""

    def __init__(self, monkeypatch):
        self.at = build.AT
        monkeypatch.setattr(timezone, "now", lambda: self.at)

    def set(self, text):
        self.at = datetime.fromisoformat(text)
        return self.at


class Desk:
    """People at their desks: each post's holder, and members of supervising bodies."""

    def __init__(self, clock):
        self.clock = clock

    def of(self, post):
        return self._signed_in(build.account_of(post.removeprefix("post:"), self.clock.at))

    def person(self, official):
        return self._signed_in(build.account(official))

    def _signed_in(self, account):
        client = Client()
        client.force_login(account)
        client.cookies["django_language"] = "en"
        return client


def seat(body, posts):
    """Seat the holders of posts in a deciding body; the first of them in the chair."""
    found = CollectiveBody.objects.get(code=body)
    for number, post in enumerate(posts):
        held = Tenure.objects.on(build.AT.date()).get(post__code=post.removeprefix("post:"))
        Membership.objects.create(
            body=found, official=held.official, is_chair=number == 0,
            since=build.BEGAN, recorded_at=build.AT,
        )  # fmt: skip
    return found


class Played:
    """A meeting of a scenario, as the pages of the desk make it from the events it tells of."""

    def __init__(self, scenario, clock):
        self.clock, self.desk = clock, Desk(clock)
        self.codes, self.seqs = build.names(), {}
        self.events = sorted(scenario["events"], key=lambda each: each["recorded_at"])
        self.scenario = scenario
        self.papers_known = any("evidence" in each for each in self.events)
        self.before = {each["case"]: each for each in scenario.get("prior") or ()}
        self.ids = {}

    def play(self):
        """Play everything in the order of receipt; return the seq of the pack of each event."""
        for code in self.before.keys() - {each.get("case") for each in self.events}:
            build.taken_over(code, self.before, None, self.scenario)
        for said in self.events:
            self.clock.set(said["recorded_at"])
            if said.get("case") and said["kind"] in HELD:
                self._held(said)
            else:
                self._elsewhere(said)
        return self.seqs

    def _case(self, said):
        found = Case.objects.filter(code=said["case"]).first()
        return found or build.taken_over(said["case"], self.before, said, self.scenario)

    def _elsewhere(self, said):
        said = {**said}
        if said.get("resolution") in self.ids:
            said["resolution"] = self.ids[said["resolution"]]
        made = build.happening(said, self.codes, papers_known=self.papers_known)
        if not said.get("case"):
            row = services.record_loose(made, by=None, at=self.clock.at).event
        else:
            row = services.record(self._case(said), made, by=None, at=self.clock.at).event
        self.seqs[said.get("case") or "", row.seq] = said["seq"]

    def _meeting(self, case):
        """Return the meeting that the events of a case tell of, called when first spoken of."""
        opening = self._of("meeting_open", case) or self._by_paper(case)
        found = Meeting.objects.filter(items__case__code=case).first()
        if found:
            return found, opening, Item.objects.get(meeting=found)
        resolution = self._of("resolution", case)
        start = self._of("item_start", case) or resolution
        body = opening["body"].removeprefix("body:")
        if not Membership.objects.filter(body__code=body).exists():
            seat(body, opening["entitled"])
        client, begins = self.desk.of(opening["secretary"]), opening["at"]
        page = reverse("desk:call-meeting", args=[body])
        said = {"kind": "党组会", "begins_at": begins[:16], "secretary": opening["secretary"]}
        said["urgent_reason"] = opening.get("urgent_reason", "")
        self._sent(client.post(page, said))
        meeting = Meeting.objects.order_by("pk").last()
        page = reverse("desk:put-item", args=[meeting.code])
        said = {
            "belongs": f"case:{case}",
            "matter": start["item_type"],
            "subject": start.get("subject") or start.get("object") or "-",
            "payee": start.get("payee", ""),
            "party": start.get("party", ""),
            "yuan": (start.get("amount_fen") or 0) / 100 or "",
        }
        self._sent(client.post(page, said))
        self.ids[resolution["id"]] = f"RES-{meeting.code}-1"
        return meeting, opening, meeting.items.get()

    def _of(self, kind, case):
        mine = (each for each in self.events if each["kind"] == kind and each["case"] == case)
        return next(mine, None)

    def _by_paper(self, case):
        """Return what is known of a decision that was passed round: nobody met."""
        others = next(each for each in self.events if each["kind"] == "meeting_open")
        resolution = self._of("resolution", case)
        begins = (self.clock.at + timedelta(days=1)).isoformat()
        return {**others, "body": resolution["body"], "at": begins}

    def _held(self, said):
        self._case(said)
        meeting, opening, item = self._meeting(said["case"])
        client = self.desk.of(opening["secretary"])
        before = Case.objects.get(code=said["case"]).last_seq
        getattr(self, f"_{said['kind']}")(client, meeting, item, said)
        case = Case.objects.get(code=said["case"])
        assert case.last_seq == before + 1, said
        self.seqs[said["case"], case.last_seq] = said["seq"]

    def _sent(self, answer):
        assert answer.status_code == 302, answer.content.decode()[-4000:]

    def _post(self, client, page, args, **said):
        key = f"{self.clock.at.isoformat()}"[:40]
        self._sent(client.post(reverse(f"desk:{page}", args=args), {"key": key, **said}))

    def _act(self, client, item, kind, **said):
        self._post(client, "item-act", [item.meeting.code, item.number, kind], **said)

    def _agenda_notice(self, client, meeting, _item, _said):
        self._post(client, "notify-meeting", [meeting.code])

    def _integrity_review(self, _client, meeting, item, said):
        official = Official.objects.get(code=self.codes[said["reviewer"]["person"]])
        client, args = self.desk.person(official), [meeting.code, item.number]
        received = self.clock.at
        self.clock.set(said["opened_at"])
        opened = (
            client.get(reverse("desk:review-item", args=args)).context["form"]["opened"].value()
        )
        self.clock.at = received
        self._post(client, "review-item", args, opened=opened, opinion=said["opinion"], text="",
                   conditions="")  # fmt: skip

    def _meeting_open(self, client, meeting, _item, said):
        self._post(client, "open-meeting", [meeting.code], present=said["present"])

    def _item_start(self, client, _meeting, item, _said):
        self._act(client, item, "start")

    def _recuse(self, client, _meeting, item, said):
        self._act(client, item, "recuse", post=said["post"], text=said.get("reason", "回避"))

    def _speech(self, client, _meeting, item, said):
        is_position = said["speech_kind"] == "substantive"
        words = {"said": said["stance"] if is_position else said["speech_kind"]}
        words |= {"leading": "on"} if said.get("leading") else {}
        self._act(client, item, "speech", post=said["post"], **words)

    def _vote(self, client, _meeting, item, said):
        page = reverse("desk:item-act", args=[item.meeting.code, item.number, "vote"])
        seats = [ref for ref, _name in client.get(page).context["form"].seats]
        chosen = {f"voter-{n}": said["votes"].get(ref, "") for n, ref in enumerate(seats)}
        self._act(client, item, "vote", **chosen)

    def _dissent(self, client, _meeting, item, said):
        self._act(client, item, "dissent", post=said["post"], text=said["text"])

    def _resolution(self, client, _meeting, item, said):
        names = ("object", "payee", "person", "place", "result", "mode")
        words = {name: said[name] for name in names if said.get(name)}
        words |= {"yuan": (said.get("amount_fen") or 0) / 100 or ""}
        self._act(client, item, "resolution", **words)

    def _meeting_close(self, client, meeting, _item, _said):
        self._post(client, "close-meeting", [meeting.code])

    def _minutes(self, client, meeting, _item, _said):
        self._post(client, "keep-minutes", [meeting.code])


def later(clock, minutes=1):
    """Let time go on."""
    clock.at += timedelta(minutes=minutes)
    return clock.at
