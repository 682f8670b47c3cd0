# SPDX-License-Identifier: Apache-2.0
"""`tonggui demo`: the bundled county at work for a year, audited, then loaded and served."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from tonggui import endings
from tonggui.cli import site
from tonggui.cli.audited import audited
from tonggui.cli.helping import Command
from tonggui.cli.language import language_option
from tonggui.core.errors import Unusable
from tonggui.core.values import frozen

SEED, CASES = 2026, 10_000
HOST, FIRST_PORT, PORTS = "127.0.0.1", 8000, 50
_WORDS = {
    "zh": {
        "audited": "日志、清单和程序自上次以来都没有变化，审计结果照旧：",
        "loading": "载入青岚县：单位、岗位、人员、监督主体",
        "published": "已公布权力 {0} 项，透视未过、仍为草案 {1} 项",
        "live": "演示办件 {0} 件、廉政风险排查 {1} 轮，均为虚构",
        "role": "角色",
        "name": "登录名",
        "password": "密码（各角色相同，仅限本机演示）：{0}",
        "county": "青岚县",
    },
    "en": {
        "audited": "log, lists and program are as they were; the audit found then:",
        "loading": "loading the county: units, posts, officials, supervising bodies",
        "published": "{0} powers published; {1} stay drafts, held back by the x-ray",
        "live": "{0} cases and {1} risk rounds to look at, all fictional",
        "role": "role",
        "name": "sign-in name",
        "password": "password (the same for all, for this machine only): {0}",
        "county": "Qinglan County",
    },
}


@frozen
class Shown:
    """What is shown: which county, where its files go, in which language."""

    county: Path
    into: Path
    language: str


@click.command(cls=Command)
@click.option(
    "--county",
    type=click.Path(path_type=Path),
    default=Path("examples/qinglan"),
    show_default=True,
    help="The example county: a folder with lists/, scenarios/ and sign-ins.yaml.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path(".tonggui/demo"),
    show_default=True,
    help="Where the log, the tables, the report and the home of the site go.",
)
@click.option("--seed", default=SEED, show_default=True, help="Where the same year always begins.")
@click.option(
    "--cases",
    "count",
    default=CASES,
    show_default=True,
    type=click.IntRange(1),
    help="How many cases the year has.",
)
@language_option("Language of what is printed, of the findings and of the report as it opens.")
@click.option("--bind", metavar="HOST:PORT", help="Where to listen; else the first free port.")
@click.option("--no-serve", is_flag=True, help="Only audit and load; do not start the site.")
def demo(  # noqa: PLR0913, PLR0917 - one argument an option
    county: Path,
    into: Path,
    seed: int,
    count: int,
    language: str,
    bind: str | None,
    no_serve: bool,  # noqa: FBT001 - an option
) -> None:
    """Audit a year of the fictional county's traffic, load the county and serve its site."""
    shown = Shown(county, into, language)
    _audit(shown, seed=seed, count=count)
    _furnish(shown)
    if not no_serve:
        site.call("serve", "--bind", bind or _free())


def _audit(shown: Shown, *, seed: int, count: int) -> None:
    """Make the traffic, audit it and write the report."""
    lists, into = shown.county / "lists", shown.into
    if not lists.is_dir():
        expected = "expected the example county; run this in the checkout or name it by --county"
        raise Unusable(shown.county, "", expected)
    log = into / f"log-{seed}-{count}.parquet"
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(into, "", f"expected a folder to write to ({error.strerror})") from error
    _make_log(log, shown, seed=seed, count=count)
    outputs = (into / "cases.parquet", into / "findings.parquet", (into / "report.html").resolve())
    before = audited(into / "audited.json", log=log, lists=lists, language=shown.language)
    if said := before.said(outputs):
        click.echo(f"{_WORDS[shown.language]['audited']}\n{said}", nl=False)
        return
    before.keep(_audited(log, shown, outputs))


def _audited(log: Path, shown: Shown, outputs: tuple[Path, Path, Path]) -> str:
    """Judge the log, write the tables and the report, and return what was printed of it."""
    # What judges is slow to load, and a later start does without it.
    from tonggui.cli.audit import Wanted, run  # noqa: PLC0415
    from tonggui.cli.words import print_summary  # noqa: PLC0415

    cases, findings, report = outputs
    wanted = Wanted(
        events=log,
        lists=shown.county / "lists",
        language=shown.language,
        cases=cases,
        findings=findings,
        report=report,
    )
    return print_summary(run(wanted, quiet=False), shown.language, outputs=outputs)


def _furnish(shown: Shown) -> None:
    """Load the county into the site's home and say who may sign in."""
    from rich.console import Console  # noqa: PLC0415 - other commands need none of these
    from rich.table import Table  # noqa: PLC0415

    words, home = _WORDS[shown.language], shown.into.resolve() / "site"
    os.environ |= {
        "TONGGUI_HOME": str(home),
        "DATABASE_URL": "",
        "TONGGUI_COUNTY": words["county"],
        "TONGGUI_FICTIONAL": "yes",
        "TONGGUI_LANGUAGE": "zh-hans" if shown.language == "zh" else "en",
    }
    console = Console(highlight=False)
    with console.status(words["loading"]):
        site.call("upgrade")
        from django.utils import timezone  # noqa: PLC0415 - audits start without Django

        from tonggui.demo import house, live  # noqa: PLC0415

        made = house.furnish(shown.county, home, at=timezone.now())
        begun = live.begin(shown.county / "lists", at=timezone.now())
    table = Table(words["role"], words["name"], box=None, pad_edge=False)
    for each in made.sign_ins:
        table.add_row(each.zh if shown.language == "zh" else each.en, each.name)
    done = made.published
    console.print(words["published"].format(done.editions, done.drafts))
    console.print(words["live"].format(begun.cases, begun.rounds))
    console.print(table)
    console.print(words["password"].format(made.password))


def _free() -> str:
    """Return the first address of this machine that nobody listens at."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return f"{HOST}:{port}"
    raise Unusable(HOST, "", f"expected a free port from {FIRST_PORT} on; name one by --bind")


def _make_log(log: Path, shown: Shown, *, seed: int, count: int) -> None:
    """Write the log once; the same seed and number of cases always give the same log."""
    if log.exists():
        return
    from rich.console import Console  # noqa: PLC0415 - other commands need none of these
    from rich.progress import Progress  # noqa: PLC0415

    from tonggui.demo.log import write_log  # noqa: PLC0415

    partial = log.with_name(f".{log.name}")
    console = Console(stderr=True)
    word = "生成一年的办件" if shown.language == "zh" else "making a year of cases"
    with (
        endings.undoing(lambda: partial.unlink(missing_ok=True)),
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task(word, total=count)
        # Its own name tells the format, so the unfinished log keeps the ending.
        write_log(
            partial,
            lists=shown.county / "lists",
            seed=seed,
            count=count,
            scenarios=shown.county / "scenarios",
            progress=lambda done, _: bar.update(task, completed=done),
        )
    partial.replace(log)
