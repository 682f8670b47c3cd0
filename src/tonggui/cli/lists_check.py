# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists check`: x-ray lists or a site, print what does not hold and where to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from tonggui.cli.audit import FOUND, READABLE, instant
from tonggui.cli.helping import Command
from tonggui.cli.language import language_option
from tonggui.core.bench import Bench
from tonggui.core.errors import Unusable
from tonggui.core.lapsed import Lapsed, lapsed
from tonggui.core.lists import Lists
from tonggui.core.naming import named
from tonggui.core.rules import LEVEL_ORDER, LEVELS
from tonggui.core.wording import say_all
from tonggui.core.xray.find import find_problems, unjudged
from tonggui.core.xray.flaws import Problem
from tonggui.engines.tables import FINDINGS, findings_frame
from tonggui.formats.lists import open_lists
from tonggui.formats.lists.places import Places
from tonggui.formats.tables import open_table

PROBLEMS = {**FINDINGS, "place": pl.String()}
MOST_LINES = 200
_SITE_ZONE = "Asia/Shanghai"
_STEP = " › "
WEAKER = ("sampled", "lead")
_WORDS = {
    "zh": {
        "powers": "清单 {0} 项权力，截至 {1}",
        "rule": "规则",
        "name": "名称",
        "notice": "提醒",
        "yellow": "黄牌",
        "red": "红牌",
        "object": "对象",
        "said": "✓ 应当  ✗ 实际",
        "place": "改在",
        "none": "没有发现问题线索。",
        "unjudged": "无数据、未判断的规则:{0}",
        "more": "另有 {0:,} 条，见 --findings 写出的文件。",
        "leads": "以上是问题线索，不是结论。",
        "wrote": "已写入 {0}",
        "again": "到期须重新审视",
        "why": "原因",
        "accepted": "已接受的风险过了复核日：{0}（{1} 接受）",
        "fallen": "所依据的制度已废止或修订：{1} {0}",
        "review": "所依据的制度过了复核日：{1} {0}",
        "unread": "读不了、未判断的权力：{0}",
        "unconfirmed": "高风险未经县纪委监委确认，不能公布：{0} {1}",
        "sampled": "监督弱于风险等级的要求，应件件看、现为抽查：{0} {1}（{2}）",
        "lead": "监督弱于风险等级的要求，牵头主体层级不够：{0} {1}（{2}）",
        "unmapped": "三定职责没有对应权力，也没有写明理由：{0} {1}",
    },
    "en": {
        "powers": "{0} powers, as of {1}",
        "rule": "rule",
        "name": "name",
        "notice": "notice",
        "yellow": "yellow",
        "red": "red",
        "object": "object",
        "said": "✓ expected  ✗ observed",
        "place": "mend in",
        "none": "Nothing was found.",
        "unjudged": "No data, not judged: {0}",
        "more": "{0:,} more; --findings writes them all.",
        "leads": "These are leads, not verdicts.",
        "wrote": "wrote {0}",
        "again": "to be looked at again",
        "why": "why",
        "accepted": "accepted by {1} until {0}",
        "fallen": "rests on a repealed or amended document: {1} {0}",
        "review": "rests on a document past its review: {1} {0}",
        "unread": "Powers that cannot be read, not judged: {0}",
        "unconfirmed": "no publication before the commission confirms this high risk: {0} {1}",
        "sampled": "planned weaker than the level demands, by lot and not each: {0} {1} ({2})",
        "lead": "planned weaker than the level demands, by who leads: {0} {1} ({2})",
        "unmapped": "no power carries this duty of the plan, and no reason says why: {0} {1}",
    },
}


