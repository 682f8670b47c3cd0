# SPDX-License-Identifier: Apache-2.0
"""What a registry of 100,000 powers costs: searching it, reading a dossier, x-raying a power.

`python benchmarks/registry.py` fills a fresh home (SQLite) with a made-up county of 300 units and
prints one JSON line a kind of question; `--write` puts them into docs/benchmarks.md. Each
address is asked for once, so that no page comes from the cache of public pages.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import sections  # noqa: E402 - found only now

HEAD = "## A registry of 100,000 powers"
SAID = """A made-up county of 300 units with 3,000 posts on SQLite, asked in one process, each
address once, so that no public page is kept. Wanted: search p95 ≤ 200 ms, dossier p95 ≤
100 ms, x-ray of the county ≤ 10 s. Taken at a load of 16 from other work on two cores:
the clock says little, CPU beside it what a question takes. The x-ray is kept power by power
(ADR 27): its pages count and read fifty lines. Whether anything changed around any of 100,017
powers is told by their keys: 1.0 s of CPU, 4.5 to 6.0 s of the clock (keys written by this version
over rows of an earlier one). Looking at all of them for the first time, as a new version or a
changed rule of lists asks too, is done beside the pages by as many processes as there are cores:
230 s of CPU, 130 s of it in those processes. That
is far from 10 s: until it is done pages say that what they show is old. 5,017 powers for the first
time, on one core beside the version before at the same load: 11.3 s of CPU, 24.9 s before, when
most were looked at twice. The rows marked * were taken before dossier and catalogue asked less:
a dossier (of 5,017) now takes 27 ms of CPU at the median (38 before), the catalogue 61 (68), at
changing load. A new day made 0 of 2,017 powers anew, in 0.3 s of CPU. `--home` asks a home that
was filled before; these questions were asked 19 to 80 times, a run alone asks 200.
`python benchmarks/registry.py --write`"""
VERBS = (
    "审批",
    "核准",
    "备案",
    "处罚",
    "检查",
    "征收",
    "给付",
    "确认",
    "奖励",
    "裁决",
    "验收",
    "监管",
)
OBJECTS = (
    "建设工程",
    "农村宅基地",
    "食品经营",
    "道路运输",
    "医疗机构",
    "民办学校",
    "水土保持",
    "林木",
)
PARTS = (
    "采伐",
    "施工",
    "设备",
    "资金",
    "补助",
    "采购",
    "排放",
    "取水",
    "广告",
    "养殖",
    "救助",
    "岗位",
)
KINDS = ("许可", "登记", "变更", "延续", "注销", "年度", "事项", "项目", "方案")
POSTS_SAID = ("经办人", "复核岗", "窗口负责人", "股室负责人", "两名执法人员", "审查小组")
UNITS, POSTS, TIMES = 300, 10, 200


def setup(home, powers):
    """Fill a home; return the codes of its powers."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tonggui.site.settings", "TONGGUI_HOME": str(home)}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from tonggui.demo.house import furnish
    from tonggui.registry.models import Power

    if filled := list(Power.objects.filter(code__startswith="K").values_list("code", flat=True)):
        return filled
    furnish(ROOT / "examples" / "qinglan", home, at=timezone.now())
    return fill(powers)


def fill(powers):
    """Put units, posts and editions in; return the codes of the powers."""
    from django.utils import timezone

    from tonggui.people.models import Post, PostVersion, Unit, UnitVersion
    from tonggui.registry.models import Edition

    at, rng = timezone.now(), random.Random(7)
    like = UnitVersion.objects.select_related("unit").get(unit__code="SQC")
    units = Unit.objects.bulk_create(Unit(code=f"B{n:03}") for n in range(UNITS))
    facts = {"level": like.level, "rollout": like.rollout, "recorded_at": at, "since": like.since}
    UnitVersion.objects.bulk_create(
        UnitVersion(unit=u, name=f"{u.code}局", supervised_by=like.supervised_by, **facts)
        for u in units
    )
    posts = Post.objects.bulk_create(
        Post(unit=u, code=f"{u.code}/岗位{n}") for u in units for n in range(POSTS)
    )
    PostVersion.objects.bulk_create(
        PostVersion(post=p, name=p.code[5:], layer="股室岗位", since=like.since, recorded_at=at)
        for p in posts
    )
    model = min(Edition.objects.all(), key=lambda each: len(each.body))
    codes = []
    for start in range(0, powers, 5_000):
        count = min(5_000, powers - start)
        codes += _editions(model, units, range(start, start + count), at, rng)
    return codes


