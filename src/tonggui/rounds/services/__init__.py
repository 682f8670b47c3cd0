# SPDX-License-Identifier: Apache-2.0
"""All that can be done in rounds and around them, each a named act that ends in the ledger."""

from tonggui.rounds.services.bounding import end_reserved, end_scope, reserve, set_scope
from tonggui.rounds.services.closing import close_round, force_round
from tonggui.rounds.services.documenting import keep_document, repeal_document
from tonggui.rounds.services.finding import answer, check_as_peer, propose, settle
from tonggui.rounds.services.levelling import propose_level
from tonggui.rounds.services.opening import open_everywhere, open_round
from tonggui.rounds.services.scoring import Scored, adopt_round, confirm, score
from tonggui.rounds.services.taking_over import take_over
from tonggui.rounds.services.trying import begin_trial, drop_events, go_on, keep_events
from tonggui.rounds.services.withholding import allow, stop_withholding, withhold

__all__ = [
    "Scored",
    "adopt_round",
    "allow",
    "answer",
    "begin_trial",
    "check_as_peer",
    "close_round",
    "confirm",
    "drop_events",
    "end_reserved",
    "end_scope",
    "force_round",
    "go_on",
    "keep_document",
    "keep_events",
    "open_everywhere",
    "open_round",
    "propose",
    "propose_level",
    "repeal_document",
    "reserve",
    "score",
    "set_scope",
    "settle",
    "stop_withholding",
    "take_over",
    "withhold",
]
