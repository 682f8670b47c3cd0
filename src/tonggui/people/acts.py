# SPDX-License-Identifier: Apache-2.0
"""The words of authority: what can be done here, and which standing opens it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What someone is at an instant, read off tenures, memberships and the kind of account."""

    VISITOR = "visitor"
    SIGNED_IN = "signed-in"
    POST_HOLDER = "post-holder"
    PERSONNEL = "personnel"
    LEGAL_REVIEWER = "legal-reviewer"
    TEAM_MEMBER = "team-member"
    FIRST_LEADER = "first-leader"
    SUPERVISOR = "supervisor"
    SUPERVISING_HEAD = "supervising-head"
    COMMISSION = "commission"
    COMMISSION_HEAD = "commission-head"
    PLATFORM_HEAD = "platform-head"
    SYSTEM_ADMIN = "system-admin"
    SECURITY_ADMIN = "security-admin"
    AUDIT_ADMIN = "audit-admin"
    INSTALLER = "installer"


ROLE_NAMES = MappingProxyType(
    {
        Role.VISITOR: _("visitor"),
        Role.SIGNED_IN: _("anyone signed in"),
        Role.POST_HOLDER: _("post holder"),
        Role.PERSONNEL: _("personnel post"),
        Role.LEGAL_REVIEWER: _("post in charge of legal review"),
        Role.TEAM_MEMBER: _("leadership-team member"),
        Role.FIRST_LEADER: _("first leader"),
        Role.SUPERVISOR: _("member of a supervising body"),
        Role.SUPERVISING_HEAD: _("head of a supervising body"),
        Role.COMMISSION: _("member of the county commission"),
        Role.COMMISSION_HEAD: _("head of the county commission"),
        Role.PLATFORM_HEAD: _("holder of the post that answers for the platform"),
        Role.SYSTEM_ADMIN: _("system administrator"),
        Role.SECURITY_ADMIN: _("security administrator"),
        Role.AUDIT_ADMIN: _("audit administrator"),
        Role.INSTALLER: _("system administrator before the first unit exists"),
    }
)
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class Act(StrEnum):
    """Something that can be done; what is not named here cannot be opened to anyone."""

    READ_PUBLIC = "read-public"
    SIGN_IN = "sign-in"
    KEEP_OWN_ACCOUNT = "keep-own-account"
    ENTER_DESK = "enter-desk"
    SEE_ORGANISATION = "see-organisation"
    FOUND_UNITS = "found-units"
    CREATE_POSTS = "create-posts"
    REGISTER_OFFICIALS = "register-officials"
    CORRECT_NAMES = "correct-names"
    APPOINT = "appoint"
    DELEGATE = "delegate"
    DIVIDE_WORK = "divide-work"
    KEEP_BODIES = "keep-bodies"
    KEEP_HIGHER_BODIES = "keep-higher-bodies"
    NAME_PLATFORM_POST = "name-platform-post"
    KEEP_SUPERVISORS = "keep-supervisors"
    ASSIGN_REMITS = "assign-remits"
    EXPORT_ORGANISATION = "export-organisation"
    IMPORT_ORGANISATION = "import-organisation"
    SEE_ACCOUNTS = "see-accounts"
    MAKE_ACCOUNTS = "make-accounts"
    LOCK_ACCOUNTS = "lock-accounts"
    END_SESSIONS = "end-sessions"
    READ_AUDIT_TRAIL = "read-audit-trail"
    SEE_ERASURES = "see-erasures"
    ASK_ERASURE = "ask-erasure"
    ALLOW_ERASURE = "allow-erasure"
    SEE_XRAYS = "see-xrays"
    SEE_DRAFTS = "see-drafts"
    IMPORT_LISTS = "import-lists"
    DRAFT_LISTS = "draft-lists"
    REVIEW_LEGALITY = "review-legality"
    REVIEW_INTEGRITY = "review-integrity"
    ADOPT_LISTS = "adopt-lists"
    PUBLISH_LISTS = "publish-lists"
    WITHDRAW_POWER = "withdraw-power"
    CONFIRM_POST = "confirm-post"
    PROPOSE_RISK = "propose-risk"
    SEE_ROUNDS = "see-rounds"
    OPEN_ROUND = "open-round"
    OPEN_COUNTY_ROUND = "open-county-round"
    ANSWER_ROUND = "answer-round"
    CHECK_AS_PEER = "check-as-peer"
    SCORE_RISKS = "score-risks"
    CONFIRM_RISKS = "confirm-risks"
    ADOPT_ROUND = "adopt-round"
    CLOSE_ROUND = "close-round"
    FORCE_ROUND = "force-round"
    TRY_CONTROLS = "try-controls"
    KEEP_LAWS = "keep-laws"
    SIGN_NO_IMPACT = "sign-no-impact"
    WITHHOLD = "withhold"
    ALLOW_WITHHOLDING = "allow-withholding"
    BIND_DECISIONS = "bind-decisions"
    EXCUSE_WATCHING = "excuse-watching"
    SEE_CASES = "see-cases"
    EXERCISE_POWER = "exercise-power"
    SUPERVISE = "supervise"
    OVERSEE = "oversee"
    SEE_CARDS = "see-cards"
    ANSWER_CARDS = "answer-cards"
    DECIDE_CARDS = "decide-cards"
    SEE_PRECISION = "see-precision"
    SEE_MEETINGS = "see-meetings"
    HOLD_MEETINGS = "hold-meetings"
    READ_SEALED = "read-sealed"
    SEE_RULES = "see-rules"
    READ_NOTICES = "read-notices"
    PROPOSE_RULING = "propose-ruling"
    APPROVE_RULING = "approve-ruling"
    SEE_LEADS = "see-leads"
    DECIDE_LEADS = "decide-leads"
    SEE_SECTORS = "see-sectors"
    KEEP_COMPLAINTS = "keep-complaints"