@dataclass(frozen=True, slots=True)
class Checked:
    """Lists, what does not hold in them at an instant, and where each of it is mended.

    `again` is what was to be looked at again by then, `again_at` where each of it is mended,
    `unread` the powers that cannot be read at all.
    """

    source: Path
    lists: Lists
    as_of: int
    problems: tuple[Problem, ...]
    places: tuple[str, ...]
    names: Mapping[str, str]
    again: tuple[Lapsed, ...] = ()
    again_at: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unmapped: tuple[tuple[str, str], ...] = ()  # duties no power carries, by unit
    unconfirmed: tuple[tuple[str, str], ...] = ()  # high risks of drafts, by power
    weaker: tuple[tuple[str, str, str, str], ...] = ()  # power, node, level and why

    @property
    def is_clean(self) -> bool:
        """Say whether nothing at all was found."""
        beside = self.unmapped or self.unconfirmed or self.weaker
        return not (self.problems or self.again or beside)


@click.command(cls=Command)
@click.argument("source", metavar="[LISTS]", type=READABLE, required=False)
@click.option("--facts", type=READABLE, multiple=True, help="More lists or known facts (.yaml).")
@click.option(
    "--as-of", metavar="T", help="Judge as of this instant (default: the lists', or now)."
)
@click.option("--findings", type=READABLE, help="Write one row a finding (.parquet .csv .jsonl).")
@language_option("Language of what is printed and of the findings.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_context
def check(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    *,
    source: Path | None,
    facts: tuple[Path, ...],
    as_of: str | None,
    findings: Path | None,
    language: str,
    quiet: bool,
) -> None:
    """X-ray the lists in LISTS (folder, .yaml, .xlsx, .bpmn); exit with 1 if anything is found.

    Without LISTS those of the site are meant, with all that happened on it.
    """
    if source is None:
        checked = checked_site(facts, as_of=as_of)
    else:
        checked = checked_lists(source, facts, as_of=as_of)
    if findings is not None:
        write(checked, findings, language)
    if not quiet:
        show(checked, language, findings)
    ctx.exit(0 if checked.is_clean else FOUND)


def checked_lists(source: Path, facts: tuple[Path, ...], *, as_of: str | None) -> Checked:
    """Read lists and find their problems."""
    lists, gathered = open_lists(source, *facts)
    if as_of is not None and len(as_of) == len("2026-03-31"):
        as_of += "T23:59:59.999999"  # a day alone means its end, which is still that day
    at = instant(as_of, lists.calendar.timezone)
    if at is None:
        at = lists.as_of
    if at is None:
        at = int(datetime.now(UTC).timestamp() * 1_000_000)
    problems = find_problems(lists, as_of=at)
    again = lapsed(lists, day=lists.calendar.day(at))
    places = Places(gathered)
    where = tuple(places.of(each.place) for each in problems)
    again_at = tuple(places.of(each.place) for each in again)
    return Checked(source, lists, at, problems, where, Bench(lists).names, again, again_at)


def checked_site(facts: tuple[Path, ...], *, as_of: str | None) -> Checked:
    """Find the problems of a site's lists as they stand; whoever runs a site has its facts."""
    if facts:
        raise Unusable("--facts", "", "expected with LISTS only: a site knows its own facts")
    # Other commands on lists run without the site.
    site, at = import_module("tonggui.cli.site_lists"), instant(as_of, _SITE_ZONE)
    found = site.surveyed(at)
    lists, problems = found.lists, found.problems
    again = lapsed(lists, day=lists.calendar.day(found.as_of))
    where, again_at = (tuple(_STEP.join(each.place) for each in rows) for rows in (problems, again))
    names = Bench(lists).names
    return Checked(
        Path(),
        lists,
        found.as_of,
        problems,
        where,
        names,
        again,
        again_at,
        found.unread,
        tuple(site.unmapped(at)),
        tuple(site.unconfirmed(found)),
        tuple(site.weaker(at)),
    )


def write(checked: Checked, path: Path, language: str) -> None:
    """Write one row a finding, as an audit does, and the place to mend it."""
    found = (each.finding for each in checked.problems)
    frame = findings_frame(found, language=language, names=checked.names)
    with open_table(path, PROBLEMS) as table:
        table.write(frame.with_columns(pl.Series("place", checked.places, dtype=pl.String)))


def show(checked: Checked, language: str, findings: Path | None) -> None:
    """Print the findings by rule, then one by one, worst first."""
    words = _WORDS[language]
    console = Console(highlight=False, markup=False)
    day = datetime.fromtimestamp(checked.as_of / 1e6, checked.lists.calendar.zone)
    console.print(words["powers"].format(len(checked.lists.powers), day.strftime("%Y-%m-%d")))
    if checked.is_clean:
        console.print(words["none"])
    if checked.problems:
        console.print(_by_rule(checked, language))
        console.print(_one_by_one(checked, language))
        if len(checked.problems) > MOST_LINES:
            console.print(words["more"].format(len(checked.problems) - MOST_LINES))
    if checked.again:
        console.print(_again(checked, language))
    for line in _beside(checked, words):
        console.print(line)
    if checked.unread:
        console.print(words["unread"].format(", ".join(checked.unread)))
    if grey := unjudged(checked.lists):
        console.print(words["unjudged"].format(", ".join(grey)))
    if checked.problems:
        console.print(words["leads"])
    if findings is not None:
        console.print(words["wrote"].format(findings), soft_wrap=True)


def _beside(checked: Checked, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what a site knows beside the findings of rules, so many lines of each at most."""
    rows: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
        ("unmapped", checked.unmapped),
        ("unconfirmed", checked.unconfirmed),
        *((why, tuple(e[:3] for e in checked.weaker if e[-1] == why)) for why in WEAKER),
    ]
    for name, found in rows:
        for each in found[:MOST_LINES]:
            yield words[name].format(*each)


def _by_rule(checked: Checked, language: str) -> Table:
    words = _WORDS[language]
    table = Table()
    for heading in ("rule", "name", *LEVELS):
        table.add_column(words[heading], justify="right" if heading in LEVELS else "left")
    counts = Counter((each.finding.rule, each.finding.level) for each in checked.problems)
    for name in sorted({rule for rule, _ in counts}):
        rule = checked.lists.list_rules[name]
        said = rule.name_zh if language == "zh" else rule.name_en
        table.add_row(name, said, *(str(counts[name, level] or "") for level in LEVELS))
    return table


def _one_by_one(checked: Checked, language: str) -> Table:
    words = _WORDS[language]
    table = Table(show_lines=True)
    for heading in ("rule", "object", "said", "place"):
        table.add_column(words[heading], overflow="fold")
    pairs = zip(checked.problems, checked.places, strict=True)
    worst = sorted(pairs, key=lambda pair: -LEVEL_ORDER[pair[0].finding.level])
    for problem, place in worst[:MOST_LINES]:
        finding = problem.finding
        said = (named(each, checked.names) for each in (finding.expected, finding.observed))
        table.add_row(
            f"{finding.rule} {''.join(finding.clauses)}\n{words[finding.level]}",
            finding.object,
            "\n".join(
                f"{mark} {say_all(each, language)}" for mark, each in zip("✓✗", said, strict=True)
            ),
            place.removeprefix(f"{checked.source}/"),
        )
    return table


def _again(checked: Checked, language: str) -> Table:
    words = _WORDS[language]
    table = Table(title=words["again"], title_justify="left", show_lines=True)
    for heading in ("object", "why", "place"):
        table.add_column(words[heading], overflow="fold")
    for each, place in list(zip(checked.again, checked.again_at, strict=True))[:MOST_LINES]:
        day = date.fromordinal(each.day).isoformat() if each.day else ""
        rests_on = checked.names.get(each.rests_on, each.rests_on)
        why = words[each.why].format(day, rests_on).strip()
        where = place.removeprefix(f"{checked.source}/")
        table.add_row(f"{each.power}\n{each.object}\n{each.name}", why, where)
    return table
