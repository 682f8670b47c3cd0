# SPDX-License-Identifier: Apache-2.0
"""The shipped rules: complete, in both languages, and faithful to the domain pack."""

import re
from pathlib import Path

import pytest

from tonggui.core.rules import LEVELS
from tonggui.formats.plain_yaml import read
from tonggui.formats.rules import all_rules, read_list_rules, read_rules, shipped
from tonggui.formats.rules_page import PAGES, rules_page

ROOT = Path(__file__).parents[2]
PACK = ROOT.parent / "shared" / "domain" / "rules.yaml"
OF_CASES = [f"S{n:02}" for n in (3, *range(14, 23), 24, *range(26, 39), 40, 41, *range(42, 48))]
OF_LISTS = [f"S{n:02}" for n in (1, 2, *range(4, 14), 22, 23, 24, 28)]
IN_SCOPE = sorted({*OF_CASES, *OF_LISTS})
# What a procedure must satisfy beside the clauses of the pack (R15), and texts it has as prose.
# ADR 42: R30 and R31 ask for more than the conditions of S24 in the pack.
ADDED_CLAUSES = {"S08": ["g"], "S24": ["d", "e"]}
ADDED_DAYS, ADDED_OF_CASES = {"S24": {"notice": 5}}, {"S24": {"d"}}
ADDED_SETTINGS = {"S10": {"slogans"}, "S11": {"high_from", "middle_from"}}
# By what complaints of a sector are measured (R53, ADR 58).
ADDED_SETTINGS["S13"] = {
    f"sector_{each}" for each in ("days", "base", "least", "lift", "calm", "look")
}
# Within how many workdays the supervising body looks at each link of a chain (R56, R57).
ADDED_SETTINGS["S40"] = ADDED_SETTINGS["S41"] = {"look"}
ADDED_SETTINGS["S42"] = {"answer_notice", "answer_yellow", "answer_red"}
# What a body answers for is scored by settings of the rules it is scored by (R67).
for _rule in ("S20", "S42", "S46"):
    ADDED_SETTINGS[_rule] = ADDED_SETTINGS.get(_rule, set()) | {"score_weight", "score_late"}
for _rule in ("S43", "S44", "S45", "S46", "S47"):
    ADDED_SETTINGS[_rule] = ADDED_SETTINGS.get(_rule, set()) | {"score_confirmed"}
VOCABULARY = (
    "order listed holder within at_least different_people two_people recused evidence requires "
    "limit supervised speaks_last quorum matches recorded_in_time not_batched published answered "
    "carried_out cleared rectified"
)
CHECKS = set(VOCABULARY.split())
KEYS = {"batch_ok", "decision_mode", "whitelisted", "portfolio_exemption", "certainty"}
KEYS |= {"parallel", "choice", "flow", "inputs", "outputs"}
CHINESE = re.compile(r"[一-鿿]")


def full_width(text):
    """Write Chinese with its own marks."""
    return text.translate(str.maketrans(",;:", "，；："))


@pytest.fixture(scope="module")
def pack():
    if not PACK.exists():
        pytest.skip("needs the domain pack's rules.yaml in ../shared/domain beside the checkout")
    return {rule["id"]: rule for rule in read(PACK).root["rules"]}


def test_the_rules_of_both_families_are_shipped_in_order():
    assert list(read_rules()) == OF_CASES
    assert list(read_list_rules()) == OF_LISTS
    assert list(all_rules()) == IN_SCOPE


@pytest.mark.parametrize("name", IN_SCOPE)
def test_a_rule_says_the_same_as_the_domain_pack(pack, name):
    rule, given = all_rules()[name], pack[name]
    added = ADDED_SETTINGS.get(name, set())
    settings = {
        each: tuple(value["default"]) if isinstance(value["default"], list) else value["default"]
        for each, value in given["params"].items()
    }

    assert (rule.name_zh, rule.name_en) == (given["name_zh"], given["name_en"])
    assert (rule.why_zh, rule.why_en) == (full_width(given["why_zh"]), given["why_en"])
    assert {k: v for k, v in rule.settings.items() if k not in added} == settings
    assert rule.units.keys() == rule.settings.keys()
    assert all(rule.units[each] == given["params"][each]["unit"] for each in settings)
    assert rule.side == given["side"]
    assert list(rule.responsible) == given["responsible"]
    assert rule.supervising == given["supervising"]
    assert rule.react_workdays == given["react_wd"] | ADDED_DAYS.get(name, {})
    assert list(rule.feeds) == given["feeds"]
    assert list(rule.requirements) == given["requirements"]