ACT_NAMES = MappingProxyType(
    {
        Act.READ_PUBLIC: _("read what is public"),
        Act.SIGN_IN: _("sign in"),
        Act.KEEP_OWN_ACCOUNT: _("keep one's own account"),
        Act.ENTER_DESK: _("enter the desk"),
        Act.SEE_ORGANISATION: _("see the organisation with names"),
        Act.FOUND_UNITS: _("found, revise and close units"),
        Act.CREATE_POSTS: _("create, revise and abolish offices and posts"),
        Act.REGISTER_OFFICIALS: _("register officials"),
        Act.CORRECT_NAMES: _("put the names of officials right"),
        Act.APPOINT: _("appoint and end tenures"),
        Act.DELEGATE: _("lend authority and take it back"),
        Act.DIVIDE_WORK: _("divide the work of a team"),
        Act.KEEP_BODIES: _("keep deciding bodies and their members"),
        Act.KEEP_HIGHER_BODIES: _("keep deciding bodies above the county"),
        Act.NAME_PLATFORM_POST: _("name the post that answers for the platform"),
        Act.KEEP_SUPERVISORS: _("keep supervising bodies and their members"),
        Act.ASSIGN_REMITS: _("assign remits"),
        Act.EXPORT_ORGANISATION: _("export the organisation"),
        Act.IMPORT_ORGANISATION: _("import the organisation"),
        Act.SEE_ACCOUNTS: _("see accounts"),
        Act.MAKE_ACCOUNTS: _("make accounts and issue one-time links"),
        Act.LOCK_ACCOUNTS: _("open and lock accounts"),
        Act.END_SESSIONS: _("end sessions of others"),
        Act.READ_AUDIT_TRAIL: _("read the audit trail"),
        Act.SEE_ERASURES: _("see what is asked to be erased by law"),
        Act.ASK_ERASURE: _("ask for personal words to be erased by law"),
        Act.ALLOW_ERASURE: _("allow or refuse that personal words be erased"),
        Act.SEE_XRAYS: _("see the x-rays of lists"),
        Act.SEE_DRAFTS: _("see powers on their way to an edition"),
        Act.IMPORT_LISTS: _("import lists into drafts"),
        Act.DRAFT_LISTS: _("draft and revise the four lists of a power"),
        Act.REVIEW_LEGALITY: _("review the lawfulness of a draft"),
        Act.REVIEW_INTEGRITY: _("review a draft as discipline inspection"),
        Act.ADOPT_LISTS: _("record the resolution that adopts a draft"),
        Act.PUBLISH_LISTS: _("publish an edition"),
        Act.WITHDRAW_POWER: _("withdraw a power"),
        Act.CONFIRM_POST: _("confirm what one's own post may do"),
        Act.PROPOSE_RISK: _("propose a risk without an account"),
        Act.SEE_ROUNDS: _("see risk rounds"),
        Act.OPEN_ROUND: _("open a risk round in one's unit"),
        Act.OPEN_COUNTY_ROUND: _("open risk rounds in all units"),
        Act.ANSWER_ROUND: _("say which risks one's own post sees"),
        Act.CHECK_AS_PEER: _("look at the risks of another unit"),
        Act.SCORE_RISKS: _("grade risks and answer proposals"),
        Act.CONFIRM_RISKS: _("confirm high risks"),
        Act.ADOPT_ROUND: _("record the meeting that adopts a round"),
        Act.CLOSE_ROUND: _("close a risk round"),
        Act.FORCE_ROUND: _("close a round over a shut gate"),
        Act.TRY_CONTROLS: _("try controls on past events"),
        Act.KEEP_LAWS: _("record laws and what became of them"),
        Act.SIGN_NO_IMPACT: _("sign that a change of a law touches nothing in a power"),
        Act.WITHHOLD: _("ask for something to be withheld from publication"),
        Act.ALLOW_WITHHOLDING: _("allow something to be withheld from publication"),
        Act.BIND_DECISIONS: _("set which matters a meeting decides"),
        Act.EXCUSE_WATCHING: _("approve that a stage need not be watched at a time"),
        Act.SEE_CASES: _("see the cases of one's own unit, or of units one watches"),
        Act.EXERCISE_POWER: _("exercise power"),
        Act.SUPERVISE: _("supervise"),
        Act.OVERSEE: _("record what others found, and watch all supervising bodies"),
        Act.SEE_CARDS: _("see cards against oneself, or of units one watches"),
        Act.ANSWER_CARDS: _("notice, explain and correct what one is carded for"),
        Act.DECIDE_CARDS: _("verify corrections, review and close cards, hold talks"),
        Act.SEE_PRECISION: _("see how often each rule is right"),
        Act.SEE_MEETINGS: _("see meetings of one's own unit, or of units one watches"),
        Act.HOLD_MEETINGS: _("call meetings and keep their record"),
        Act.READ_SEALED: _("read sealed complaints"),
        Act.READ_NOTICES: _("read one's own notices"),
        Act.SEE_RULES: _("see how rules are set and what they find"),
        Act.PROPOSE_RULING: _("propose changes of rules"),
        Act.APPROVE_RULING: _("approve or refuse changes of rules"),
        Act.SEE_LEADS: _("see leads of accountability that name one, or that one decides on"),
        Act.DECIDE_LEADS: _("decide on leads of accountability"),
        Act.SEE_SECTORS: _("see how intensely people complain of each sector"),
        Act.KEEP_COMPLAINTS: _("record complaints, and end the focus on a sector"),
    }
)