def _editions(model, units, numbers, at, rng):
    from tonggui.registry import listing
    from tonggui.registry.bodies import digest
    from tonggui.registry.models import Draft, Edition, Power

    old = model.power.code
    made = [(f"K{n:06}", units[n % len(units)]) for n in numbers]
    powers = Power.objects.bulk_create(Power(code=c, unit=u, recorded_at=at) for c, u in made)
    same = {"opened_at": at, "changed_at": at, "closed_at": at}
    bodies = [_body(model.body.replace(old, p.code), p.unit.code, rng) for p in powers]
    drafts = Draft.objects.bulk_create(Draft(power=p, body="{}", **same) for p in powers)
    editions = []
    for power, draft, body in zip(powers, drafts, bodies, strict=True):
        words = "".join(rng.choice(each) for each in (OBJECTS, PARTS, KINDS, VERBS))
        name = f"{words}({power.code[1:]})"
        editions.append(
            Edition(
                power=power,
                draft=draft,
                number=1,
                body=body,
                digest=digest(body),
                name=name,
                words=f"{name} {power.code}",
                side=rng.choice(("外部", "内部")),
                category=rng.choice(VERBS),
                statutory_type="行政许可",
                risk_level=rng.choice("高中低"),
                nodes=model.nodes,
                risks=model.risks,
                controls=model.controls,
                resolution="决议(虚构)",
                adopted_on=model.adopted_on,
                effective_on=model.effective_on,
                published_at=at,
            )
        )
    listing.list_many(Edition.objects.bulk_create(editions))
    return [code for code, _unit in made]


