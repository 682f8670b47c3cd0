# SPDX-License-Identifier: Apache-2.0
"""What desks, pages of cases and the passing of time cost with a million cases stored.

`python benchmarks/volume.py` fills a fresh home with the example county, plays two of its building
permits through the write path (one finished, one under way), copies their rows by SQL to as many
cases as asked for, asks for pages as people do, lets time pass, and judges some of it again;
`--write` puts the figures into docs/benchmarks.md.
"""

import argparse
import contextlib
import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import sections  # noqa: E402 - found only now
from benchmarks.acts import acts, county, setup, share  # noqa: E402 - found only now

HEAD = "## Many cases stored"
SAID = """The example county with many cases (one in ten under way, one in twenty closed with
findings) and eight events each, copied by SQL from two building permits that were played through
the write path; entries of the ledger are not copied. SQLite. Pages are asked for through the whole
stack of the site, by a clerk, a member of the supervising body, and the commission, who sees all
cases. Milliseconds of the clock, those of the processor beside. Wanted with a million cases:
pages p95 ≤ 200 ms; a tick over 100,000 open duties ≤ 10 s. `python benchmarks/volume.py --write`
The figures are of a home on which one thousand cases had fallen due in a run before: each such
case adds six findings on supervisors; the page of watchers reads whom each is about. As on every
site a tick has counted the finished days before pages are asked for; the cases that fall due have
not been judged since their events, and each raises nine findings, as many duties and six cards."""
TIMES = 20
PAGES = {
    "desk": "/desk/",
    "cases": "/desk/cases/",
    "case": "/desk/cases/{case.code}/",
    "turns": "/desk/turns/",
    "duties": "/desk/duties/",
    "cards": "/desk/cards/",
    "behind": "/desk/behind/",
    "a power's double track": "/desk/behind/powers/{power.code}/",
    "what is behind": "/desk/behind/rows/?node=P01.n1&state=overdue",
    "meetings": "/desk/meetings/",
    "watchers": "/desk/watchers/",
    "notices": "/desk/notices/",
    "rules": "/desk/rules/",
    "leads": "/desk/leads/",
}
OF_SUPERVISION = {"duties", "watchers"}
OPEN_EVERY, FOUND_EVERY = 10, 20
FALLING_DUE = 1_000
AGAIN = 2_000


def templates(at):
    """Play a finished case and one under way; return both."""
    from tests.supervision import build
    from tonggui.cases.happening import Happening
    from tonggui.supervision import services

    made = []
    for number in range(2):
        case = services.open_case(build.power(), by=None, at=at)
        said = list(acts(case, at, wrong=True))[: 6 if number == 0 else 7]
        for happening, when in said:
            services.record(case, happening, by=None, at=when)
        if number == 0:
            closing = Happening("case_close", when + timedelta(minutes=5))
            services.record(case, closing, by=None, at=closing.at)
        made.append(case)
    return made


def copy(model, rows, first, count, **given):
    """Insert copies of rows by one statement, `n` counting the copies; return how many."""
    from django.db import connection

    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)  # noqa: SLF001 - as above
    counting = (
        f"generate_series(0, {count - 1}) AS c(n)"
        if connection.vendor == "postgresql"
        else f"(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c"
        f" WHERE n < {count - 1}) SELECT n FROM c) AS c"
    )
    columns = ", ".join(quoted(each.column) for each in fields)
    with connection.cursor() as cursor:
        for at, row in enumerate(rows):
            values = ", ".join(
                given[each.name].format(at=at, of=len(rows), pk=row.pk)
                if each.name in given
                else f"t.{quoted(each.column)}"
                for each in fields
            )
            where = f"t.{quoted('id')} = {row.pk}"
            number = f"{first} + c.n * {len(rows)} + {at}"
            values = values.replace(f"t.{quoted('id')}", number, 1)
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values}"
                f" FROM {counting} CROSS JOIN {table} AS t WHERE {where}"
            )
    return count * len(rows)


def following(model):
    """Return the first free key of a model."""
    from django.db.models import Max

    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def filled(case, count, head, *, with_findings=True):
    """Copy a case with what belongs to it; return how many events there are of it."""
    from tonggui.cases.models import Case, Event, Turn
    from tonggui.supervision.models import Card, Duty, Finding, Supervision

    first, found = following(Case), following(Finding)
    own = f"{first} + c.n"
    code = f"'{head}' || CAST(100000000 + c.n AS TEXT)"
    renamed = {name: f"REPLACE(t.{name}, '{case.code}', {code})" for name in ("key", "body")}
    findings = list(Finding.objects.filter(case=case).order_by("pk")) if with_findings else []
    places = {row.pk: at for at, row in enumerate(findings)}
    copy(Case, [case], first, count, code=code)
    events = copy(Event, list(case.events.all()), following(Event), count, case=own)
    copy(Supervision, [case.supervision], following(Supervision), count, case=own)
    copy(Turn, list(case.turns.all()), following(Turn), count, case=own)
    copy(Finding, findings, found, count, case=own, **renamed)
    for model in (Duty, Card) if with_findings else ():
        for row in model.objects.filter(case=case):
            given = {"case": own}
            if row.finding_id:
                given["finding"] = f"{found} + c.n * {len(findings)} + {places[row.finding_id]}"
            if getattr(row, "done_by_id", None) and model is Duty:
                given["done_by"] = str(row.done_by_id)
            copy(model, [row], following(model), count, **given)
    return events


