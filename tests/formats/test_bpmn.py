# SPDX-License-Identifier: Apache-2.0
"""BPMN files as modellers write them, and what of them is refused."""

import pytest

from tonggui.core.errors import Unusable
from tonggui.core.order import Automaton, replay
from tonggui.formats.bpmn import read_bpmn

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ROW = """
<startEvent id="s"/>
<task id="t" name="受理"/>
<endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<sequenceFlow id="f2" sourceRef="t" targetRef="e"/>
"""


def definitions(inner, *, encoding="UTF-8", before=""):
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{before}\n'
        f'<definitions xmlns="{MODEL}" xmlns:x="urn:else" targetNamespace="t">{inner}</definitions>'
    )


def process(inner, attributes='id="P"'):
    return f"<process {attributes}>{inner}</process>"


def flows(*arcs):
    pairs = [arc.split(">") for arc in arcs]
    return "".join(
        f'<sequenceFlow id="f{i}" sourceRef="{a}" targetRef="{b}"/>'
        for i, (a, b) in enumerate(pairs)
    )


@pytest.fixture
def read(tmp_path):
    def reading(content):
        path = tmp_path / "程序.bpmn"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_bpmn(path)

    return reading


@pytest.fixture
def refusal(read):
    def said(content):
        with pytest.raises(Unusable) as refused:
            read(content)
        text = str(refused.value)
        assert "\n" not in text
        return text.rpartition("程序.bpmn: ")[2]

    return said


def test_ids_names_kinds_and_order_are_read_as_they_stand(read):
    inner = """
    <startEvent id="s" name="申请"/><userTask id="u" name="受理&#10;登记"/>
    <manualTask id="m" name=" 踏勘 "/><serviceTask id="v"/><endEvent id="e"/>
    <sequenceFlow id="f9" name="准予" sourceRef="u" targetRef="m"/>
    <sequenceFlow sourceRef="s" targetRef="u"/>
    <sequenceFlow id="flow_1" sourceRef="m" targetRef="v"/>
    <sequenceFlow sourceRef="v" targetRef="e"/>
    """
    flow = read(definitions(process(inner, 'id="P01" name="许可"')))

    assert (flow.id, flow.name) == ("P01", "许可")
    assert [(e.id, e.kind, e.task, e.name) for e in flow.elements] == [
        ("s", "start", "", "申请"),
        ("u", "task", "user", "受理\n登记"),
        ("m", "task", "manual", " 踏勘 "),
        ("v", "task", "service", ""),
        ("e", "end", "", ""),
    ]
    assert flow.arcs == (("u", "m"), ("s", "u"), ("m", "v"), ("v", "e"))
    assert flow.arc_ids == ("f9", "flow_2", "flow_1", "flow_3")
    assert flow.arc_names == ("准予", "", "", "")


def test_a_name_of_blanks_is_none(read):
    inner = """
    <startEvent id="s"/><userTask id="u" name="  "/><endEvent id="e"/>
    <sequenceFlow sourceRef="s" targetRef="u"/><sequenceFlow sourceRef="u" targetRef="e"/>
    """
    flow = read(definitions(process(inner, 'id="P01" name="  "')))

    assert (flow.name, flow.elements[1].name) == ("", "")


def test_lanes_are_posts_and_a_sub_process_passes_its_lane_on(read):
    inner = """
    <laneSet id="l"><lane id="l1" name="窗口"><flowNodeRef>s</flowNodeRef></lane>
      <lane id="l2" name="科室"><flowNodeRef> p </flowNodeRef><flowNodeRef>q</flowNodeRef>
        <childLaneSet id="c">
        <lane id="l3" name="科长"><flowNodeRef>b</flowNodeRef><flowNodeRef>q</flowNodeRef></lane>
        <lane id="l4"><flowNodeRef>e</flowNodeRef></lane></childLaneSet></lane>
      <lane id="l5" name="领导"><childLaneSet id="d"><lane id="l6" name="局长"/></childLaneSet>
      </lane>
    </laneSet>
    <startEvent id="s"/><endEvent id="e"/><task id="b"/>
    <subProcess id="p"><startEvent id="ps"/><task id="q"/><endEvent id="pe"/>
      <sequenceFlow id="g1" sourceRef="ps" targetRef="q"/>
      <sequenceFlow id="g2" sourceRef="q" targetRef="pe"/></subProcess>
    """
    flow = read(definitions(process(inner + flows("s>p", "p>b", "b>e"))))

    assert flow.lanes == ("窗口", "科室", "科长", "l4", "局长")
    assert [(e.id, e.lane, e.inside) for e in flow.elements] == [
        ("s", "窗口", ""),
        ("e", "l4", ""),
        ("b", "科长", ""),
        ("p", "科室", ""),
        ("ps", "科室", "p"),
        ("q", "科长", "p"),
        ("pe", "科室", "p"),
    ]
    assert flow.arcs[3:] == (("ps", "q"), ("q", "pe"))
    assert replay(Automaton(flow), ["q", "b"]).fits


