# SPDX-License-Identifier: Apache-2.0
"""Kinds of events in both languages."""

from __future__ import annotations

from tonggui.core.events import KINDS as CHINESE
from tonggui.formats.report.markup import Phrase

ENGLISH = {
    "acceptance": "acceptance",
    "added_sign": "added signature",
    "agenda_notice": "agenda notice",
    "appointment": "appointment",
    "benefit_list": "benefit list",
    "bookkeeping": "bookkeeping",
    "card_ack": "card acknowledged",
    "card_clear": "card cleared",
    "card_disposition": "card disposed of",
    "case_close": "case closed",
    "case_decided": "case decided",
    "case_open": "case opened",
    "case_void": "opened in error",
    "change_order": "change order",
    "clock_tick": "clock",
    "compensating_control": "compensating control",
    "condition_record": "condition met",
    "config_change": "setting changed",
    "contract": "contract",
    "countersign": "countersigned",
    "delegation": "delegation",
    "dissent": "dissent",
    "edition_move": "moved to a newer edition",
    "external_record": "external record",
    "feedback": "feedback from the public",
    "fund_in": "funds received",
    "inspection_notice": "inspection notice",
    "instruction": "written instruction",
    "integrity_review": "integrity review",
    "item_start": "item begun",
    "meeting_close": "meeting closed",
    "meeting_open": "meeting opened",
    "minutes": "minutes",
    "node_close": "node closed",
    "node_open": "node opened",
    "override_report": "opinion overridden",
    "payment": "payment",
    "payment_approval": "payment approved",
    "pledge_sign": "pledge signed",
    "probe": "publication probe",
    "progress": "progress of a resolution",
    "project_approval": "project approved",
    "publish": "publication",
    "ratification": "ratification",
    "record_edit": "record edited",
    "rectification_close": "rectification closed",
    "rectification_open": "rectification opened",
    "rectification_verify": "rectification verified",
    "recuse": "recusal",
    "resolution": "resolution",
    "resume": "clock resumed",
    "return": "returned",
    "signature": "signature",
    "speech": "speech",
    "sup_act": "supervision",
    "sup_handover": "supervision handed over",
    "sup_open": "supervision opened",
    "suspend": "clock stopped",
    "talk": "reminder talk",
    "tenure_change": "change of post",
    "third_party_report": "third-party report",
    "transfer": "passed on",
    "urge": "urged",
    "vote": "vote",
}


def kind(name: str) -> Phrase:
    """Say a kind of event; one the product does not know keeps its own name."""
    return Phrase(CHINESE.get(name, name), ENGLISH.get(name, name))
