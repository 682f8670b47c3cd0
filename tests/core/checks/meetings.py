# SPDX-License-Identifier: Apache-2.0
"""A meeting to tell stories of: announced, held, spoken and voted in, put on record."""

from tests.core.build import DEPUTY, FINANCE, HEAD, SECRETARY, Story

MAJOR, PERSONNEL = "重大决策", "重要人事任免"
MEMBERS = (HEAD, DEPUTY, FINANCE)
WHO = {HEAD: "王一", DEPUTY: "赵二", FINANCE: "何八"}
AGREED = dict.fromkeys(MEMBERS, "同意")


class Meeting(Story):
    """One meeting m1 with one item i1 on the morning of 3 March."""

    def convene(self, at="03-03 09:00", *, present=MEMBERS, item_type=MAJOR, **more):
        """Announce and open the meeting, and call its item."""
        detail = {"entitled": MEMBERS, "chair": HEAD, "secretary": SECRETARY, "body": "body:DZ"}
        if notice := more.pop("notice", "03-01 09:00"):
            self.do("agenda_notice", notice, meeting="m1", **more.pop("announced", {}))
        self.do("meeting_open", at, meeting="m1", present=present, **(detail | more))
        return self.do("item_start", at, meeting="m1", item="i1", item_type=item_type)

    def says(self, post, stance="同意", kind="substantive", at="03-03 09:30", **more):
        """Let a post speak on the item."""
        return self.do(
            "speech", at, by=WHO[post], item="i1", speech_kind=kind, stance=stance, **more
        )

    def vote(self, votes=AGREED, at="03-03 10:00", **more):
        """Vote on the item."""
        return self.do("vote", at, item="i1", votes=votes, **more)

    def resolve(self, result="adopted", at="03-03 10:05", **more):
        """Pass a resolution on the item, or reject it."""
        return self.do("resolution", at, item="i1", id="r1", body="body:DZ", result=result, **more)

    def leaves(self, post, at="03-03 09:10", **more):
        """Record the recusal of a post from the item."""
        return self.do("recuse", at, by=WHO[post], **({"item": "i1"} | more))
