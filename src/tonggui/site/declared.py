# SPDX-License-Identifier: Apache-2.0
"""Every setting there is: its name, meaning, default and what counts as right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tonggui.core.errors import Refused

T = TypeVar("T")
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class Misconfigured(Refused):
    """A setting has a value that cannot be used, so the start is refused."""

    code = "misconfigured"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"setting `{name}` is `{value}`: {expected}")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One value read from the environment; a secret may also stand in a file named by NAME_FILE."""

    name: str
    default: str
    parse: Callable[[str], T]
    expected: str
    meaning: str
    is_secret: bool = False

    def read(self, environ: Mapping[str, str]) -> T:
        """Return the setting's value, or refuse it by name."""
        raw = self._raw(environ)
        try:
            return self.parse(raw)
        except (ValueError, KeyError, OSError) as error:
            shown = "…" if self.is_secret else raw
            raise Misconfigured(self.name, shown, f"expected {self.expected}") from error

    def _raw(self, environ: Mapping[str, str]) -> str:
        file = environ.get(f"{self.name}_FILE")
        if not self.is_secret or file is None:
            return environ.get(self.name, self.default)
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            expected = f"expected a file that can be read ({error.strerror})"
            raise Misconfigured(f"{self.name}_FILE", file, expected) from error


def truth(raw: str) -> bool:
    """Return whether a word means yes."""
    word = raw.strip().lower()
    if word not in YES | NO:
        raise ValueError(word)
    return word in YES


def words(raw: str) -> list[str]:
    """Return the parts of a comma-separated line."""
    return [part.strip() for part in raw.split(",") if part.strip()]


def positive(raw: str) -> int:
    """Return a whole number above zero."""
    if (number := int(raw)) < 1:
        raise ValueError(raw)
    return number


def zone(raw: str) -> str:
    """Return the name of a time zone that exists."""
    return ZoneInfo(raw).key


def web_address(raw: str) -> str:
    """Return an address of the web, without its last slash; none is allowed."""
    parts = urlsplit(raw)
    if raw and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError(raw)
    return raw.rstrip("/")


def one_of(*allowed: str) -> Callable[[str], str]:
    """Return what accepts only these words."""

    def chosen(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(raw)
        return raw

    return chosen


HOME = Setting(
    "TONGGUI_HOME",
    ".tonggui/site",
    lambda raw: Path(raw).expanduser().resolve(),
    "a folder",
    "Holds all that is kept on disk: the SQLite file, media, keys, the tiles of the ledger.",
)
DATABASE = Setting(
    "DATABASE_URL",
    "",
    str,
    "sqlite:///… or postgres://user:password@host:port/name",
    "Where rows are kept; empty means SQLite in TONGGUI_HOME.",
    is_secret=True,
)
SECRET_KEY = Setting(
    "TONGGUI_SECRET_KEY",
    "",
    str,
    "a long random text",
    "Signs sessions; empty means one is made once and kept in TONGGUI_HOME/secret-key.",
    is_secret=True,
)
HOSTS = Setting(
    "TONGGUI_HOSTS",
    "localhost,127.0.0.1,[::1]",
    words,
    "names separated by commas",
    "The names under which this site may be asked for.",
)
PUBLIC_URL = Setting(
    "TONGGUI_PUBLIC_URL",
    "",
    web_address,
    "an address such as https://power.example.gov.cn",
    "The address people use; needed for passkeys, OIDC and behind a TLS proxy.",
)
BEHIND_PROXY = Setting(
    "TONGGUI_BEHIND_PROXY",
    "no",
    truth,
    "yes or no",
    "Whether a TLS proxy of ours stands before the site and sets X-Forwarded-Proto.",
)
DEBUG = Setting("TONGGUI_DEBUG", "no", truth, "yes or no", "Show errors in full; never in service.")
LANGUAGE = Setting(
    "TONGGUI_LANGUAGE",
    "zh-hans",
    one_of("zh-hans", "en"),
    "zh-hans or en",
    "The language of a visitor who has not chosen one.",
)
TIMEZONE = Setting(
    "TONGGUI_TIMEZONE",
    "Asia/Shanghai",
    zone,
    "a time zone such as Asia/Shanghai",
    "The zone in which days begin and times are shown.",
)
COUNTY = Setting(
    "TONGGUI_COUNTY",
    "",
    str,
    "a short text",
    "The name of the county as it stands beside the brand.",
)
SETTINGS: tuple[Setting[Any], ...] = (
    HOME,
    DATABASE,
    SECRET_KEY,
    HOSTS,
    PUBLIC_URL,
    BEHIND_PROXY,
    DEBUG,
    LANGUAGE,
    TIMEZONE,
    COUNTY,
)
