# SPDX-License-Identifier: Apache-2.0
"""Opens a BPMN file as a tree of elements, and nothing else: no DTD, no entities, no network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from tonggui.core.errors import Unusable

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

Node = etree._Element  # noqa: SLF001 - lxml has no public name for it


def open_bpmn(path: Path) -> Node:
    """Return the root of a BPMN 2.0 file; refuse what is not one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unusable(path, "", f"cannot be read: {error.strerror}") from None
    if not content.strip():
        raise Unusable(path, "", "expected a BPMN 2.0 file, found nothing in it")
    root = _parse(path, content)
    if root.tag != f"{{{MODEL}}}definitions":
        name = etree.QName(root)
        found = f"`{name.localname}` of `{name.namespace or 'no namespace'}`"
        expected = f"expected `definitions` of BPMN 2.0, found {found}"
        raise Unusable(path, f"line {root.sourceline}", expected)
    return root


def _parse(path: Path, content: bytes) -> Node:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        why = re.sub(r", line \d+, column \d+.*", "", str(error))
        raise Unusable(path, f"line {line}", f"expected XML: {why}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unusable(path, "", "expected XML without a document type declaration")
    return root


def kind_of(node: Node) -> str:
    """Return the BPMN name of an element, "" for what another vocabulary put there."""
    name = etree.QName(node)
    return name.localname if name.namespace == MODEL else ""


def place_of(node: Node) -> str:
    """Say where an element is, in words its author knows it by."""
    called = f" `{node.get('id')}`" if node.get("id") else ""
    named = f" ({node.get('name')})" if node.get("name") else ""
    return f"line {node.sourceline}, {etree.QName(node).localname}{called}{named}"