_R = Role
_EVERYBODY = frozenset(Role)
_OF_A_UNIT = frozenset({_R.PERSONNEL, _R.FIRST_LEADER})
_READERS = frozenset({_R.COMMISSION, _R.COMMISSION_HEAD, _R.PLATFORM_HEAD, _R.INSTALLER})

# No administrator stands in a line of power, supervision or sealed matters: 三员分立.
GRANTS: Mapping[Act, frozenset[Role]] = MappingProxyType(
    {
        Act.READ_PUBLIC: _EVERYBODY,
        Act.SIGN_IN: _EVERYBODY,
        Act.KEEP_OWN_ACCOUNT: frozenset({_R.SIGNED_IN}),
        Act.ENTER_DESK: frozenset({_R.SIGNED_IN}),
        Act.SEE_ORGANISATION: frozenset({_R.POST_HOLDER, _R.SUPERVISOR, _R.SYSTEM_ADMIN}),
        Act.FOUND_UNITS: frozenset({_R.COMMISSION_HEAD}),
        Act.CREATE_POSTS: _OF_A_UNIT,
        Act.REGISTER_OFFICIALS: _OF_A_UNIT | {_R.COMMISSION_HEAD},
        Act.CORRECT_NAMES: _OF_A_UNIT | {_R.COMMISSION_HEAD},
        Act.APPOINT: _OF_A_UNIT,
        Act.DELEGATE: frozenset({_R.POST_HOLDER, _R.FIRST_LEADER}),
        Act.DIVIDE_WORK: frozenset({_R.FIRST_LEADER}),
        Act.KEEP_BODIES: _OF_A_UNIT,
        Act.KEEP_HIGHER_BODIES: frozenset({_R.COMMISSION_HEAD}),
        Act.NAME_PLATFORM_POST: frozenset({_R.COMMISSION_HEAD}),
        Act.KEEP_SUPERVISORS: frozenset({_R.COMMISSION_HEAD}),
        Act.ASSIGN_REMITS: frozenset({_R.COMMISSION_HEAD}),
        Act.EXPORT_ORGANISATION: _READERS,
        # Each row asks for the act of the form that it stands for, in the unit that it touches.
        Act.IMPORT_ORGANISATION: _OF_A_UNIT | {_R.COMMISSION_HEAD, _R.INSTALLER},
        Act.SEE_ACCOUNTS: frozenset({_R.SYSTEM_ADMIN, _R.SECURITY_ADMIN}),
        Act.MAKE_ACCOUNTS: frozenset({_R.SYSTEM_ADMIN}),
        Act.LOCK_ACCOUNTS: frozenset({_R.SECURITY_ADMIN}),
        Act.END_SESSIONS: frozenset({_R.SECURITY_ADMIN}),
        Act.READ_AUDIT_TRAIL: frozenset({_R.AUDIT_ADMIN}),
        Act.SEE_ERASURES: frozenset({_R.SYSTEM_ADMIN, _R.AUDIT_ADMIN}),
        Act.ASK_ERASURE: frozenset({_R.SYSTEM_ADMIN}),
        Act.ALLOW_ERASURE: frozenset({_R.AUDIT_ADMIN}),
        Act.SEE_XRAYS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.SEE_DRAFTS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.IMPORT_LISTS: frozenset({_R.COMMISSION_HEAD, _R.PLATFORM_HEAD}),
        Act.DRAFT_LISTS: frozenset({_R.POST_HOLDER, _R.COMMISSION_HEAD, _R.PLATFORM_HEAD}),
        Act.REVIEW_LEGALITY: frozenset({_R.LEGAL_REVIEWER}),
        Act.REVIEW_INTEGRITY: frozenset({_R.SUPERVISOR}),
        Act.ADOPT_LISTS: frozenset({_R.FIRST_LEADER}),
        Act.PUBLISH_LISTS: frozenset({_R.FIRST_LEADER}),
        Act.WITHDRAW_POWER: frozenset({_R.FIRST_LEADER}),
        Act.CONFIRM_POST: frozenset({_R.POST_HOLDER}),
        Act.PROPOSE_RISK: _EVERYBODY,
        Act.SEE_ROUNDS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.OPEN_ROUND: frozenset({_R.FIRST_LEADER}),
        Act.OPEN_COUNTY_ROUND: frozenset({_R.COMMISSION_HEAD}),
        Act.ANSWER_ROUND: frozenset({_R.POST_HOLDER}),
        Act.CHECK_AS_PEER: frozenset({_R.POST_HOLDER}),
        Act.SCORE_RISKS: frozenset({_R.TEAM_MEMBER, _R.SUPERVISOR}),
        Act.CONFIRM_RISKS: frozenset({_R.COMMISSION}),
        Act.ADOPT_ROUND: frozenset({_R.FIRST_LEADER}),
        Act.CLOSE_ROUND: frozenset({_R.SUPERVISOR}),
        Act.FORCE_ROUND: frozenset({_R.COMMISSION_HEAD}),
        Act.TRY_CONTROLS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.KEEP_LAWS: frozenset({_R.LEGAL_REVIEWER, _R.PLATFORM_HEAD}),
        Act.SIGN_NO_IMPACT: frozenset({_R.LEGAL_REVIEWER, _R.FIRST_LEADER}),
        Act.WITHHOLD: frozenset({_R.FIRST_LEADER}),
        Act.ALLOW_WITHHOLDING: frozenset({_R.COMMISSION_HEAD}),
        Act.BIND_DECISIONS: frozenset({_R.FIRST_LEADER}),
        Act.EXCUSE_WATCHING: frozenset({_R.COMMISSION_HEAD}),
        Act.SEE_CASES: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.EXERCISE_POWER: frozenset({_R.POST_HOLDER}),
        Act.SUPERVISE: frozenset({_R.SUPERVISOR}),
        Act.OVERSEE: frozenset({_R.COMMISSION}),
        Act.SEE_CARDS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.ANSWER_CARDS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.DECIDE_CARDS: frozenset({_R.SUPERVISOR}),
        Act.SEE_PRECISION: frozenset({_R.COMMISSION}),
        Act.SEE_MEETINGS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.HOLD_MEETINGS: frozenset({_R.POST_HOLDER}),
        Act.READ_SEALED: frozenset({_R.SUPERVISOR}),
        Act.READ_NOTICES: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.SEE_RULES: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        # A head, who approves, is refused to propose: two people and two offices.
        Act.PROPOSE_RULING: frozenset({_R.COMMISSION}),
        Act.APPROVE_RULING: frozenset({_R.COMMISSION_HEAD}),
        Act.SEE_LEADS: frozenset({_R.POST_HOLDER, _R.SUPERVISOR}),
        Act.DECIDE_LEADS: frozenset({_R.FIRST_LEADER, _R.COMMISSION}),
        Act.SEE_SECTORS: frozenset({_R.SUPERVISOR}),
        Act.KEEP_COMPLAINTS: frozenset({_R.COMMISSION}),
    }
)