@pytest.mark.parametrize("name", IN_SCOPE)
def test_a_rule_has_the_clauses_of_the_domain_pack(pack, name):
    given = [each["clause"] for each in pack[name]["condition"]]

    letters = [clause.letter for clause in all_rules()[name].clauses]

    assert letters == given + ADDED_CLAUSES.get(name, [])


@pytest.mark.parametrize("name", IN_SCOPE)
def test_a_clause_reads_only_the_lists_where_the_domain_pack_says_registry(pack, name):
    """S05 to S07 and S13 are events and statistics there; here they are facts beside the lists."""
    given, facts_here = pack[name], {"S05", "S06", "S07", "S13"}
    scopes = given.get("clause_scope", {})
    of_lists = {
        each["clause"]
        for each in given["condition"]
        if scopes.get(each["clause"], given["scope"]) == "registry" or name in facts_here
    }

    told = {clause.letter for clause in all_rules()[name].clauses if clause.scope == "lists"}

    assert told == of_lists | set(ADDED_CLAUSES.get(name, [])) - ADDED_OF_CASES.get(name, set())


@pytest.mark.parametrize("name", IN_SCOPE)
def test_every_sentence_of_a_rule_is_in_both_languages(name):
    rule = all_rules()[name]
    chinese = [
        rule.name_zh,
        rule.why_zh,
        *(clause.says_zh for clause in rule.clauses),
        *(rung.when_zh for rung in rule.ladder),
        *rule.guards_zh,
    ]
    english = [
        rule.name_en,
        rule.why_en,
        *(clause.says_en for clause in rule.clauses),
        *(rung.when_en for rung in rule.ladder),
        *rule.guards_en,
    ]

    assert all(CHINESE.search(sentence) for sentence in chinese)
    assert all(re.search(r"[a-z]{2}", sentence) for sentence in english)
    assert len(rule.guards_zh) == len(rule.guards_en) > 0


@pytest.mark.parametrize("name", IN_SCOPE)
def test_a_rule_uses_only_words_that_are_defined(name):
    rule, words = all_rules()[name], shipped()
    of_cases = {clause.check for clause in rule.clauses if clause.scope == "case"}
    of_lists = {clause.check for clause in rule.clauses if clause.scope == "lists"}

    assert of_cases <= CHECKS == set(words["checks"])
    assert of_lists <= set(words["list_checks"])
    assert {rung.level for rung in rule.ladder} <= set(rule.react_workdays) <= set(LEVELS)
    assert {*rule.responsible, rule.supervising} <= set(words["roles"])
    assert set(rule.feeds) <= set(words["feeds"])
    assert set(rule.units.values()) <= set(words["units"])


def test_settings_named_in_a_sentence_exist():
    for rule in all_rules().values():
        said = [*(clause.says_en for clause in rule.clauses), *rule.guards_en]
        named = {name for sentence in said for name in re.findall(r"`([a-z_]+)`", sentence)}
        assert named <= set(rule.settings) | KEYS, rule.id


@pytest.mark.parametrize("lang", PAGES)
def test_the_manual_page_in_the_repository_is_current(lang):
    page = (ROOT / "docs" / "reference" / PAGES[lang]).read_text(encoding="utf-8")

    assert page == rules_page(lang), "run python -m tonggui.formats.rules_page docs/reference"


def test_the_manual_page_names_every_rule_and_setting():
    for lang in PAGES:
        page = rules_page(lang)
        for rule in all_rules().values():
            assert f"## {rule.id} " in page
            assert all(f"| `{name}` |" in page for name in rule.settings)


def test_chinese_has_its_own_marks():
    """A half-width comma in a line of YAML once cut a sentence in two."""
    said = [
        text
        for rule in all_rules().values()
        for text in (
            rule.name_zh,
            rule.why_zh,
            *rule.guards_zh,
            *(each.says_zh for each in rule.clauses),
        )
    ]

    assert [text for text in said if re.search("[一-鿿][,;][一-鿿]", text)] == []