def fill(count, at):
    """Fill the database with so many cases."""
    from django.db import connection

    done, under_way = templates(at)
    under, marked = count // OPEN_EVERY, count // FOUND_EVERY
    events = filled(done, count - under - marked, "GD-", with_findings=False)
    events += filled(done, marked, "YX-") + filled(under_way, under, "ZB-")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in connection.introspection.table_names(cursor):
                if table.startswith(("cases_", "supervision_")):
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                        f" (SELECT MAX(id) FROM {table}) + 1)"
                    )
        cursor.execute("ANALYZE")
    return under_way, events


def pages(case):
    """Yield what is asked for: a name, the account, and the address."""
    from tests.supervision import build
    from tonggui.people.models import SupervisingBody, SupervisingKind, SupervisingMember

    clerk = build.account_of("ZJJ/审批受理岗")
    watcher = build.member_of(case.supervision.body.code)
    county = SupervisingMember.objects.filter(
        body__in=SupervisingBody.objects.filter(versions__kind=SupervisingKind.COUNTY_COMMISSION)
    ).select_related("official")
    commission = build.account(county.order_by("-is_head")[0].official)
    for who, account in (("clerk", clerk), ("supervisor", watcher), ("commission", commission)):
        for what, address in PAGES.items():
            if who != "clerk" or what not in OF_SUPERVISION:
                yield f"{who}: {what}", account, address.format(case=case, power=case.power)


def asked(case):
    """Ask for each page some times; return a figure for each."""
    from django.test import Client

    rows = []
    for what, account, address in pages(case):
        client = Client(HTTP_HOST="localhost")
        client.force_login(account)
        answer = client.get(address)
        if answer.status_code != 200:
            print(f"{what} {address}: {answer.status_code}", file=sys.stderr)
            continue
        walls, cpus = [], []
        for _ in range(TIMES):
            began, worked = time.perf_counter(), time.process_time()
            client.get(address)
            walls.append((time.perf_counter() - began) * 1000)
            cpus.append((time.process_time() - worked) * 1000)
        figures = {"p50": share(walls, 0.5), "p95": share(walls, 0.95), "cpu": share(cpus, 0.95)}
        rows.append({"what": what, **figures})
    return rows


def rested(at):
    """Let a tick count the finished days, as on every site, with nothing due."""
    from tonggui.supervision.models import Supervision
    from tonggui.supervision.ticking import tick

    Supervision.objects.update(due_at=None)
    rows = Supervision.objects.filter(case__closed_at=None)
    rows.update(due_at=at + timedelta(days=1))
    tick(at=at)


def ticked(at):
    """Let time pass over all open duties: none due, and some that fall due at once."""
    from tonggui.supervision.models import Duty, Supervision
    from tonggui.supervision.ticking import tick

    open_duties = Duty.objects.filter(done_at=None).count()
    rows = Supervision.objects.filter(case__closed_at=None)
    found = []
    for what, count in (("none of it due", 0), (f"{FALLING_DUE:,} cases due", FALLING_DUE)):
        keys = list(rows.order_by("judged_at", "pk").values_list("pk", flat=True)[:count])
        Supervision.objects.filter(pk__in=keys).update(due_at=at)
        began, worked = time.perf_counter(), time.process_time()
        tick(at=at)
        found.append(
            {
                "what": f"tick over {open_duties:,} open duties, {what}",
                "p50": round((time.perf_counter() - began) * 1000),
                "cpu": round((time.process_time() - worked) * 1000),
            }
        )
    return found


def again(count):
    """Judge so many cases again as `tonggui replay` does; say how long a million would take."""
    from django.utils import timezone

    from tonggui.supervision import replay

    class EnoughError(Exception):
        pass

    def seen(so_far):
        if so_far >= count:
            raise EnoughError

    began = time.perf_counter()
    with contextlib.suppress(EnoughError):
        for _ in replay.of_cases(at=timezone.now(), seen=seen):
            pass
    return {"what": f"replay, {count:,} cases", "p50": round((time.perf_counter() - began) * 1000)}


def table(rows):
    """Return the figures as a table."""
    head = "| what | p50 ms | p95 ms | p95 ms of CPU |\n|---|--:|--:|--:|\n"
    return head + "".join(
        f"| {each['what']} | {each['p50']} | {each.get('p95', '')} | {each.get('cpu', '')} |\n"
        for each in rows
    )


def main():
    """Fill, measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="kept, and not filled again where it is filled")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tonggui-volume-") as folder:
        home = arguments.home or Path(folder)
        setup(home)
        rows = measured(arguments.cases, is_filled=(home / "tonggui.sqlite3").exists())
    for each in rows:
        print(json.dumps(each, ensure_ascii=False))
    if arguments.write:
        sections.put(HEAD, SAID, table(rows))


def measured(count, *, is_filled):
    """Return all figures of a home, filled first where it is empty."""
    from django.core.management import call_command
    from django.utils import timezone

    from tests.people.build import AT
    from tonggui.cases.models import Case

    began = time.perf_counter()
    call_command("collectstatic", interactive=False, verbosity=0)
    if is_filled:
        call_command("migrate", verbosity=0)
    else:
        county()
        _, events = fill(count, AT)
        print(f"{count:,} cases, {events:,} events in {time.perf_counter() - began:.0f} s")
    case = Case.objects.filter(closed_at=None).select_related("supervision__body", "power").first()
    rested(timezone.now())
    return [*asked(case), *ticked(timezone.now()), again(min(AGAIN, count))]


if __name__ == "__main__":
    main()
