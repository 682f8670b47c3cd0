# SPDX-License-Identifier: Apache-2.0
"""Any lists that the schema allows, with texts that spreadsheets and separators trip over."""

import json
from importlib.resources import files

from hypothesis import strategies as st

SCHEMA = json.loads(
    files("tonggui.formats").joinpath("lists.schema.json").read_text(encoding="utf-8")
)
NAMED_BY = {
    "powers": "id",
    "powers_detailed": "id",
    "nodes": "node",
    "risks": "risk",
    "controls": "control",
    "leader_flow": "step",
    "post_flow": "step",
    "units": "code",
    "leaders": "post",
    "offices": "office",
    "posts": "post",
    "supervisors": "code",
    "collective_bodies": "code",
    "tzyd_scope": "unit",
    "documents": "id",
}
NASTY = (
    "同上",
    "无",
    "=1+1",
    "-",
    "007",
    "1e3",
    "5个工作日",
    "甲、乙",
    "甲,乙",
    " 前后 ",
    "两\n行",
    "回\r车",
    "_x0041_",
    "铃\x07",
    "\x85",
    "是",
    "post:X/甲",
    "甲/乙",
    "a:b",
    "#N/A",
    "2026-05-01",
    "【】“”",
    "\ufffe",
    "TRUE",
    "１２",
    "注:",
    "{}",
    "null",
)
WORDS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
).filter(lambda text: (bool(text.strip()) and text.strip() == text) or text in NASTY)


def values(schema):
    """Return a strategy of values that a part of the schema allows."""
    if "$ref" in schema:
        return values(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    kinds = schema.get("type", "object")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return st.one_of([_of(kind, schema) for kind in kinds])


def _of(kind, schema):
    if kind == "object":
        return st.deferred(lambda: _object(schema))
    if kind == "array":
        items = st.deferred(lambda: values(schema.get("items", {"type": "string"})))
        most = min(schema.get("maxItems", 2), 2)
        return st.lists(items, min_size=schema.get("minItems", 0), max_size=most)
    if kind == "integer":
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        return st.integers(least, min(schema.get("maximum", 10**15), 10**15))
    if kind == "number":
        return st.one_of(st.integers(1, 500), st.floats(0.001, 500, allow_nan=False))
    if kind == "string":
        pattern = schema.get("pattern", r"\S")
        return WORDS if pattern == r"\S" else st.from_regex(f"(?a:{pattern})", fullmatch=True)
    return st.booleans() if kind == "boolean" else st.none()


@st.composite
def _object(draw, schema):
    properties = schema.get("properties", {})
    found = {}
    for key, inner in properties.items():
        if key in schema.get("required", ()) or draw(st.integers(0, 3)) == 0:
            found[key] = draw(values(inner))
    more = schema.get("additionalProperties", False)
    if isinstance(more, dict) and draw(st.booleans()):
        names = schema.get("propertyNames")
        found[draw(values(names) if names else WORDS)] = draw(values(more))
    return found


@st.composite
def any_lists(draw):
    """Draw whole lists in which no two records of a list are called alike."""
    root = {}
    for key, schema in SCHEMA["properties"].items():
        if key in ("powers", "powers_detailed") or draw(st.integers(0, 3)) == 0:
            root[key] = draw(values(schema))
    _rename(root, "x")
    return root


def _rename(value, prefix):
    """Give every record of a list a name of its own."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if isinstance(inner, list):
            for number, item in enumerate(inner):
                if key in NAMED_BY and isinstance(item, dict):
                    item[NAMED_BY[key]] = f"{prefix}{key}{number}"
                _rename(item, f"{prefix}{key}{number}")
        else:
            _rename(inner, prefix)
