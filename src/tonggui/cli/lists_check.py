# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists check`: x-ray lists or a site, print what does not hold and where to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import polars as pl

from tonggui.cli.audit import FOUND, READABLE, instant
from tonggui.cli.helping import Command
from tonggui.cli.language import language_option
from tonggui.cli.lists_report import MOST_LINES, Report, Row, show
from tonggui.core.bench import Bench
from tonggui.core.errors import Unusable
from tonggui.core.lapsed import lapsed
from tonggui.core.naming import named, names_of
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.values import frozen
from tonggui.core.xray.find import find_problems, unjudged
from tonggui.core.xray.flaws import Problem
from tonggui.engines.tables import FINDINGS, findings_frame
from tonggui.formats.lists import open_lists
from tonggui.formats.lists.places import Places
from tonggui.formats.tables import open_table

PROBLEMS = {**FINDINGS, "place": pl.String()}
_SITE_ZONE = "Asia/Shanghai"
_STEP = " › "


@frozen
class Checked:
    """What is printed, and for a table each problem in full with where it is mended."""

    report: Report
    problems: tuple[Problem, ...] = ()
    places: tuple[str, ...] = ()


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
        checked = checked_site(facts, as_of=as_of, is_in_full=findings is not None)
    else:
        checked = checked_lists(source, facts, as_of=as_of)
    if findings is not None:
        write(checked, findings, language)
    if not quiet:
        show(checked.report, language, findings)
    ctx.exit(0 if checked.report.is_clean else FOUND)


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
    names = Bench(lists).names
    report = Report(
        lists=lists,
        powers=len(lists.powers),
        as_of=at,
        counts=_counted(problems),
        worst=_worst(problems, tuple(each.removeprefix(f"{source}/") for each in where), names),
        names=names,
        grey=unjudged(lists),
        again=again,
        again_at=tuple(places.of(each.place).removeprefix(f"{source}/") for each in again),
    )
    return Checked(report, problems, where)


def checked_site(facts: tuple[Path, ...], *, as_of: str | None, is_in_full: bool) -> Checked:
    """Find the problems of a site's lists as they stand; whoever runs a site has its facts.

    Where nobody wants a table or another day, what is kept of the x-ray is told if it is up to
    date; else every power is read, and the same is said.
    """
    if facts:
        raise Unusable("--facts", "", "expected with LISTS only: a site knows its own facts")
    # Other commands on lists run without the site.
    site, at = import_module("tonggui.cli.site_lists"), instant(as_of, _SITE_ZONE)
    told = site.told(MOST_LINES) if at is None and not is_in_full else None
    found = None if told else site.surveyed(at)
    beside = {
        "unmapped": tuple(site.unmapped(at)),
        "weaker": tuple(site.weaker(at, MOST_LINES + 1)),
    }
    return Checked(_told(told, beside)) if told else _surveyed(found, site, beside)


def _surveyed(found: Any, site: Any, beside: dict[str, Any]) -> Checked:
    """Return what was found where every power of a site was read."""
    lists = found.lists
    problems = tuple(sorted(found.problems, key=_by_gravity))
    again = lapsed(lists, day=lists.calendar.day(found.as_of))
    where = tuple(_STEP.join(each.place) for each in problems)
    names = Bench(lists).names
    report = Report(
        lists=lists,
        powers=len(lists.powers),
        as_of=found.as_of,
        counts=_counted(problems),
        worst=_worst(problems, where, names),
        names=names,
        grey=found.grey,
        again=again,
        again_at=tuple(_STEP.join(each.place) for each in again),
        unread=found.unread,
        unconfirmed=tuple(site.unconfirmed(found)),
        **beside,
    )
    return Checked(report, problems, where)


def _told(told: Any, beside: dict[str, Any]) -> Report:
    """Return what a site keeps of its x-ray as it is printed."""
    return Report(
        lists=told.lists,
        powers=told.powers,
        as_of=told.as_of,
        counts=told.counts,
        worst=tuple(
            Row(**each._asdict() | {"place": _STEP.join(each.place)}) for each in told.worst
        ),
        names=names_of(told.lists),
        grey=told.grey,
        again=told.again,
        again_at=tuple(_STEP.join(each.place) for each in told.again),
        unread=told.unread,
        unconfirmed=told.unconfirmed,
        **beside,
    )


def _by_gravity(problem: Problem) -> tuple[int, str, str, tuple[str, ...]]:
    found = problem.finding
    return -LEVEL_ORDER[found.level], found.rule, found.object, problem.place


def _counted(problems: tuple[Problem, ...]) -> Counter[tuple[str, str]]:
    return Counter((each.finding.rule, each.finding.level) for each in problems)


def _worst(
    problems: tuple[Problem, ...], places: tuple[str, ...], names: Mapping[str, str]
) -> tuple[Row, ...]:
    """Return the gravest problems, in their order otherwise."""
    pairs = sorted(
        zip((each.finding for each in problems), places, strict=True),
        key=lambda pair: -LEVEL_ORDER[pair[0].level],
    )
    return tuple(
        Row(
            found.rule,
            "".join(found.clauses),
            found.level,
            found.object,
            named(found.expected, names),
            named(found.observed, names),
            place,
        )
        for found, place in pairs[:MOST_LINES]
    )


def write(checked: Checked, path: Path, language: str) -> None:
    """Write one row a finding, as an audit does, and the place to mend it."""
    found = (each.finding for each in checked.problems)
    frame = findings_frame(found, language=language, names=checked.report.names)
    with open_table(path, PROBLEMS) as table:
        table.write(frame.with_columns(pl.Series("place", checked.places, dtype=pl.String)))
