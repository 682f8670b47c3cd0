# SPDX-License-Identifier: Apache-2.0
"""What a declared setting is: a name, a meaning, a default and what counts as right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tonggui.core.errors import Refused

T = TypeVar("T")
PREFIX, SHORTEST_SECRET = "TONGGUI_", 32
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
    meaning_zh: str
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


def refuse_misspelt(settings: Iterable[Setting[Any]], environ: Mapping[str, str]) -> None:
    """Refuse what is nearly the name of a setting: it would be passed over without a word."""
    known = {each.name for each in settings}
    known |= {f"{each.name}_FILE" for each in settings if each.is_secret}
    for name in environ:
        if name in known or not name.startswith(PREFIX):
            continue
        # The beginning, which is common to all, must not make strangers look alike.
        ends = [each.removeprefix(PREFIX) for each in known]
        if near := get_close_matches(name.removeprefix(PREFIX), ends, n=1, cutoff=0.8):
            raise Misconfigured(name, "…", f"no setting is called so, `{PREFIX}{near[0]}` is")


def truth(raw: str) -> bool:
    """Return whether a word means yes."""
    word = raw.strip().lower()
    if word not in YES | NO:
        raise ValueError(word)
    return word in YES


def words(raw: str) -> list[str]:
    """Return the parts of a comma-separated line."""
    return [part.strip() for part in raw.split(",") if part.strip()]


def secret(raw: str) -> str:
    """Return a secret too long to be guessed; none is allowed."""
    if raw and len(raw) < SHORTEST_SECRET:
        raise ValueError(raw)
    return raw


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


def issuer(raw: str) -> str:
    """Return an issuer exactly as it names itself; only this machine may speak without TLS."""
    parts = urlsplit(raw)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if raw and not (parts.netloc and parts.scheme in ({"http", "https"} if is_here else {"https"})):
        raise ValueError(raw)
    return raw


def origin(raw: str) -> str:
    """Return a name of a ledger: no scheme, spaces or plus signs; none is allowed."""
    if raw != "".join(raw.split()) or "+" in raw or "://" in raw:
        raise ValueError(raw)
    return raw.rstrip("/")


def place(raw: str) -> str:
    """Return a host and a port to listen at."""
    host, colon, port = raw.rpartition(":")
    if not host or not colon or not 0 <= int(port) < 1 << 16:
        raise ValueError(raw)
    return raw


def one_of(*allowed: str) -> Callable[[str], str]:
    """Return what accepts only these words."""

    def chosen(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(raw)
        return raw

    return chosen
