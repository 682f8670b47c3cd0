# SPDX-License-Identifier: Apache-2.0
"""The server killed with SIGKILL during two thousand acts: is all there that was acknowledged?

`python benchmarks/killed.py` serves the county of the demonstration from a fresh home (SQLite),
lets four clients give opinions on eight cases, kills every process of the server at once, and asks
`ledger fsck`, `replay`, `ledger export` and `ledger verify`. It prints one JSON line a question and
exits 1 where an answer is not what it must be.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests import template  # noqa: E402 - of this checkout
from tests.browser.county import FURNISH, SETTINGS  # noqa: E402 - as above
from tests.site import running  # noqa: E402 - as above
from tests.supervision.served import Client, killed  # noqa: E402 - as above

CLIENTS, CASES = 4, 8
SIGNED_IN = f"""{FURNISH}
import json
from django.test import Client
from tonggui.cases.happening import Happening
from tonggui.people.models import Account
from tonggui.registry.models import Power
from tonggui.supervision import services

def entered(name):
    client = Client()
    client.force_login(Account.objects.get(username=name))
    key = settings.SESSION_COOKIE_NAME
    return f"{{key}}={{client.cookies[key].value}}"

def begun():
    at = timezone.now()
    case = services.open_case(Power.objects.get(code="P01"), by=None, at=at)
    services.record(case, Happening("node_open", at, node="P01.n1"), by=None, at=at)
    return case.code

print(json.dumps({{
    "cases": [begun() for _ in range(int(sys.argv[2]))],
    "clerk": entered("clerk"),
    "group": entered("group"),
}}))
"""
KEPT = """
import json, sys, django; django.setup()
from tonggui.cases.models import Case, Event
from tonggui.ledger.models import Entry
said = {tuple(each) for each in json.load(sys.stdin)}
told = Entry.objects.exclude(kind="case.time-passed")
print(json.dumps({
    "acknowledged": len(said),
    "missing": len(said - set(Event.objects.values_list("case__code", "key"))),
    "uneven": [each.code for each in Case.objects.all() if not each.last_seq
        == each.events.count() == told.filter(subject=each.code).count()],
}))
"""


def python(home, *arguments, given=""):
    """Run a script of ours on a home; return what it prints last."""
    environ = running.environ(home, DJANGO_SETTINGS_MODULE="tonggui.site.settings", **SETTINGS)
    command = [sys.executable, "-c", *arguments]
    done = subprocess.run(
        command, env=environ, input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def furnished(home, cases):
    """Fill a fresh home; return cases under way and the cookies of who is signed in."""
    template.upgraded(home)
    return python(home, SIGNED_IN, str(ROOT / "examples" / "qinglan"), str(cases))


def checks(home):
    """Ask every command that looks at the whole record; yield what each said."""
    shown = str(home.parent / "export")
    for words in (
        ("jobs", "tick"),
        ("ledger", "publish"),
        ("ledger", "fsck"),
        ("replay",),
        ("ledger", "export", shown),
        ("ledger", "verify", shown),
    ):
        done = running.run(*words, home=home, patience=3600, **SETTINGS)
        last = "; ".join(done.stdout.splitlines()[-4:])
        yield {"asked": " ".join(words[:2]), "exit": done.returncode, "said": last}


def main():
    """Kill, look, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=2_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tonggui-killed-") as folder:
        home = Path(folder) / "home"
        filled = furnished(home, CASES)
        began = time.monotonic()
        with running.server(home, **SETTINGS | {"TONGGUI_WORKERS": "2"}) as (server, bind):
            clients = [Client(bind, filled["group"]) for _ in range(CLIENTS)]
            said = killed(server, clients, filled["cases"], after=asked.acts)
        took = round(time.monotonic() - began, 1)
        kept = python(home, KEPT, given=json.dumps(said)) | {"seconds": took}
        found = [kept, *checks(home)]
    for each in found:
        print(json.dumps(each, ensure_ascii=False), flush=True)
    is_whole = len(said) >= asked.acts and not kept["missing"] and not kept["uneven"]
    sys.exit(not is_whole or any(each["exit"] for each in found[1:]))


if __name__ == "__main__":
    main()
