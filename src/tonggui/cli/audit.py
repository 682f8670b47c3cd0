# SPDX-License-Identifier: Apache-2.0
"""`tonggui audit`: judge what was really done against the lists."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import polars as pl

from tonggui import endings
from tonggui.cli.helping import Command
from tonggui.cli.language import language_option
from tonggui.cli.progress import show_progress
from tonggui.core.errors import Unusable
from tonggui.core.lists import Lists
from tonggui.core.summary import Summary, Unjudged
from tonggui.core.values import frozen
from tonggui.engines.audit import Audit, Engine, by_columns, by_rows
from tonggui.engines.gathering import Gathering, Limits
from tonggui.engines.tables import CASES, FILLED_CASES, FILLED_FINDINGS, FINDINGS, KEYS
from tonggui.engines.unknown import unknown_rules
from tonggui.formats.events import EventSource, Reading, open_events
from tonggui.formats.lists import read_lists, with_earlier
from tonggui.formats.tables import Outputs, Table

READABLE = click.Path(path_type=Path)
ENGINES = ("rows", "columns", "spark")
FOUND = 1
LAST_YEAR = 9998  # as for times in a log: 9999 stands for `never`
_PLAIN = frozenset(("recorded_at", "power", "edition", "actor", "post", "unit"))
_SHOWN_UNJUDGED = 200


@frozen
class Wanted:
    """What an audit is asked for."""

    events: Path
    lists: Path
    facts: tuple[Path, ...] = ()
    earlier: tuple[Path, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    engine: str = "columns"
    as_of: str | None = None
    timezone: str | None = None
    language: str = "zh"
    cases: Path | None = None
    findings: Path | None = None
    report: Path | None = None
    workspace: Path | None = None


@click.command(cls=Command)
@click.argument("events", type=READABLE)
@click.option(
    "--lists",
    "lists_path",
    type=READABLE,
    required=True,
    help="The four lists: a folder, a .yaml, .xlsx or .bpmn file.",
)
@click.option("--facts", type=READABLE, multiple=True, help="More lists or known facts (.yaml).")
@click.option(
    "--earlier",
    type=READABLE,
    multiple=True,
    help="Lists of earlier editions, for cases that ran along them.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="OURS=THEIRS,…",
    help="Columns by name: case, node, at, actor, seq, kind, recorded_at, post, unit, power …",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="columns",
    show_default=True,
    help="How to judge; all three say the same.",
)
@click.option(
    "--as-of", metavar="T", help="Judge as of this instant (default: the last in the log)."
)
@click.option("--timezone", help="Zone of times without an offset (default: that of the lists).")
@language_option("Language of what is printed, of the findings and of the report as it opens.")
@click.option("--cases", type=READABLE, help="Write one row a case (.parquet .csv .jsonl).")
@click.option("--findings", type=READABLE, help="Write one row a finding (.parquet .csv .jsonl).")
@click.option("--report", type=READABLE, help="Write a self-contained report (.html).")
@click.option(
    "--workspace",
    type=READABLE,
    help="Folder for what does not fit into memory; for Spark one that all workers reach.",
)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_context
def audit(  # noqa: PLR0913, PLR0917 - one argument an option
    ctx: click.Context,
    events: Path,
    lists_path: Path,
    facts: tuple[Path, ...],
    earlier: tuple[Path, ...],
    mapping: tuple[str, ...],
    engine: str,
    as_of: str | None,
    timezone: str | None,
    language: str,
    cases: Path | None,
    findings: Path | None,
    report: Path | None,
    workspace: Path | None,
    *,
    quiet: bool,
) -> None:
    """Judge the events of EVENTS against the four lists; exit with 1 if anything is found.

    EVENTS is a log: .csv .parquet .jsonl .xes or .xes.gz. A log without kinds has one row an act.
    """
    wanted = Wanted(
        events=events,
        lists=lists_path,
        facts=facts,
        earlier=earlier,
        mapping=_pairs(mapping),
        engine=engine,
        as_of=as_of,
        timezone=timezone,
        language=language,
        cases=cases,
        findings=findings,
        report=report,
        workspace=workspace,
    )
    summary = run(wanted, quiet=quiet)
    if not quiet:
        from tonggui.cli.words import print_summary  # noqa: PLC0415 - costs time, to be silent

        print_summary(summary, wanted.language, outputs=(cases, findings, report))
    ctx.exit(FOUND if summary.findings else 0)


def run(wanted: Wanted, *, quiet: bool) -> Summary:
    """Audit a log and write what was asked for; return what was found as a whole."""
    began = time.monotonic()
    endings.insist()  # Polars, loaded by now, listens for Ctrl-C in our place
    _spare_the_log(wanted)
    lists = with_earlier(read_lists(wanted.lists, *wanted.facts), wanted.earlier)
    source = _open(wanted, lists)
    with (
        _workspace(wanted.workspace) as workspace,
        _engine(wanted.engine, workspace) as engine,
        show_progress(source, quiet=quiet) as advance,
    ):
        work = Audit(
            lists=lists,
            log=source,
            engine=engine,
            as_of=instant(wanted.as_of, wanted.timezone or lists.calendar.timezone),
            language=wanted.language,
            workspace=workspace,
            progress=advance,
            gathering=Gathering(_limits(wanted, lists, quiet=quiet)),
        )
        made: list[Summary] = []
        work.run(lambda: _outputs(wanted, work, source, made, began=began))
    return made[-1]


def _spare_the_log(wanted: Wanted) -> None:
    """Refuse to write over what is read."""
    for output in filter(None, (wanted.cases, wanted.findings, wanted.report)):
        try:
            is_log = output.exists() and wanted.events.exists() and output.samefile(wanted.events)
        except OSError as error:
            raise Unusable(output, "", f"expected a name for a file ({error.strerror})") from error
        if is_log:
            raise Unusable(output, "", "expected another file than the log that is read")


def _limits(wanted: Wanted, lists: Lists, *, quiet: bool) -> Limits:
    """Say what is gathered: counts where anyone reads them, examples where a report shows them."""
    zone = lists.calendar.timezone
    if wanted.report:
        return Limits(timezone=zone, is_wanted=True)
    return Limits(timezone=zone, is_wanted=not quiet, rows=0, worst=0)


@dataclass(slots=True)
class FileSink:
    """Writes verdicts and findings to the files asked for."""

    case_table: Table | None
    finding_table: Table | None

    def cases(self, frame: pl.DataFrame) -> None:
        """Write verdicts."""
        if self.case_table is not None:
            self.case_table.write(frame)

    def findings(self, frame: pl.DataFrame) -> None:
        """Write findings."""
        if self.finding_table is not None:
            self.finding_table.write(frame)


@contextmanager
def _outputs(
    wanted: Wanted, work: Audit, source: EventSource, made: list[Summary], *, began: float
) -> Iterator[FileSink]:
    """Open the files asked for; they appear together at the end, or not at all."""
    with Outputs() as outputs:
        report = outputs.text(_html(wanted.report)) if wanted.report else None
        yield FileSink(
            _table(outputs, wanted.cases, CASES, filled=FILLED_CASES),
            _table(outputs, wanted.findings, FINDINGS, filled=FILLED_FINDINGS),
        )
        summary = _summary(wanted, work, source, seconds=time.monotonic() - began)
        made.append(summary)
        if report is not None:
            from tonggui.formats.report import render  # noqa: PLC0415 - only reports need it

            report.write(render(summary, language=wanted.language))


def _table(
    outputs: Outputs,
    path: Path | None,
    schema: Mapping[str, pl.DataType],
    *,
    filled: Collection[str],
) -> Table | None:
    return outputs.table(path, schema, keys=KEYS, filled=filled) if path else None


def _summary(wanted: Wanted, work: Audit, source: EventSource, *, seconds: float) -> Summary:
    gathered = work.gathering
    rejected = source.rejected
    return Summary(
        title=work.lists.title,
        source=wanted.events.name,
        lists=work.known,
        as_of=work.now,
        engine=wanted.engine,
        cases=gathered.cases,
        events=gathered.events,
        fitting=gathered.fitting,
        complete=gathered.complete,
        clean=gathered.clean,
        findings=sum(gathered.levels.values()),
        powers=tuple(sorted(gathered.powers.items(), key=lambda item: (-item[1], item[0]))),
        first_at=gathered.first_at or 0,
        last_at=gathered.last_at or 0,
        counts=gathered.counts(),
        samples=gathered.samples(work.judge, now=work.now) if wanted.report else (),
        worst=gathered.worst(work.judge, now=work.now) if wanted.report else (),
        unjudged=len(rejected) + gathered.powerless,
        unjudged_rows=(
            *(Unjudged(row.row, row.reason, row.text) for row in rejected[:_SHOWN_UNJUDGED]),
            *(
                Unjudged(0, "no listed power has these acts", f"case={case}, events={events}")
                for case, events in gathered.powerless_cases
            ),
        ),
        unknown=unknown_rules(work.known, source.columns, work.kinds),
        seconds=seconds,
        one_edition=tuple(work.moved.cases),
        outcomes=tuple((name, tuple(cases)) for name, cases in gathered.outcomes.items()),
    )


def _open(wanted: Wanted, lists: Lists) -> EventSource:
    zone = wanted.timezone or lists.log.timezone or lists.calendar.timezone
    reading = Reading(mapping=dict(wanted.mapping), timezone=zone, hints=lists.log.mapping)
    source = open_events(wanted.events, reading)
    if "evidence" in source.columns or source.tells_supervision:
        return source
    # One row an act: nothing beside the judge's own columns is read at all.
    return open_events(wanted.events, replace(reading, columns=_PLAIN))


@contextmanager
def _workspace(path: Path | None) -> Iterator[Path]:
    """Make a folder in the one asked for, and take it away again however we end."""
    if path is not None and not path.is_dir():
        raise Unusable(path, "", "expected a folder that exists")
    place = path or Path(tempfile.gettempdir())
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(endings.folder(place))
        except OSError as error:
            expected = f"expected a folder to work in ({error.strerror})"
            raise Unusable(place, "", expected) from error
        try:
            yield folder
        except Unusable as error:
            if not error.source.startswith(str(folder)):
                raise
            raise Unusable(place, error.place, error.expected) from error  # ours is not known


@contextmanager
def _engine(name: str, workspace: Path) -> Iterator[Engine]:
    if name != "spark":
        yield by_rows if name == "rows" else by_columns
        return
    from tonggui.engines.spark import open_engine  # noqa: PLC0415 - an extra, and a JVM

    with open_engine(workspace) as engine:
        yield engine


def _pairs(mapping: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for part in ",".join(mapping).split(",") if mapping else ():
        ours, is_pair, theirs = part.partition("=")
        if not is_pair or not ours.strip() or not theirs.strip():
            raise Unusable("--map", f"`{part}`", "expected ours=theirs, such as case=case_id")
        if any(ours.strip() == earlier for earlier, _ in pairs):
            raise Unusable("--map", f"`{ours.strip()}`", "expected each of our columns once")
        pairs.append((ours.strip(), theirs.strip()))
    return tuple(pairs)


def _html(path: Path) -> Path:
    if path.suffix.lower() not in (".html", ".htm"):
        raise Unusable(path, "", "expected a name that ends with .html")
    return path


def instant(text: str | None, timezone: str) -> int | None:
    """Return an instant in microseconds; a day alone means its end."""
    if text is None:
        return None
    try:
        zone = ZoneInfo(timezone)
        day = date.fromisoformat(text)
        moment = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    except ZoneInfoNotFoundError as error:
        expected = "expected a time zone such as Asia/Shanghai"
        raise Unusable("--timezone", f"`{timezone}`", expected) from error
    except (ValueError, OverflowError):
        moment = _moment(text, zone)
    if (moment - timedelta(microseconds=1)).year > LAST_YEAR:
        expected = f"expected a time no later than the year {LAST_YEAR}"
        raise Unusable("--as-of", f"`{text}`", expected)
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        expected = "expected a time such as 2026-03-31 or 2026-03-31T18:00:00+08:00"
        raise Unusable("--as-of", f"`{text}`", expected) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
