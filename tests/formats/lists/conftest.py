# SPDX-License-Identifier: Apache-2.0
"""Lists written into a folder of their own, and what is said when they cannot be used."""

from pathlib import Path

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.lists import read_lists

SMALL = """\
meta: {title: 小县, tenure_default_since: '2025-01-01'}
supervisors:
- {code: XJW, name: 县纪委监委, kind: 县纪委, members: [{person: 伍, head: true}]}
- {code: PZ1, name: 派驻一组, parent: XJW, levels: [高, 中], members: [{person: 计}]}
units:
- code: ZJJ
  name: 住建局
  supervised_by: PZ1
  leaders:
  - {post: 局长, person: 赵, is_first_leader: true, portfolio: [主持全面]}
  - {post: 副局长, person: 钱, portfolio: [行政审批]}
  offices:
  - office: 审批股
    posts: [{post: 股长, person: 周}, {post: 受理岗, person: 吴}]
  third_parties: [监理]
collective_bodies:
- {code: ZJJ-DZ, name: 党组, unit: ZJJ, quorum: {general: 1/2, personnel: 2/3}, rank: 3}
tzyd_scope:
- unit: ZJJ
  matters: [{type: 大额资金使用, forum: ZJJ-DZ, threshold_single_fen: 5000000}]
powers:
- id: P01
  code: X-1
  unit: ZJJ
  name: 许可
  first_leader_ref: post:ZJJ/局长
  nodes:
  - {node: n1, name: 受理, post_ref: post:ZJJ/受理岗, time_limit: {value: 1, unit: workday}}
  - {node: n2, name: 审查, post_ref: post:ZJJ/股长, supervision: {lead: PZ1}}
  - {node: n3, name: 决定, stage: 决策, post_ref: post:ZJJ/副局长}
  risks:
  - risk: P01-R1
    node: n2
    level: 高
    controls: [{control: P01-R1-C1, class: 制度分权, check_rules: [S36]}]
  clock: {from_node: n1, to_node: n3, legal: 7d, promised: 5wd}
  post_flow:
  - {step: n1.P1, parent: n1, holder_ref: post:ZJJ/受理岗, name: 核对}
- id: P02
  name: 处罚
  nodes: [{node: a}, {node: b}]
"""
PLAIN = "powers:\n- id: fines\n  nodes: [{node: Create}, {node: Send}, {node: Pay}]\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small():
    return SMALL


@pytest.fixture
def plain():
    return PLAIN


@pytest.fixture
def lists_of(tmp_path):
    """Read lists from one text, or from the files of a folder."""

    def read(text="", **files):
        if not files:
            return read_lists(write(tmp_path, {"lists.yaml": text}) / "lists.yaml")
        named = {f"{name}.yaml": content for name, content in files.items()}
        return read_lists(write(tmp_path / "folder", named))

    return read


@pytest.fixture
def refusal(lists_of, tmp_path):
    """Return what is said when lists cannot be used, without the folder they stand in."""

    def said(text="", **files):
        with pytest.raises(Unusable) as refused:
            lists_of(text, **files)
        message = str(refused.value)
        assert "\n" not in message
        return message.replace(f"{tmp_path}/", "").replace("folder/", "")

    return said