def test_what_only_explains_or_is_drawn_is_passed_over(read):
    drawn = """
    <documentation>说明</documentation><extensionElements><x:timer/></extensionElements>
    <x:anything/><textAnnotation id="n"><text>注</text></textAnnotation>
    <association id="o" sourceRef="n" targetRef="t"/><group id="g"/><dataObject id="d"/>
    <dataObjectReference id="r" dataObjectRef="d"/><dataStoreReference id="z"/>
    """
    task = '<task id="t" name="受理"><documentation/><dataInputAssociation id="i"/></task>'
    inner = process(ROW.replace('<task id="t" name="受理"/>', task) + drawn)
    boxes = """
    <message id="m1"/><collaboration id="c"><participant id="p1" name="县局" processRef="x:P"/>
    <participant id="p2" name="群众"/><participant id="p3" processRef="Q"/>
    <messageFlow id="m" sourceRef="p2" targetRef="t"/></collaboration>
    <process id="Q"/>
    """
    flow = read(definitions(boxes + inner))

    assert flow.pool == "县局"
    assert replay(Automaton(flow), ["受理"]).fits


def test_conditions_are_for_exclusive_gateways(read, refusal):
    condition = "<conditionExpression>金额 &gt; 1</conditionExpression>"
    choice = """
    <startEvent id="s"/><exclusiveGateway id="x" default="f2"/><task id="a"/><endEvent id="e"/>
    """
    arcs = flows("s>x", "x>a", "x>e", "a>e")
    chosen = arcs.replace('targetRef="a"/>', f'targetRef="a">{condition}</sequenceFlow>')
    split = ROW.replace('targetRef="e"/>', f'targetRef="e">{condition}</sequenceFlow>')

    assert replay(Automaton(read(definitions(process(choice + chosen)))), []).fits
    assert refusal(definitions(process(split))) == (
        "line 7, sequenceFlow `f2`: expected conditions only on flows out of exclusive gateways"
    )


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("GB18030", "gb18030"),
        ("GBK", "gbk"),
        ("UTF-16", "utf-16"),
    ],
)
def test_chinese_names_are_exact_in_every_encoding(read, encoding, written):
    content = definitions(process(ROW), encoding=encoding).encode(written)

    assert read(content).tasks[0].name == "受理"


@pytest.mark.parametrize(
    "kind",
    [
        *("inclusiveGateway", "eventBasedGateway", "complexGateway", "boundaryEvent"),
        *("intermediateCatchEvent", "intermediateThrowEvent", "callActivity", "transaction"),
        *("adHocSubProcess", "scriptTask", "sendTask", "receiveTask", "businessRuleTask", "taks"),
    ],
)
def test_an_element_outside_the_subset_is_refused_by_name(refusal, kind):
    said = refusal(definitions(process(f'{ROW}<{kind} id="o" name="多选"/>')))

    assert said.startswith(f"line 8, {kind} `o` (多选): expected only start and end events, tasks")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '<startEvent id="s"/>',
            '<startEvent id="s"><timerEventDefinition/></startEvent>',
            "line 3, startEvent `s`: expected no `timerEventDefinition` in it",
        ),
        (
            '<endEvent id="e"/>',
            '<endEvent id="e"><terminateEventDefinition/></endEvent>',
            "line 5, endEvent `e`: expected no `terminateEventDefinition` in it",
        ),
        (
            'name="受理"/>',
            'name="受理"><multiInstanceLoopCharacteristics/></task>',
            "line 4, task `t` (受理): expected no `multiInstanceLoopCharacteristics` in it",
        ),
        (
            'name="受理"/>',
            'name="受理"><inclusiveGateway id="o"/></task>',
            "line 4, inclusiveGateway `o`: expected only start and end events",
        ),
        (
            '<task id="t"',
            '<task id="t" isForCompensation="true"',
            "line 4, task `t` (受理): expected `isForCompensation` to be false",
        ),
        (
            '<task id="t" name="受理"/>',
            '<subProcess id="t" triggeredByEvent="true"/>',
            "line 4, subProcess `t`: expected `triggeredByEvent` to be false",
        ),
        (
            '<task id="t" name="受理"/>',
            '<subProcess id="t"><subProcess id="u"/></subProcess>',
            "line 4, subProcess `u`: expected sub-processes of one level only",
        ),
        (
            '<task id="t" name="受理"/>',
            '<exclusiveGateway id="t"/>',
            "expected a process with tasks in it, found none",
        ),
        (
            '<task id="t" name="受理"/>',
            '<subProcess id="t"><task id="u"/></subProcess>',
            "subprocess `t`: expected an event of kind `start`, found none",
        ),
        ('<task id="t"', "<task", "line 4, task (受理): expected an `id`"),
        (
            '<endEvent id="e"',
            '<endEvent id="t"',
            "line 5, endEvent `t`: expected an `id` of its own",
        ),
        (
            'targetRef="e"',
            'targetRef="z"',
            "line 7, sequenceFlow `f2`: expected `targetRef` to name an element of this process",
        ),
        (
            'sourceRef="t" ',
            "",
            "line 7, sequenceFlow `f2`: expected `sourceRef` to name an element of this process",
        ),
        (
            '<endEvent id="e"/>',
            '<endEvent id="e"/><laneSet id="l"><lane/></laneSet>',
            "line 5, lane: expected a `name`",
        ),
        (
            '<endEvent id="e"/>',
            '<endEvent id="e"/><task id="u"/>',
            "task `u`: cannot be reached: expected a flow into it",
        ),
        (
            '<sequenceFlow id="f2" sourceRef="t" targetRef="e"/>',
            "",
            "task `t` (受理): has no way out: expected a flow out of it",
        ),
    ],
)
def test_what_would_change_the_order_unseen_is_refused_where_it_stands(refusal, old, new, says):
    assert old in ROW

    assert refusal(definitions(process(ROW.replace(old, new)))).startswith(says)


