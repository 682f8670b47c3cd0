# SPDX-License-Identifier: Apache-2.0
"""The example county in the house: its organisation loaded, and one sign-in for each role.

Django must have been set up. Run again, it changes nothing and gives the same password.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.demo.published import Published, publish_powers
from tonggui.people import services
from tonggui.people.county import load_county
from tonggui.people.models import (
    Account,
    Administers,
    Official,
    SupervisingMember,
    Tenure,
)

FILE, PASSWORD = "sign-ins.yaml", "demo-password"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@frozen
class SignIn:
    """A name to sign in with, and what it is an example of in Chinese and English."""

    name: str
    zh: str
    en: str


@frozen
class House:
    """What a visitor of the demonstration is told."""

    sign_ins: tuple[SignIn, ...]
    password: str
    published: Published


def furnish(county: Path, home: Path, *, at: datetime) -> House:
    """Load the county and make its sign-ins, all with one password made for this home."""
    password = _password(home / PASSWORD)
    wanted = _read(county / FILE)
    there = Account.objects.in_bulk([each["name"] for each in wanted], field_name="username")
    if len(there) < len(wanted):
        _load(county, wanted, there, make_password(password), at)
    signs = tuple(SignIn(each["name"], each["zh"], each["en"]) for each in wanted)
    return House(signs, password, publish_powers(county / "lists", at=at))


@transaction.atomic
def _load(
    county: Path,
    wanted: list[dict[str, str]],
    there: Mapping[str, Account],
    password: str,
    at: datetime,
) -> None:
    """Make the administrators, let the first of them load the county, make the others.

    Those that are `there` stay as they are: a later example may have sign-ins that this home lacks.
    """
    administrators = [each for each in wanted if "administers" in each]
    made = [
        there.get(each["name"]) or _administrator(each, password, at) for each in administrators
    ]
    load_county(county / "lists", by=made[0], at=at)
    for each in wanted:
        if "administers" not in each and each["name"] not in there:
            _official(each, password, at)


def _read(path: Path) -> list[dict[str, str]]:
    try:
        found: list[dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unusable(path, "", f"expected the demo's sign-ins ({error.strerror})") from error
    return found


def _password(path: Path) -> str:
    """Return the password of this home, making it first where there is none."""
    if not path.exists():
        parts = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write("-".join(parts))
    return path.read_text(encoding="utf-8")


def _administrator(wanted: dict[str, str], password: str, at: datetime) -> Account:
    kind = Administers(wanted["administers"])
    made = services.make_account(wanted["name"], administers=kind, by=None, at=at)
    return _with_password(made, password)


def _official(wanted: dict[str, str], password: str, at: datetime) -> Account:
    who = _who(wanted, at)
    made = services.make_account(wanted["name"], official=who, by=None, at=at)
    return _with_password(made, password)


def _who(wanted: dict[str, str], at: datetime) -> Official:
    """Return who holds the post, or heads or is a member of the body, that a sign-in stands for."""
    day = localdate(at)
    post, body = wanted.get("post"), wanted.get("body")
    rows = (
        Tenure.objects.on(day).filter(post__code=post).order_by("seat").values_list("official")
        if post
        else SupervisingMember.objects.on(day)
        .filter(body__code=body)
        .order_by("is_head" if wanted.get("seat") == "member" else "-is_head", "pk")
        .values_list("official")
    )
    found = rows.first()
    if found is None:
        raise Unusable(FILE, wanted["name"], f"nobody is there on {day} (`{post or body}`)")
    return Official.objects.get(pk=found[0])


def _with_password(account: Account, password: str) -> Account:
    """Set a password hashed before: hashing is slow on purpose, and all share this one."""
    account.password = password
    account.save(update_fields=["password"])
    return account