# What these may do in a unit, they may do in every unit.
COUNTY_WIDE = frozenset({_R.COMMISSION_HEAD, _R.PLATFORM_HEAD})

# Where nobody keeps the affairs of a unit yet, whoever founds units begins them.
BEGUN_FROM_ABOVE = frozenset(
    {Act.CREATE_POSTS, Act.APPOINT, Act.DIVIDE_WORK, Act.KEEP_BODIES, Act.CORRECT_NAMES}
)

# Acts that reach no further than the units one serves and those below them.
WITHIN_OWN_UNIT = frozenset(
    {
        Act.CREATE_POSTS,
        Act.CORRECT_NAMES,
        Act.APPOINT,
        Act.DELEGATE,
        Act.DIVIDE_WORK,
        Act.KEEP_BODIES,
        Act.DRAFT_LISTS,
        Act.REVIEW_LEGALITY,
        Act.ADOPT_LISTS,
        Act.PUBLISH_LISTS,
        Act.WITHDRAW_POWER,
        Act.CONFIRM_POST,
        Act.OPEN_ROUND,
        Act.ANSWER_ROUND,
        Act.ADOPT_ROUND,
        Act.SIGN_NO_IMPACT,
        Act.WITHHOLD,
        Act.BIND_DECISIONS,
        Act.HOLD_MEETINGS,
    }
)