def test_an_element_in_two_lanes_side_by_side_is_refused(refusal):
    lanes = "".join(f'<lane id="l{i}"><flowNodeRef>t</flowNodeRef></lane>' for i in range(2))
    end = '<endEvent id="e"/>'

    said = refusal(definitions(process(ROW.replace(end, f"{end}<laneSet>{lanes}</laneSet>"))))

    assert said == "line 5, lane `l1`: expected `t` in one lane, it is in `l0` too"


def test_a_flow_that_is_not_1_safe_is_refused_by_name(refusal):
    inner = """<startEvent id="s"/><parallelGateway id="g"/><task id="a"/><task id="b"/>
    <exclusiveGateway id="j" name="汇合"/><endEvent id="e"/>"""
    said = refusal(definitions(process(inner + flows("s>g", "g>a", "g>b", "a>j", "b>j", "j>e"))))

    assert said.startswith("flow from exclusive `j` (汇合) to end `e`: receives a second token")


def test_messages_within_a_process_are_refused(refusal):
    box = '<collaboration id="c"><participant id="p" processRef="P"/>{}</collaboration>'
    message = '<messageFlow id="m" sourceRef="t" targetRef="e"/>'

    said = refusal(definitions(box.format(message) + process(ROW)))

    assert said == "line 2, messageFlow `m`: expected no messages within a process"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "expected a BPMN 2.0 file, found nothing in it"),
        (" \n", "expected a BPMN 2.0 file, found nothing in it"),
        (bytes(range(256)), "line 1: expected XML: "),
        ('{"a": 1}', "line 1: expected XML: Start tag expected"),
        (definitions(process(ROW))[:-40], "line 7: expected XML: "),
        ("<html/>", "line 1: expected `definitions` of BPMN 2.0, found `html` of `no namespace`"),
        (
            "\n<definitions xmlns='urn:1'/>",
            "line 2: expected `definitions` of BPMN 2.0, found `definitions` of `urn:1`",
        ),
        (definitions(""), "expected a process with elements in it, found none"),
        (definitions(process("<documentation/>")), "expected a process with elements in it"),
        (
            definitions(process(ROW) + process(ROW, 'id="Q"')),
            "line 8, process `Q`: expected one process, found a second",
        ),
        (definitions(process(ROW), encoding="klingon"), "line 1: expected XML: Unsupported enc"),
        (
            definitions(process(ROW)).replace("受理", "?").encode().replace(b'?"/>', b'\xff"/>'),
            "line 4: expected XML: ",
        ),
        (definitions(process(ROW.replace("受", "&#1;"))), "line 4: expected XML: "),
        (definitions("<a>" * 5_000), "line 2: expected XML: Excessive depth"),
    ],
)
def test_a_file_that_is_not_one_bpmn_process_is_refused(refusal, content, says):
    assert refusal(content).startswith(says)


BOMB = "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 12))


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE definitions>",
        '<!DOCTYPE definitions SYSTEM "http://localhost:9/never.dtd">',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        f'<!DOCTYPE d [<!ENTITY b0 "啊啊啊啊啊啊啊啊啊啊">{BOMB}]>',
    ],
)
@pytest.mark.parametrize("used", ["", "<x:y>&x;&b11;</x:y>", '<x:y z="&x;&b11;"/>'])
def test_document_types_and_their_entities_are_refused(refusal, before, used):
    said = refusal(definitions(process(used + ROW), before=before))

    assert "expected XML" in said


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(Unusable, match=r"missing\.bpmn: cannot be read: No such file"):
        read_bpmn(tmp_path / "missing.bpmn")
    with pytest.raises(Unusable, match="cannot be read: Is a directory"):
        read_bpmn(tmp_path)
