# SPDX-License-Identifier: Apache-2.0
"""`tonggui demo`: the bundled county at work for a year, audited before your eyes."""

from __future__ import annotations

from pathlib import Path

import click

from tonggui.cli.audit import Wanted, run
from tonggui.core.errors import Unusable

SEED, CASES = 2026, 10_000


@click.command()
@click.option(
    "--county",
    type=click.Path(path_type=Path),
    default=Path("examples/qinglan"),
    show_default=True,
    help="The example county: a folder with lists/ and scenarios/.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path(".tonggui/demo"),
    show_default=True,
    help="Where the log, the tables and the report go.",
)
@click.option("--seed", default=SEED, show_default=True)
@click.option("--cases", "count", default=CASES, show_default=True, type=click.IntRange(1))
@click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    envvar="TONGGUI_LANG",
    show_envvar=True,
    help="Language of what is printed, of the findings and of the report as it opens.",
)
@click.option("--no-serve", is_flag=True, help="Only audit; do not start the web site.")
def demo(  # noqa: PLR0913, PLR0917 - one argument an option
    county: Path,
    into: Path,
    seed: int,
    count: int,
    language: str,
    no_serve: bool,  # noqa: ARG001, FBT001 - the site comes with a later issue
) -> None:
    """Make a year of the fictional county's traffic, audit it and write the report."""
    lists = county / "lists"
    if not lists.is_dir():
        expected = "expected the example county; run this in the checkout or name it by --county"
        raise Unusable(county, "", expected)
    log = into / f"log-{seed}-{count}.parquet"
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(into, "", f"expected a folder to write to ({error.strerror})") from error
    _make_log(log, county, seed=seed, count=count, language=language)
    report = into / "report.html"
    wanted = Wanted(
        events=log,
        lists=lists,
        language=language,
        cases=into / "cases.parquet",
        findings=into / "findings.parquet",
        report=report,
    )
    from tonggui.cli.words import print_summary  # noqa: PLC0415 - other commands need none of it

    summary = run(wanted, quiet=False)
    print_summary(summary, language, outputs=(wanted.cases, wanted.findings, report.resolve()))


def _make_log(log: Path, county: Path, *, seed: int, count: int, language: str) -> None:
    """Write the log once; the same seed and number of cases always give the same log."""
    if log.exists():
        return
    from rich.console import Console  # noqa: PLC0415 - other commands need none of these
    from rich.progress import Progress  # noqa: PLC0415

    from tonggui.demo.log import write_log  # noqa: PLC0415

    partial = log.with_name(f".{log.name}")
    console = Console(stderr=True)
    word = "生成一年的办件" if language == "zh" else "making a year of cases"
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(word, total=count)
        # Its own name tells the format, so the unfinished log keeps the ending.
        write_log(
            partial,
            lists=county / "lists",
            seed=seed,
            count=count,
            scenarios=county / "scenarios",
            progress=lambda done, _: bar.update(task, completed=done),
        )
    partial.replace(log)
