# SPDX-License-Identifier: Apache-2.0
"""Parts become markup; what is not markup already cannot turn into any."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tonggui.formats.report.markup import Markup, Phrase, el, join


def test_text_is_escaped_and_markup_is_not():
    assert el("p", "<b>", Markup("<i>")) == "<p>&lt;b&gt;<i></p>"


def test_an_attribute_cannot_break_out_of_its_quotes():
    assert el("a", "x", title='"><script>') == '<a title="&quot;&gt;&lt;script&gt;">x</a>'


def test_an_attribute_may_stand_alone_or_be_left_out():
    assert el("input", checked=True, disabled=False, id=None) == "<input checked>"


def test_names_of_attributes_lose_their_underscores():
    assert el("path", class_="a", stroke_width=1.5) == '<path class="a" stroke-width="1.5"/>'


def test_a_phrase_holds_both_languages_once_each():
    both = el("p", Phrase("黄牌", "Yellow card"))

    assert both == '<p><span lang="zh">黄牌</span><span lang="en">Yellow card</span></p>'


def test_a_phrase_alike_in_both_languages_is_said_once():
    assert el("p", Phrase("P01", "P01")) == "<p>P01</p>"


def test_parts_are_joined_by_an_escaped_separator():
    assert join(["a", "b"], " & ") == "a &amp; b"


@given(
    st.text(st.characters(min_codepoint=32, exclude_characters="\x7f", exclude_categories=["Cs"]))
)
def test_any_text_comes_out_as_the_text_it_was(said):
    shown = html.fragment_fromstring(el("p", el("b", said, title=said)))

    assert shown[0].text_content() == said
    assert len(shown) == 1
    assert not len(shown[0])
