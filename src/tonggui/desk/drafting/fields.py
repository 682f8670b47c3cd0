# SPDX-License-Identifier: Apache-2.0
"""Which parts of a draft are edited on which page: the columns of the workbook, as fields."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.powers import CONTROL_CLASSES, TIMINGS
from tonggui.core.upkeep import LAYERS, SOURCES
from tonggui.core.values import frozen
from tonggui.formats.workbook import codecs, compound, words
from tonggui.people.models import RiskLevel, Stage

TEXT, YES, POST = words.TEXT, words.YES, words.POST
Choices = tuple[tuple[str, str | Promise], ...]
_DAY_HINT = _("a day such as 2026-05-01")
_INPUTS = _("such as 申请表、核查报告(内部产生)")
_LENGTH_HINT = _("a length such as 5个工作日 or 7日")
_SEVERAL = _("several are separated by 、")
_MASKABLE = _("fields of a case, separated by 、; end one that may be masked with （可遮盖）")


@frozen
class Field:
    """A cell: its name in the form, its place in the record, and how it is written.

    `offers` names what the page may offer: posts, bodies, nodes, parents, risks, rules, categories,
    types or documents. A field that is `aside` stands in the second line of its row.
    """

    name: str
    key: tuple[str, ...]
    label: str | Promise
    codec: codecs.Codec = TEXT
    choices: Choices = ()
    offers: str = ""
    hint: str | Promise = ""
    is_long: bool = False
    aside: bool = True
    width: int = 12


@frozen
class Table:
    """Records of one list of a power; `named` is the key that tells them apart."""

    name: str
    key: tuple[str, ...]
    label: str | Promise
    fields: tuple[Field, ...]
    named: str = ""
    sign: str = ""  # what the names of new records begin with

    @property
    def ahead(self) -> tuple[Field, ...]:
        """Return what stands in the first line of a row."""
        return tuple(each for each in self.fields if not each.aside)

    @property
    def beside(self) -> tuple[Field, ...]:
        """Return what stands in the second line."""
        return tuple(each for each in self.fields if each.aside)


@frozen
class Page:
    """A page of the dossier: fields of the power itself, and lists under it."""

    name: str
    label: str | Promise
    fields: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()
    places: frozenset[str] = field(default_factory=frozenset)  # what the x-ray mends here


def _of(values: tuple[str, ...], labels: tuple[Promise, ...]) -> Choices:
    return tuple(zip(values, labels, strict=True))


LEVELS: Choices = tuple(RiskLevel.choices)
STAGES: Choices = tuple(Stage.choices)
TIMES = _of(TIMINGS, (_("before"), _("during"), _("after")))
MODES = _of(
    ("个人", "双人", "集体", "auto"),
    (_("alone"), _("two people"), _("together"), _("by the system")),
)
WAYS = _of(("逐件", "抽查"), (_("every case"), _("samples")))
SIDES = _of(("外部", "内部"), (_("outward"), _("inward")))
STATUSES = _of(
    ("现行有效", "已修订", "已废止", "已失效"),
    (_("in force"), _("amended"), _("repealed"), _("expired")),
)
CERTAINTIES = _of(
    ("已核对", "基本确定", "未核对"), (_("checked"), _("nearly certain"), _("not checked"))
)
CLASSES = _of(CONTROL_CLASSES, (_("separation by rules"), _("supervision"), _("accountability")))
LAYER_NAMES = _of(LAYERS, (_("the unit"), _("a team member"), _("a post")))
CELL_STATES = _of(("不适用", "覆盖", "空缺"), (_("excused"), _("covered"), _("empty")))
YES_NO = _of(("是", "否"), (_("yes"), _("no")))


# Both taxonomies of the source (R8): what is offered while typing; a unit's own words hold too.
CATEGORIES = (
    "行政审批", "行政执法", "项目管理", "资金分配", "重大决策", "重要人事任免", "重大项目安排",
    "大额资金使用", "其他内部管理", "其他",
)  # fmt: skip
TYPES = (
    "行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政确认", "行政奖励",
    "行政裁决", "其他行政权力",
)  # fmt: skip


def _f(name: str, label: Promise, codec: codecs.Codec = TEXT, **more: object) -> Field:
    key = str(more.pop("key", "") or name).split(".")
    return Field(name.replace(".", "_"), tuple(key), label, codec, **more)  # type: ignore[arg-type]


def _day(name: str, label: Promise) -> Field:
    return _f(name, label, words.DAY, hint=_DAY_HINT)


def _post(name: str, label: Promise, **more: object) -> Field:
    return _f(name, label, POST, offers="posts", **more)


_CODES_HINT = _("scheme and code, such as 国家政务服务事项编码:11310、省权责清单编码:A-7")
POWER = (
    _f("name", _("Name of the power"), width=32),
    _f("code", _("Code in the county's own scheme")),
    _f("external_codes", _("Codes in other schemes"), compound.Codes(), hint=_CODES_HINT),
    _f("side", _("Outward or inward"), choices=SIDES),
    _f("category", _("Category"), offers="categories"),
    _f("statutory_type", _("Type in the 9+X scheme"), offers="types"),
    _f("tzyd", _("Major matter it belongs to")),
    _f("boundary", _("Boundary: what it decides, and what it may not"), is_long=True),
    _f("legal_limit", _("Legal limit, in words")),
    _f("promised_limit", _("Promised limit, in words")),
    _f("clock.from_node", _("The whole case runs from node"), offers="nodes"),
    _f("clock.to_node", _("to node"), offers="nodes"),
    _f("clock.legal", _("Legal limit of the whole case"), words.SPAN, hint=_LENGTH_HINT),
    _f("clock.promised", _("Promised limit of the whole case"), words.SPAN, hint=_LENGTH_HINT),
    _f("fee", _("Fee and its basis")),
    _f("risk_level", _("Risk level of the power"), choices=LEVELS),
    _f("confidentiality", _("How far it is public")),
    _day("effective_from", _("In force from")),
    _post("first_leader_ref", _("First leader who answers")),
    _post("portfolio_leader_ref", _("Leader in charge")),
    _post("publication_officer_ref", _("Who answers for publication")),
    _post("project_leader_ref", _("Who leads the project")),
    _f(
        "incompatible",
        _("Duties or nodes that one person may not both do"),
        compound.Pairs(),
        hint=_("pairs such as 采购↔验收, beside those the rules know"),
        is_long=True,
    ),
)
BASES = Table(
    "basis",
    ("basis",),
    _("Legal basis"),
    (
        _f("title", _("Law or document"), aside=False, width=28),
        _f("article", _("Article"), aside=False, width=14),
        _f("rank", _("Rank"), aside=False, width=8),
        _f("status", _("Status of the law"), words.STATUS, choices=STATUSES, aside=False),
        _f("certainty", _("Checked"), words.CERTAINTY, choices=CERTAINTIES, aside=False),
        _f("renumbered", _("Its articles have other numbers now"), YES, choices=YES_NO),
        _day("repealed_at", _("Repealed on")),
        _f("note", _("Note")),
    ),
)
NODES = Table(
    "nodes",
    ("nodes",),
    _("Nodes"),
    (
        _f("node", _("Node"), aside=False, width=5),
        _f("name", _("Name"), aside=False, width=18),
        _f("stage", _("Stage"), choices=STAGES, aside=False, width=6),
        _post("post_ref", _("Post that answers"), aside=False, width=16),
        _f("time_limit", _("Limit"), words.LENGTH, hint=_LENGTH_HINT, aside=False, width=9),
        _f("decision_mode", _("Decided"), choices=MODES, aside=False, width=7),
        _f("supervision.lead", _("Body that leads the watching"), offers="bodies"),
        _f("supervision.timing", _("Watched"), choices=TIMES),
        _f("supervision.mode", _("In which cases"), words.MODE, choices=WAYS),
        _f(
            "key_flags",
            _("Key point for"),
            words.FLAGS,
            hint=_("of 裁量、资金、人事、物资、集体、对外、现场"),
        ),
        _f("sod_role", _("Duty"), hint=_("such as 受理, 核查, 决定, 执行, 付款, 验收")),
        _f(
            "supervision.also",
            _("Bodies that watch along"),
            words.LIST,
            hint=_("codes of bodies, separated by 、"),
        ),
        _f("roles", _("Roles that may act"), words.LIST, hint=_SEVERAL),
        _f("time_limit.source", _("Where the limit comes from")),
        _f("time_limit.basis", _("Law or document of the limit")),
        _f("time_limit.after", _("The limit runs from the closing of"), offers="nodes"),
        _f(
            "time_limit.unless",
            _("The limit falls away once closed"),
            words.LIST,
            hint=_("nodes such as n5、n6"),
        ),
        _f(
            "time_limit.if_done",
            _("The limit counts only if it is done at all"),
            YES,
            choices=YES_NO,
        ),
        _f("not_before", _("Least time before it"), words.LENGTH, hint=_LENGTH_HINT),
        _f("not_before.after", _("That time runs from the closing of"), offers="nodes"),
        _f("not_before.basis", _("Law or document of that time")),
        _f("evidence_required", _("Papers it must have"), words.LIST, hint=_SEVERAL),
        _f(
            "evidence_when_applicable",
            _("Papers it must have where they apply"),
            words.LIST,
            hint=_SEVERAL,
        ),
        _f("inputs", _("Papers it needs from before"), compound.Inputs(), hint=_INPUTS),
        _f("outputs", _("Papers it produces"), words.LIST, hint=_SEVERAL),
        _f("publish", _("What is made public here"), words.LIST, hint=_MASKABLE),
        _f("mandatory", _("May not be left out"), YES, choices=YES_NO),
        _f("batch_ok", _("May be done in batches"), YES, choices=YES_NO),
        _f("third_party_required", _("An outside expert must have spoken"), YES, choices=YES_NO),
        _f("statutory_notice_days", _("Days it is displayed"), words.NUMBER, hint=_("a number")),
        _f("default_timing", _("Usually watched"), choices=TIMES),
        _f("min_plausible_minutes", _("Least plausible minutes"), words.NUMBER, hint=_("a number")),
        _f("no_risk.reason", _("Why it has no risk of its own"), key="no_risk_statement.reason"),
        _post("no_risk.signed_by", _("Signed by"), key="no_risk_statement.signed_by"),
        _f("no_risk.date", _("Signed on"), words.DAY, key="no_risk_statement.date", hint=_DAY_HINT),
    ),
    named="node",
    sign="n",
)
WAYS_ON = (
    _f(
        "flow.edges",
        _("Ways between nodes"),
        compound.Edges(),
        hint=_("such as n1→n2、n2→n3; empty: one after the other"),
        is_long=True,
    ),
    _f("flow.join", _("How branches meet"), compound.Joins(), hint=_("such as n5:全部、n7:任一")),
)
RISKS = Table(
    "risks",
    ("risks",),
    _("Risks"),
    (
        _f("risk", _("Risk"), aside=False, width=9),
        _f("node", _("Node"), offers="nodes", aside=False, width=5),
        _f("description", _("What may go wrong"), aside=False, is_long=True, width=24),
        _f("level", _("Level"), choices=LEVELS, aside=False, width=5),
        _f("kind", _("Kind"), aside=False),
        _f("holder_layer", _("Whose"), choices=LAYER_NAMES),
        _f(
            "found_by",
            _("Found by"),
            codecs.Texts(words.same(*SOURCES)),
            hint=_("of 自己找、群众提、相互查、组织评、集体定"),
        ),
        _f(
            "likelihood",
            _("Likelihood, 1 to 5"),
            words.NUMBER,
            key="score.likelihood",
            hint=_("a number"),
        ),
        _f("impact", _("Impact, 1 to 5"), words.NUMBER, key="score.impact", hint=_("a number")),
        _f(
            "modifiers",
            _("Points added, and what for"),
            compound.Points(),
            key="score.modifiers",
            hint=_("such as 涉及资金:2、对外:1"),
        ),
        _f("override_reason", _("Why the level is not the one of the score")),
        _f("level_after", _("Level after its controls"), choices=LEVELS),
        _f("accepted.by", _("Who accepts what remains, by name")),
        _f("accepted.reason", _("Why it is accepted")),
        _f("accepted.review_date", _("Looked at again on"), words.DAY, hint=_DAY_HINT),
        _f("cause", _("Cause")),
    ),
    named="risk",
    sign="R",
)
CONTROLS = Table(
    "controls",
    ("controls",),
    _("Controls"),
    (
        _f("of", _("Against risk"), offers="risks", aside=False, width=9),
        _f("control", _("Control"), aside=False, width=10),
        _f("class", _("Class"), choices=CLASSES, aside=False, width=8),
        _f("measure", _("What is done"), aside=False, is_long=True, width=26),
        _post("responsible_ref", _("Who does it"), aside=False, width=14),
        _f("frequency", _("When, how often")),
        _f("evidence", _("Evidence")),
        _f(
            "check_rules",
            _("Proved by the rules"),
            words.LIST,
            hint=_("such as S15、S20"),
            offers="rules",
        ),
        _f("document", _("Institution document"), offers="documents"),
        _f("active", _("In use"), YES, choices=YES_NO),
        _f("whitelisted", _("One text for many nodes, as allowed"), YES, choices=YES_NO),
    ),
    named="control",
    sign="C",
)
METHOD = (
    _f("supervision_method.doc", _("Document of the supervision method"), width=32),
    _f("supervision_method.lead", _("Body that leads"), offers="bodies"),
    _f("supervision_method.by_level.高", _("High risk: how often, how much")),
    _f("supervision_method.by_level.中", _("Medium risk")),
    _f("supervision_method.by_level.低", _("Low risk")),
    _f("supervision_method.focus", _("Focus"), is_long=True),
    _f("supervision_method.outputs", _("What it yields"), words.LIST, hint=_SEVERAL),
    _f("supervision_method.valid_until", _("Valid until"), words.DAY, hint=_DAY_HINT),
)
CELLS = Table(
    "coverage_matrix",
    ("coverage_matrix",),
    _("Stages and times that nobody watches, and why"),
    (
        _f("stage", _("Stage"), choices=STAGES, aside=False, width=6),
        _f("timing", _("Watched"), choices=TIMES, aside=False, width=6),
        _f("state", _("How it stands"), words.CELL, choices=CELL_STATES, aside=False, width=8),
        _f("reason", _("Why nobody need watch"), aside=False, is_long=True, width=26),
    ),
)
_STEP = (
    _f("step", _("Step"), aside=False, width=7),
    _f("parent", _("Under node or step"), offers="parents", aside=False, width=8),
    _post("holder_ref", _("Post"), aside=False, width=16),
    _f("name", _("Name"), aside=False, width=22),
    _f("limit", _("Limit"), words.LENGTH, hint=_LENGTH_HINT, aside=False, width=9),
    _f("parallel", _("Runs beside (same word)")),
    _f("choice", _("Instead of (same word)")),
)
LAYERED = (
    _f(
        "layers_status",
        _("Procedures of leaders and posts"),
        words.LAYERS_STATUS,
        choices=_of(("已生效", "待推开"), (_("in force"), _("to come"))),
    ),
    _day("layers_published", _("Published on")),
    _day("layers_due", _("Due on")),
)
STEPS = (
    Table("leader_flow", ("leader_flow",), _("Steps of team members"), _STEP, "step", "L"),
    Table("post_flow", ("post_flow",), _("Steps of posts"), _STEP, "step", "S"),
    Table(
        "layer_statements",
        ("layer_statements",),
        _("Layers without a risk of their own"),
        (
            _f("layer", _("Layer"), choices=LAYER_NAMES, aside=False),
            _f("reason", _("Why"), aside=False, width=28),
            _post("signed_by", _("Signed by"), aside=False, width=16),
            _f("date", _("Signed on"), words.DAY, hint=_DAY_HINT, aside=False),
        ),
        named="layer",
    ),
)
_OF_METHOD = frozenset(("supervision_method", "coverage_matrix"))
PAGES = MappingProxyType(
    {
        each.name: each
        for each in (
            Page("power", _("Power and basis"), POWER, (BASES,), frozenset(("basis", "clock"))),
            Page("nodes", _("Procedure"), WAYS_ON, (NODES,), frozenset(("nodes", "flow"))),
            Page(
                "layers",
                _("Leaders and posts"),
                LAYERED,
                STEPS,
                frozenset(("leader_flow", "post_flow", "layers_published", "layer_statements")),
            ),
            Page("risks", _("Risks and controls"), (), (RISKS, CONTROLS), frozenset(("risks",))),
            Page("method", _("Supervision method"), METHOD, (CELLS,), _OF_METHOD),
        )
    }
)
