# SPDX-License-Identifier: Apache-2.0
"""The page is one inert file that shows every number, and every number opens into its rows."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from lxml import html

from tonggui.core.findings import Verdict
from tonggui.core.summary import Count, Timeline, Unjudged
from tonggui.formats.report import render
from tonggui.formats.report.breakdown import MOST
from tonggui.formats.report.rows import SHORT
from tonggui.formats.report.view import FULL

EVIL = "<script>alert(1)</script>"
OUTSIDE = re.compile(r"(?:https?:)?//|url\((?!#)|@import|javascript:|data:", re.IGNORECASE)


def page(summary, **options):
    return html.document_fromstring(render(summary, **options))


def said(element, language="zh"):
    """Return the text of an element as one language shows it."""
    other = {"zh": "en", "en": "zh"}[language]
    copy = html.fromstring(html.tostring(element))
    for hidden in copy.xpath(f"//*[@lang='{other}']"):
        hidden.drop_tree()
    return " ".join(" ".join(copy.itertext()).split())


def of_rule(shown, rule):
    """Return the line of a rule that opens into its rows."""
    return shown.xpath(
        f"//*[@id='rules']//details[summary//*[contains(@class, 'tag-rule')][.='{rule}']]"
    )[0]


def many(summary, *, counts, samples):
    """Spread findings over many nodes and posts."""
    nodes = [(p.id, node.id) for p in summary.lists.powers.values() for node in p.nodes]
    kinds = [(rule, level) for rule in summary.lists.rules for level in ("red", "yellow")]
    found = []
    for number in range(samples):
        rule, level = kinds[number % len(kinds)]
        power, node = nodes[number % len(nodes)]
        base = summary.samples[number % len(summary.samples)]
        found.append(
            base._replace(
                key=f"{number}", rule=rule, level=level, power=power, node=node, case=f"C{number}"
            )
        )
    numbers = []
    for number in range(counts):
        rule, level = kinds[number % len(kinds)]
        power, node = nodes[number % len(nodes)]
        month = f"2026-{number % 12 + 1:02d}"
        numbers.append(
            Count(rule, level, power, node, f"post:ZJJ/岗位{number % 300}", "ZJJ", month, 7)
        )
    return summary._replace(counts=tuple(numbers), samples=tuple(found))


@pytest.fixture(scope="session")
def shown(county):
    return page(county)


def test_whatever_the_source_says_stays_text(county):
    finding = county.samples[0]._replace(
        case=EVIL, actor=EVIL, object=EVIL, node=EVIL, unit=EVIL, power=EVIL, responsible=()
    )
    act = (
        county.worst[0]
        .events[0]
        ._replace(
            case=EVIL, actor=EVIL, node=EVIL, kind=EVIL, detail={"text": EVIL, "supervisor": EVIL}
        )
    )
    verdict = Verdict(EVIL, EVIL, EVIL, 1, fits=False, is_complete=False, findings=1, worst="red")
    evil = county._replace(
        title=EVIL,
        source=EVIL,
        engine=EVIL,
        counts=(Count("S20", "red", EVIL, EVIL, "", EVIL, "2026-03", 1),),
        samples=(finding,),
        worst=(Timeline(verdict, (act,), (finding,)), *county.worst),
        unjudged=1,
        unjudged_rows=(Unjudged(1, EVIL, EVIL),),
        lists=replace(county.lists, title=EVIL, disclaimer=EVIL),
    )

    shown = page(evil)

    assert EVIL not in render(evil)
    assert shown.text_content().count(EVIL) > 10
    assert not shown.xpath("//script | //iframe | //object | //form | //img | //link")
    assert not [name for name in shown.xpath("//@*/..") for key in name.attrib if key[:2] == "on"]


def test_it_asks_nothing_of_anybody(county, fines):
    for summary in (county, fines):
        shown = page(summary)
        addresses = shown.xpath("//@href | //@src | //@action | //@fill | //@marker-end")

        assert all(each.startswith(("#", "url(#")) or "(" not in each for each in addresses)
        assert all(href.startswith("#") for href in shown.xpath("//@href"))
        assert not OUTSIDE.search(shown.xpath("string(//style)"))


def test_its_policy_allows_its_own_style_sheet_and_nothing_else(shown):
    policy = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    digest = b64encode(sha256(shown.xpath("string(//style)").encode()).digest()).decode()

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src 'none'" in policy
    assert not shown.xpath("//@style")


def test_every_link_and_label_leads_somewhere(county, fines):
    for summary in (county, fines):
        shown = page(summary)
        names = shown.xpath("//@id")

        assert len(names) == len(set(names))
        assert {href[1:] for href in shown.xpath("//@href")} <= set(names)
        assert set(shown.xpath("//@for | //@aria-labelledby")) <= set(names)


def test_it_is_the_same_every_time(county):
    assert render(county) == render(county)


@pytest.mark.parametrize(("language", "tongue"), [("zh", "zh-Hans"), ("en", "en")])
def test_it_opens_in_the_language_asked_for_and_holds_both(county, language, tongue):
    shown = page(county, language=language)

    assert shown.get("lang") == tongue
    assert shown.xpath("//input[@checked]/@id") == [f"lang-{language}"]
    assert "线索，不是结论" in said(shown.body, "zh")
    assert "Leads, not verdicts" in said(shown.body, "en")


def test_everything_said_in_one_language_is_said_in_the_other(shown):
    for phrase in shown.xpath("//*[@lang='zh']"):
        beside = phrase.getnext()

        assert beside is not None
        assert beside.get("lang") == "en"
    assert len(shown.xpath("//*[@lang='zh']")) == len(shown.xpath("//*[@lang='en']"))


def test_the_head_says_what_was_audited(shown, county):
    head = said(shown.xpath("//*[@class='head']")[0])

    assert county.source in head
    assert "2026-03-02 至 2026-03-04 的 12 条行为、4 件办件" in head
    assert "截至 2026-03-09 18:00" in head


def test_the_facts_count_what_the_summary_counts(shown, county):
    facts = {said(fact.find("dt")): said(fact.find("dd")) for fact in shown.xpath("//dl/div")}

    assert facts["办件"] == str(county.cases)
    assert facts["行为"] == str(county.events)
    assert facts["问题线索"] == "红牌 3 黄牌 2"
    assert facts["未能评判的行"] == "0"


def test_shares_of_no_cases_are_no_data(county):
    empty = county._replace(
        cases=0, events=0, fitting=0, complete=0, clean=0, counts=(), samples=(), worst=(),
        powers=(),
    )  # fmt: skip

    shown = page(empty)

    assert "流程相符 无数据" in said(shown.xpath("//dl")[0])
    assert "没有问题线索" in said(shown.body)
    assert len(shown.xpath("//*[@id='powers-unused']//details")) == len(empty.lists.powers)


def test_each_number_opens_into_its_rows(shown, county):
    line = of_rule(shown, "S20")
    expected = sorted(found.case for found in county.samples if found.rule == "S20")

    assert said(line.find("summary")).startswith("S20 监督晚点或缺位")
    assert "红牌 3" in said(line.find("summary"))
    assert sorted(row[1][0].text_content() for row in line.xpath(".//tbody/tr")) == expected


def test_shares_lead_to_the_cases_that_have_no_part_in_them(shown, county):
    listed = dict(county.outcomes)
    found = shown.xpath("//*[@id='outcome-found']")[0]

    assert f"有问题线索 {len(listed['found'])} 件" in said(found.find("summary"))
    assert [row[0].text_content() for row in found.xpath(".//tbody/tr")] == [
        verdict.case for verdict in listed["found"]
    ]
    assert "#outcome-found" in shown.xpath("//dl//a/@href")
    assert not shown.xpath("//*[@id='outcome-unfit']") or listed["unfit"]


def test_no_number_opens_into_nothing(county, fines):
    for summary in (county, fines):
        for line in page(summary).xpath("//*[contains(@class, 'groups')]/li/details"):
            assert line.xpath(".//tbody/tr"), said(line.find("summary"))


def test_every_division_adds_up_to_all_findings(shown, county):
    whole = sum(count.findings for count in county.counts)
    for name in ("rules", "levels", "nodes", "posts", "units", "months"):
        totals = shown.xpath(f"//*[@id='{name}']//summary/*[contains(@class, 'total')]")

        assert sum(int(total.xpath("text()")[-1]) for total in totals) == whole


def test_more_than_is_shown_is_said_to_be_more(county):
    big = many(county, counts=2_000, samples=1_000)
    shown = page(big)
    line = of_rule(shown, "S20")

    rows = len(line.xpath(".//tbody/tr"))

    assert rows <= 2 * FULL
    assert re.search(r"红牌：显示前 \d+ 条，共 \d+ 条；全部见 --findings 文件", said(line))
    nodes = shown.xpath("//*[@id='nodes']//li/details")
    assert len(nodes) == MOST
    assert all(len(node.xpath(".//tbody/tr")) <= 3 * SHORT for node in nodes)
    assert "见 --findings 文件" in said(shown.xpath("//*[@id='nodes']")[0])


def test_a_full_report_stays_under_six_megabytes(county):
    big = many(county, counts=20_000, samples=2_000)

    assert len(render(big).encode()) < 6_000_000


def test_a_body_above_the_county_is_named_too(county):
    finding = county.samples[0]._replace(supervisor="body:SJJW")
    line = said(of_rule(page(county._replace(samples=(finding,))), finding.rule))

    assert "上级纪委监委" in line
    assert "SJJW" not in line


def test_sentences_quote_as_their_language_does(shown):
    assert "`" not in said(shown.body, "zh") + said(shown.body, "en")


def test_posts_come_before_persons(shown):
    line = said(of_rule(shown, "S17"))

    assert line.index("稽查员乙") < line.index("汤试五")
    assert "一把手 市监局局长(党组书记)" in line


def test_a_row_says_who_must_react_by_when_and_what_it_counts_towards(shown):
    row = said(of_rule(shown, "S20").xpath(".//tbody/tr")[0])

    assert "县纪委监委 03-05 前反应" in row
    assert "J1 J3" in row
    assert "J3 廉政风险不预警" in said(shown.xpath("//*[@id='rules']")[0])


def test_codes_in_sentences_are_said_as_names(shown):
    assert "派驻第二纪检监察组(财政、市监) 于 2026-03-04 00:00 前监督" in said(shown.body)
    assert "supervisor:" not in shown.text_content()


def test_rules_the_source_is_silent_on_are_hatched_and_not_called_quiet(county):
    shown = page(county._replace(unknown=("S29", "S31")))

    hatched = shown.xpath("//*[@id='unknown']//li/*[contains(@class, 'tag-none')]")
    quiet = said(shown.xpath("//*[@class='quiet']")[0])

    assert [said(each) for each in hatched] == ["S29 应回避未回避", "S31 未经廉政审查决策"]
    assert "S29" not in quiet
    assert "S15" in quiet


def test_rows_that_could_not_be_judged_are_listed(county):
    shown = page(
        county._replace(unjudged=7, unjudged_rows=(Unjudged(118, "no time", "C1,P01.n2,"),))
    )
    rows = said(shown.xpath("//*[@id='unjudged']")[0])

    assert "显示前 1 行，共 7 行" in rows
    assert "118 没有时间 C1,P01.n2," in rows


def test_powers_without_cases_are_hatched(shown):
    unused = shown.xpath("//*[@id='powers-unused']")[0]

    assert "P01 建筑工程施工许可证核发" in said(unused)
    assert "P10" not in said(unused)
    assert all(
        rect.get("fill") == "url(#tg-hatch)" for rect in unused.xpath(".//svg//g/g/rect[@rx='3']")
    )


def test_a_drawn_node_leads_to_its_findings(shown, county):
    power = county.lists.powers["P10"]
    drawing = shown.xpath("//section[starts-with(@id, 'power-')]//svg")[0]

    links = drawing.xpath(".//a/@href")

    assert len(links) == 1
    assert "裁量建议" in said(shown.xpath(f"//*[@id='{links[0][1:]}']/summary")[0])
    assert drawing.xpath("count(.//title)") == len(power.nodes) + 1


def test_no_text_in_a_drawing_is_smaller_than_twelve(shown):
    assert all(float(size) >= 12 for size in shown.xpath("//svg//text/@font-size"))


def test_a_card_is_never_a_colour_alone(shown):
    cards = shown.xpath("//*[contains(@class, 'pai-') or contains(@class, 'flag-')]")

    assert cards
    assert all(re.match(r"(红牌|黄牌|提醒)", said(card)) for card in cards)