def _body(text, unit, rng):
    """Return a power of a unit with controls in its own words, copied from others now and then.

    In a hundred powers a few have a repealed basis, a risk without controls or one without proof.
    """
    body = json.loads(text)
    body["unit"] = unit
    for risk in body["risks"]:
        for control in risk["controls"]:
            number = rng.randrange(40) if rng.random() < 0.1 else rng.randrange(10**9)
            words = random.Random(number)
            said = "".join(words.choice(each) for each in (OBJECTS, PARTS, KINDS, VERBS, PARTS))
            control["measure"] = f"{said}由{words.choice(POSTS_SAID)}按{number}号办法逐件核对"
    chance = rng.random()
    if chance < 0.02:
        body["basis"] = [each | {"status": "repealed"} for each in body["basis"]]
    elif chance < 0.04:
        body["risks"][0]["controls"] = []
    elif chance < 0.06:
        body["risks"][-1]["controls"][0].pop("evidence", None)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def measured(kind, asks):
    """Ask many times; print and return what it took."""
    wall, cpu = [], []
    for ask in asks:
        begun, busy = time.perf_counter(), time.process_time()
        ask()
        cpu.append(time.process_time() - busy)
        wall.append(time.perf_counter() - begun)
    row = {"kind": kind, "times": len(wall)}
    for name, values in (("clock", sorted(wall)), ("cpu", sorted(cpu))):
        row[f"{name}_p50_ms"] = round(1000 * values[len(values) // 2], 1)
        row[f"{name}_p95_ms"] = round(1000 * values[int(len(values) * 0.95)], 1)
    print(json.dumps(row, ensure_ascii=False), flush=True)
    return row


def questions(codes):
    """Yield every kind of question with the ways to ask it."""
    from django.test import Client
    from django.utils import timezone

    from tonggui.registry import survey
    from tonggui.registry.models import Edition

    client, rng = Client(headers={"accept-language": "zh-hans"}), random.Random(3)

    def get(path, **asked):
        answer = client.get(path, asked | {"n": rng.random()})
        assert answer.status_code == 200, (path, answer.status_code)

    words = [
        *OBJECTS,
        *PARTS,
        *KINDS,
        *VERBS,
        "宅基地",
        "专项资金 审批",
        "不存在的权力",
        "K0420",
        "许可审批",
    ]
    yield "search box", [lambda: get("/search/", q=rng.choice(words)) for _ in range(TIMES)]
    yield (
        "catalogue, searched",
        [lambda: get("/powers/", q=rng.choice(words)) for _ in range(TIMES)],
    )
    units = [f"B{n:03}" for n in range(UNITS)]
    yield (
        "catalogue of a unit",
        [lambda: get("/powers/", unit=rng.choice(units)) for _ in range(TIMES // 4)],
    )
    yield "dossier", [lambda: get(f"/powers/{rng.choice(codes)}/") for _ in range(TIMES)]
    bodies = list(
        Edition.objects.filter(power__code__in=rng.sample(codes, 50)).values_list("body", flat=True)
    )
    at = timezone.now()
    yield from _xrays(codes, rng)
    yield "x-ray of one power", [lambda b=b: survey.sight(b, at=at) for b in bodies]


def _busy():
    """Return the seconds of CPU that this process and those it started took."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _xrays(codes, rng):
    """Yield the pages of the x-ray, and what one changed power costs, once all is looked at."""
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from tonggui.people.models import Account
    from tonggui.registry.models import Edition
    from tonggui.registry.xrays import keeping

    begun, busy = time.perf_counter(), _busy()
    looked = keeping.bring_up(at=timezone.now())
    wall, cpu = time.perf_counter() - begun, _busy() - busy
    print(json.dumps({"kind": "all looked at", "powers": looked, "s": wall, "cpu_s": cpu}))
    yield (
        "x-ray brought up, nothing changed",
        [lambda: keeping.bring_up(at=timezone.now()) for _ in range(5)],
    )
    client = Client(headers={"accept-language": "zh-hans"})
    for account in Account.objects.all():
        client.force_login(account)
        if client.get("/desk/xray/").status_code == 200:
            break

    def get(path, **asked):
        answer = client.get(path, asked)
        assert answer.status_code == 200, (path, answer.status_code)

    def look(edition):
        with transaction.atomic():
            keeping.look_at(edition.power, edition.body, at=timezone.now())

    yield (
        "x-ray of the county",
        [lambda n=n: get("/desk/xray/", page=n) for n in range(1, TIMES // 4)],
    )
    units = [f"B{n:03}" for n in range(UNITS)]
    yield (
        "x-ray of a unit",
        [lambda: get(f"/desk/xray/{rng.choice(units)}/") for _ in range(TIMES // 4)],
    )
    some = Edition.objects.filter(power__code__in=rng.sample(codes, 50))
    rows = list(some.select_related("power__unit"))
    yield "x-ray of a power that changes, kept", [lambda e=e: look(e) for e in rows]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--powers", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="a home to fill, or one that was filled before")
    parser.add_argument("--only-fill", action="store_true", help="fill the home and ask nothing")
    parser.add_argument("--write", action="store_true", help="put it into docs/benchmarks.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        codes = setup(chosen.home or Path(folder) / "home", chosen.powers)
        print(f"ready after {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        if chosen.only_fill:
            return
        rows = []
        for kind, asks in questions(codes):
            asks[0]()
            rows.append(measured(kind, asks))
    if chosen.write:
        write(rows)


def write(rows):
    """Put the figures into the page of benchmarks, in place of those that are there."""
    table = ["| question | p50 | p95 | CPU p95 |", "|---|--:|--:|--:|"]
    table += [
        f"| {row['kind']} | {row['clock_p50_ms']} ms | {row['clock_p95_ms']} ms |"
        f" {row['cpu_p95_ms']} ms |"
        for row in rows
    ]
    sections.put(HEAD, SAID, "\n".join(table))


if __name__ == "__main__":
    main()
