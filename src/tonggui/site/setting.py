# SPDX-License-Identifier: Apache-2.0
"""What a declared setting is: a name, a meaning, a default and what counts as right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from shutil import which
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from tonggui.core.errors import Refused
from tonggui.core.values import frozen

T = TypeVar("T")
PREFIX, SHORTEST_SECRET = "TONGGUI_", 32
LONGEST_TEXT, LONGEST_SOCKET = 200, 107
_HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:]+\]?")
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,180}[A-Za-z0-9])?")
_USER = re.compile(r"//[^/@\s]*@")
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class Misconfigured(Refused):
    """A setting has a value that cannot be used, so the start is refused."""

    code = "misconfigured"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"setting `{name}` is `{value}`: {expected}")


@frozen
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
            shown = "…" if self.is_secret else without_secret(raw)
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


def without_secret(raw: str) -> str:
    """Return a value without what may be a name and password before the host of an address."""
    return _USER.sub("//…@", raw)


def hosts(raw: str) -> list[str]:
    """Return names of hosts, separated by commas: no addresses, no ports, no blanks within."""
    found = [part.strip() for part in raw.split(",") if part.strip()]
    for each in found:
        if not _HOST.fullmatch(each):
            raise ValueError(each)
    return found


def text(raw: str) -> str:
    """Return a short text that can be printed on one line."""
    if len(raw) > LONGEST_TEXT or not raw.isprintable():
        raise ValueError(raw)
    return raw


def folder(raw: str) -> Path:
    """Return a folder, which need not be there yet."""
    found = Path(raw).expanduser().resolve()
    if not raw.strip() or "\0" in raw or (found.exists() and not found.is_dir()):
        raise ValueError(raw)
    return found


def socket(raw: str) -> str:
    """Return the path of a unix socket, as long as the system allows; none is allowed."""
    if raw and (not raw.startswith("/") or len(raw.encode()) > LONGEST_SOCKET):
        raise ValueError(raw)
    return text(raw)


def secret(raw: str) -> str:
    """Return a secret too long to be guessed; none is allowed."""
    if raw and len(raw) < SHORTEST_SECRET:
        raise ValueError(raw)
    return raw


def program(raw: str) -> str:
    """Return the path of a program that can be run; none is allowed."""
    if raw and which(raw) is None:
        raise ValueError(raw)
    return raw


def folder_name(raw: str) -> str:
    """Return the name of a folder at home; none is allowed, and no way out of home."""
    if raw and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", raw):
        raise ValueError(raw)
    return raw


def up_to(most: int) -> Callable[[str], int]:
    """Return what accepts whole numbers from one up to the most that makes sense."""

    def counted(raw: str) -> int:
        if not 1 <= (number := int(raw)) <= most:
            raise ValueError(raw)
        return number

    return counted


def zone(raw: str) -> str:
    """Return the name of a time zone that exists."""
    return ZoneInfo(raw).key


def web_address(raw: str) -> str:
    """Return scheme, host and port, without the last slash; none is allowed.

    The site answers at the root of its host, so that a path would lead nowhere.
    """
    parts, bare = urlsplit(raw), raw.rstrip("/")
    if raw and (
        parts.scheme not in {"http", "https"}
        or not _HOST.fullmatch(parts.hostname or "")
        or parts.port == 0  # which refuses one beyond 65535 by itself
        or "@" in parts.netloc
        or bare != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ValueError(raw)
    return bare


def issuer(raw: str) -> str:
    """Return an issuer exactly as it names itself; only this machine may speak without TLS."""
    parts = urlsplit(raw)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if "@" in parts.netloc or raw != "".join(raw.split()) or parts.port == 0:
        raise ValueError(raw)
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


def hours(raw: str) -> tuple[time, time]:
    """Return when hours begin and end, on one day."""
    begins, ends = (time.fromisoformat(part.strip()) for part in raw.split("-"))
    if begins >= ends or begins.tzinfo or ends.tzinfo:
        raise ValueError(raw)
    return begins, ends


def mailbox(raw: str) -> str:
    """Return one bare address of mail, which cannot bring further headers."""
    if not _MAILBOX.fullmatch(raw):
        raise ValueError(raw)
    return raw


class MailServer(NamedTuple):
    """A mail server as Django wants to know it."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    is_tls: bool = False
    is_starttls: bool = False


def mail_server(raw: str) -> MailServer:
    """Return a mail server; only this machine may be spoken to without TLS; none is allowed."""
    if not raw:
        return MailServer()
    parts = urlsplit(raw)
    ports = {"smtps": 465, "smtp+starttls": 587}
    if parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        ports["smtp"] = 25
    if parts.scheme not in ports or not parts.hostname or parts.path.strip("/") or parts.port == 0:
        raise ValueError(raw)
    return MailServer(
        parts.hostname,
        parts.port or ports[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtps",
        parts.scheme == "smtp+starttls",
    )
