# SPDX-License-Identifier: Apache-2.0
"""YAML without surprises: what is text stays text, and whatever could mislead is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tonggui.core.errors import Unusable
from tonggui.formats.plain_yaml import dump, parse, read

WORDS = st.one_of(
    st.sampled_from(["no", "~", "0123", "1e5", "1.5", "12:30", "2026-01-01", "<<", "- a", "yes"]),
    st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=12)
    .map(str.strip)
    .filter(bool),
)
VALUES = st.recursive(
    st.one_of(WORDS, st.integers(-(10**17), 10**17), st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def values(text):
    return parse(text, source="x.yaml").root


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("2026-01-05", "2026-01-05"),
        ("1e5", "1e5"),
        ("1.50", 1.5),
        ("-3", -3),
        ("1/2", "1/2"),
        ("'7'", "7"),
        ("", None),
        ("~", None),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_word_means_what_it_looks_like(written, meant):
    assert values(f"a: {written}") == {"a": meant}


@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=4))
def test_what_is_written_is_read_back(root):
    try:
        text = dump(root)
    except yaml.YAMLError:
        return
    assert values(text) == root


def test_an_alias_repeats_what_it_names():
    assert values("a: &days [1, 2]\nb: *days") == {"a": [1, 2], "b": [1, 2]}


FLOOD = "\n".join(
    ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected lists, found an empty file"),
        ("# nothing\n", "expected lists, found an empty file"),
        ("- a\n", "line 1: expected `key: value` lines, found a list"),
        ("hello", "line 1: expected `key: value` lines, found only a word"),
        ("---\n...\n", "line 1: expected `key: value` lines, found nothing"),
        ("a: 1\nb: 2\na: 3\n", "line 3: expected the key `a` once, found it again"),
        ("a:\n  b: 1\n  b: 2\n", "line 3: expected the key `b` once, found it again"),
        ("a: [1, 2\nb: 3\n", "line 2: expected YAML: did not find expected ',' or ']'"),
        ("a: 1\n b: 2\n", "line 2: expected YAML: mapping values are not allowed"),
        ("a:\n\t- 1\n", "line 2: expected YAML: found"),
        ("a: \x07\n", "line 1: expected YAML: control characters are not allowed"),
        ("a: 1\n---\nb: 2\n", "line 2: expected one document, found `---` again"),
        ("a: !!python/object:os.system x\n", "line 1: expected no tag, found"),
        ("a: !secret {b: 1}\n", "line 1: expected no tag, found `!secret`"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "line 3: expected keys written out, found a merge"),
        ("? [1]\n: 2\n", "line 1: expected a word as key"),
        ("? *x\n: 2\n", "line 1: expected a word as key"),
        ("a: *nowhere\n", "line 1: expected `*nowhere` to name something complete above"),
        ("a: &a [*a]\n", "line 1: expected `*a` to name something complete above"),
        ("a: " + "[" * 100_000, "line 1: expected at most 64 levels of nesting"),
        ("a: " + "{b: " * 100_000, "line 1: expected at most 64 levels of nesting"),
        (FLOOD, "expected fewer repetitions by `*`, found a flood of them"),
    ],
)
def test_what_could_mislead_is_refused_with_its_line(text, said):
    with pytest.raises(Unusable) as refused:
        values(text)

    assert str(refused.value).startswith("x.yaml: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_is_read_in_utf8_and_gb18030(tmp_path, encoding):
    path = tmp_path / "x.yaml"
    path.write_bytes("name: 青岚县\n".encode(encoding))

    assert read(path).root == {"name": "青岚县"}


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xff\xff\x00\x81")

    with pytest.raises(Unusable, match=r"x\.yaml: expected text in UTF-8 or GB18030"):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Unusable, match="expected a file that can be read: no such file"):
        read(tmp_path / "x.yaml")


def test_a_place_is_named_by_ids_and_line():
    document = parse("powers:\n- id: P1\n  nodes:\n  - node: n1\n    name: a\n", source="x.yaml")

    assert document.place(["powers", 0, "nodes", 0, "name"]) == "powers[P1].nodes[n1].name, line 5"
    assert document.place(["powers", 0, "unit"]) == "powers[P1].unit, line 2"
