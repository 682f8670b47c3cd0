#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verify an export of a 同轨 Tonggui ledger, or one receipt, with Python 3.11 and nothing else.

    python3 tonggui_verify.py export DIR [--key F] [--policy F] [--since CHECKPOINT]
    python3 tonggui_verify.py receipt FILE --key F [--policy F]

Speaks Chinese or English, as --lang, TONGGUI_LANG or the locale ask. 核验存证，说中文或英文。
Exit 0 it stands, 1 it does not, 2 the input cannot be used. Formats: C2SP signed-note,
tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-policy and tlog-proof; RFC 6962, 8032, 8785.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import gc
import json
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

Problem = str
WIDTH, HASH, TOLERANCE = 256, 32, timedelta(minutes=10)
PARTS = ("at", "body", "kind", "private", "received", "subject", "v")  # as they stand
EDGE = b'},{"at":'
START = len(EDGE) - 2
TIME = "2026-03-02T01:00:00.000000Z"
ARE_TIMES = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)*"
).fullmatch
ROTATED, CLOCK = "ledger.key-rotated", "ledger.clock-corrected"
SM2 = b"tonggui/sm2-sm3"  # a second line where 国密 is asked for; nothing here can check it
SPECIAL = {ROTATED, CLOCK}
KIND, RECEIVED, BODY = map(itemgetter, ("kind", "received", "body"))

LANGUAGES, LOCALES = ("zh", "en"), ("LC_ALL", "LC_MESSAGES", "LANG")
# What is said, by its English; `{}` is what is filled in.
CHINESE = {
    "{} entries instead of {}": "有 {} 条，而非 {} 条",
    "{} is not a whole number": "{} 不是整数",
    "{} of {}: entry {} of {} in {}, received {}; {}; personal fields not shown: {}": (
        "{}（{}）：第 {} 条，共 {} 条，日志 {}，收到于 {}；{}；未出示的个人信息：{}"
    ),
    "{} problem: this log does not stand": "{} 个问题：本日志不成立",
    "{} problems: this log does not stand": "{} 个问题：本日志不成立",
    "{}, and the policy asks for no quorum": "{}；策略未要求法定见证数",
    "{}: {}": "{}：{}",
    "{}: {} entries stand; {}": "{}：{} 条全部成立；{}",
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Is a directory": "是文件夹",
    "Not a directory": "不是文件夹",
    "SM2 with SM3": "SM2 与 SM3",
    "`{}` is not a key": "`{}` 不是钥匙",
    "`{}` is not base64": "`{}` 不是 base64",
    "a line of {} ({}, {}) is there and was not checked": "有 {} 的一行签名（{}，{}），未予核验",
    "a receipt is verified with --key, the file of keys you trust": (
        "核验回执需用 --key 给出您信任的钥匙文件"
    ),
    "a witness saw it up to {}": "有见证者见证到第 {} 条",
    "another key": "另一种钥匙",
    "cannot be used: {}": "无法使用：{}",
    "checkpoint at {}": "{} 条处的检查点",
    "entry {}": "第 {} 条",
    "entry {} or after": "第 {} 条或其后",
    "expected text, found other bytes": "应为文本，却有别的字节",
    "keys: {} is named by no key you trust": "钥匙：{} 不是由您信任的钥匙指定的",
    "no trusted key that is valid at this size has signed it": "此处有效且受信任的钥匙都没有签过它",
    "no trusted key that is valid at this size has signed the checkpoint": (
        "此处有效且受信任的钥匙都没有签过这个检查点"
    ),
    "no witness has seen it": "没有见证者看过它",
    "no witness is asked": "未要求见证",
    "no witness was asked for": "未要求见证",
    "nobody": "无人",
    "none": "无",
    "not what the entries hash to": "与条目的散列不符",
    "not written as an entry is": "写法不是条目的写法",
    "policy": "策略",
    "it has no quorum line": "没有 quorum 一行",
    "`{}` says nothing a policy can say": "`{}` 不是策略能说的话",
    "received at {}, after one of {}": "在 {} 收到，却排在 {} 的一条之后",
    "the bundle is cut short": "条目包不完整",
    "the checkpoint has no size": "检查点没有条数",
    "the checkpoint is not a signed note": "检查点不是带签名的文书",
    "the entries do not have this root, the log was rewritten": "条目与这个根不符，日志被改写过",
    "the entry is not proved to be in the log": "未能证明该条目在日志之中",
    "the field `{}` is not what was committed to": "字段 `{}` 与所承诺的不符",
    "the key was taken from the export itself: compare it with one you got elsewhere": (
        "钥匙取自导出本身：请与您从别处得到的钥匙核对"
    ),
    "the log has only {} entries, it was cut back": "日志只有 {} 条，被截短过",
    "the policy was taken from the export itself: give one of your own with --policy": (
        "策略取自导出本身：请用 --policy 给出您自己的策略"
    ),
    "the proof has another length than the log": "证明的长度与日志不符",
    "the signature of {} is wrong": "{} 的签名不对",
    "the witnesses that the policy you gave asks for have not seen all of this log": (
        "您给出的策略所要求的见证者没有看过本日志的全部"
    ),
    "the witnesses that the policy you gave asks for have not seen this checkpoint": (
        "您给出的策略所要求的见证者没有看过这个检查点"
    ),
    "this is not a receipt": "这不是回执",
    "witnessed by {}": "见证者：{}",
    "witnessed up to {}": "见证到第 {} 条",
    "witnessed up to {}; a quorum has not seen the rest": "见证到第 {} 条；其余未达法定见证数",
}


def chosen(arguments: list[str]) -> str:
    """Return the language asked for, or that of the environment, else English."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang", "--language", choices=LANGUAGES)
    try:
        asked = parser.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        asked = None
    named = next((os.environ[each] for each in LOCALES if os.environ.get(each)), "")
    given = os.environ.get("TONGGUI_LANG", "")
    by_locale = "zh" if named.startswith("zh") else "en"
    return asked or (given if given in LANGUAGES else by_locale)


def say(english: str, language: str) -> str:
    """Return a sentence in a language; one that nobody put into Chinese stays as it is."""
    if language == "en" or english in CHINESE:
        return english if language == "en" else CHINESE[english]
    for known in sorted(CHINESE, key=lambda each: -len(each.replace("{}", ""))):
        *before, last = map(re.escape, known.split("{}"))
        gaps = f"{'((?:(?!: ).)+?)'.join(before)}(.+){last}" if before else last
        if found := re.fullmatch(gaps, english, re.DOTALL):
            return CHINESE[known].format(*(say(each, language) for each in found.groups()))
    return english


class Wrong(Exception):  # noqa: N818 - says what is so, as in the rest of the product
    """Something does not stand; the sentence says what."""


# Ed25519 (RFC 8032): -x² + y² = 1 + dx²y² over 2²⁵⁵ - 19, points as (X, Y, Z, T).
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    """Add two points."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def unpack(raw: bytes) -> Point | None:
    """Read a point; None where there is none."""
    y = int.from_bytes(raw, "little") & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    if x & 1 != raw[31] >> 7:
        x = P - x
    return x % P, y % P, 1, x * y % P


def ed25519_verify(public: bytes, text: bytes, signature: bytes) -> bool:
    """Say whether the signature over the text is this key's, as OpenSSL would say."""
    key = unpack(public) if len(public) == HASH else None
    s = int.from_bytes(signature[HASH:], "little")
    if key is None or len(signature) != 2 * HASH or s >= Q:
        return False
    asked = int.from_bytes(sha512(signature[:HASH] + public + text).digest(), "little") % Q
    minus: Point = (P - key[0], key[1], 1, P - key[3])
    both, sum_ = add(BASE, minus), ZERO
    for bit in range(252, -1, -1):
        sum_ = add(sum_, sum_)
        if step := (None, BASE, minus, both)[(s >> bit & 1) + 2 * (asked >> bit & 1)]:
            sum_ = add(sum_, step)
    inverse = pow(sum_[2], P - 2, P)
    x, y = sum_[0] * inverse % P, sum_[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(HASH, "little") == signature[:HASH]


BASE: Point = unpack(bytes([0x58]) + bytes([0x66]) * 31) or ZERO


class Key(NamedTuple):
    """A public key: whose, of which type (1 log, 4 witness), for which sizes."""

    name: str
    kind: int
    public: bytes
    since: int = 0
    until: int | None = None

    @property
    def id(self) -> bytes:
        """Return what a signature line names the key by."""
        marked = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(marked).digest()[:4]

    def signed(self, note: Note) -> int | None:
        """Return when the key signed (0 where it does not say), or None where it has not."""
        for name, raw in note.lines:
            if name != self.name or raw[:4] != self.id:
                continue
            text, at = note.text.encode(), 0
            if self.kind == 4:
                at = int.from_bytes(raw[4:12], "big")
                text = f"cosignature/v1\ntime {at}\n".encode() + text
            if not ed25519_verify(self.public, text, raw[-64:]):
                raise Wrong(f"the signature of {self.name} is wrong")
            return at
        return None


@dataclass(frozen=True)
class Note:
    """A checkpoint with its signature lines."""

    text: str
    lines: tuple[tuple[str, bytes], ...]

    @property
    def origin(self) -> str:
        """Return the name of the log."""
        return self.text.split("\n")[0]

    @property
    def size(self) -> int:
        """Return the number of entries."""
        found = self.text.split("\n")[1]
        if not re.fullmatch("0|[1-9][0-9]{0,18}", found):
            raise Wrong("the checkpoint has no size")
        return int(found)

    @property
    def root(self) -> bytes:
        """Return the root."""
        return unbase64(self.text.split("\n")[2])


def read_note(text: str) -> Note:
    """Read a signed note whose text is a checkpoint."""
    body, blank, lines = text.rpartition("\n\n")
    found = re.findall(r"— ([^\s+]+) (\S+)\n", lines)
    if not blank or not found or body.count("\n") < 2 or lines.count("\n") != len(found):
        raise Wrong("the checkpoint is not a signed note")
    return Note(body + "\n", tuple((name, unbase64(raw)) for name, raw in found))


def unbase64(text: str) -> bytes:
    """Decode base64 strictly."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong(f"`{text[:20]}` is not base64") from None


def read_key(text: str, kind: int = 0, **valid: int) -> Key:
    """Read `name+id+base64`; a key of a type not checked here becomes one that never signed."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise Wrong(f"`{text[:40]}` is not a key")
    raw = unbase64(parts[2])
    return Key(parts[0], kind or raw[0], raw[1:], **valid)


def read_keys(text: str) -> list[Key]:
    """Read a file of keys of the log: `key [from N] [until N]`."""
    found = []
    for words in (line.split() for line in text.splitlines()):
        if words and not words[0].startswith("#"):
            given = dict(zip(words[1::2], map(int, words[2::2]), strict=True))
            valid = {
                "since": given.get("from", 0),
                **({"until": given["until"]} if "until" in given else {}),
            }
            found.append(read_key(words[0], **valid))
    return found


@dataclass
class Policy:
    """Which witnesses make a quorum; one public key counts once."""

    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = "none"

    def knows(self, *names: str) -> bool:
        """Say whether all the names are witnesses or groups of lines before."""
        return all(each in self.witnesses or each in self.groups for each in names)

    def seen(self, note: Note) -> dict[str, int]:
        """Return which witnesses cosigned, and when."""
        names: dict[bytes, tuple[str, int]] = {}
        for name, key in self.witnesses.items():
            at = key.signed(note)
            if at is not None:
                names.setdefault(key.public, (name, at))
        return dict(names.values())

    def met(self, seen: dict[str, int], name: str = "") -> bool:
        """Say whether these witnesses are enough."""
        name = name or self.quorum
        if name not in self.groups:
            return name == "none" or name in seen
        least, members = self.groups[name]
        return sum(self.met(seen, each) for each in members) >= least


def read_policy(text: str) -> Policy:
    """Read a tlog-policy."""
    found, is_whole = Policy(), False
    for words in (line.split("#")[0].split() for line in text.splitlines()):
        match words:
            case [] | ["log", *_]:
                pass
            case ["witness", name, key, *_]:
                found.witnesses[name] = read_key(key, kind=4)
            case ["group", name, least, *members] if members and found.knows(*members):
                counts = {"any": 1, "all": len(members)}
                found.groups[name] = (counts.get(least) or int(least), members)
            case ["quorum", name] if not is_whole and (name == "none" or found.knows(name)):
                found.quorum, is_whole = name, True
            case _:
                raise Wrong(f"policy: `{' '.join(words)[:60]}` says nothing a policy can say")
    if not is_whole:
        raise Wrong("policy: it has no quorum line")
    return found


def node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return sha256(b"\x01" + left + right).digest()


def full(row: bytes) -> bytes:
    """Return the root over a power of two of hashes."""
    hashes = [row[at : at + HASH] for at in range(0, len(row), HASH)]
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]


class Tree:
    """The hashes of a log: a row for every eighth level, from the leaves up."""

    def __init__(self, leaves: bytes, above: bytes) -> None:
        self.rows = [leaves, above]
        while len(self.rows[-1]) >= WIDTH * HASH:
            row = self.rows[-1]
            step = WIDTH * HASH
            ends = range(step, len(row) + 1, step)
            self.rows.append(b"".join(full(row[end - step : end]) for end in ends))

    def root(self, size: int, start: int = 0) -> bytes:
        """Return the root over the entries from start up to size."""
        width = size - start
        if not width:
            return sha256().digest()
        level = width.bit_length() - 1
        if width == 1 << level:
            row, within = divmod(level, 8)
            first = (start >> 8 * row) * HASH
            return full(self.rows[row][first : first + (HASH << within)])
        split = start + (1 << (width - 1).bit_length() - 1)
        return node(self.root(split, start), self.root(size, split))


class Chunk(NamedTuple):
    """What one run of bundles holds."""

    leaves: bytes
    above: bytes
    spans: list[list[str]]
    rotations: list[tuple[int, str]]
    problems: list[Problem]


def path(kind: str, index: int, width: int = WIDTH) -> str:
    """Return where a tile or a bundle lies."""
    digits = f"{index % 1000:03}"
    while index := index // 1000:
        digits = f"x{index % 1000:03}/{digits}"
    return f"tile/{kind}/{digits}{f'.p/{width}' if width < WIDTH else ''}"


def read_bundles(folder: str, first: int, last: int, size: int) -> Chunk:
    """Read bundles from first up to last: hash every entry, check its form, compare its tile."""
    found = Chunk(b"", b"", [], [], [])
    leaves, above = bytearray(), bytearray()
    gc.disable()  # what is read holds no cycles
    for index in range(first, last):
        width = min(WIDTH, size - index * WIDTH)
        row = b""
        try:
            entries = split(Path(folder, path("entries", index, width)).read_bytes())
            row = b"".join([sha256(b"\x00" + each).digest() for each in entries])
            look(entries, index * WIDTH, found)
            if len(entries) != width:
                raise Wrong(f"{len(entries)} entries instead of {width}")
        except (OSError, Wrong) as error:
            found.problems.append(f"{path('entries', index, width)}: {said(error)}")
            row = bytes(width * HASH)
        compare(folder, path("0", index, width), row, found.problems)
        leaves += row
        above += full(row) if width == WIDTH else b""
    return found._replace(leaves=bytes(leaves), above=bytes(above))


def split(bundle: bytes) -> list[bytes]:
    """Cut a bundle into its entries."""
    entries, at = [], 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        entries.append(bundle[start:at])
    if at != len(bundle):
        raise Wrong("the bundle is cut short")
    return entries


def look(entries: list[bytes], first: int, chunk: Chunk) -> None:
    """Check the form of the entries of a bundle, and note times and rotations."""
    found = parsed(entries)
    if found and all(type(each) is dict for each in found) and not SPECIAL & set(map(KIND, found)):
        received = list(map(RECEIVED, found))
        if received == sorted(received):
            chunk.spans.append([received[0], received[-1], str(first), ""])
            return
    walk(found, first, chunk)


def walk(found: list[Any], first: int, chunk: Chunk) -> None:
    """Look at entries one after the other, where there is something to see."""
    span = ["9", "", str(first), ""]
    chunk.spans.append(span)
    for index, read in enumerate(found, first):
        if isinstance(read, Wrong):
            chunk.problems.append(f"entry {index}: {read}")
            continue
        received = read["received"]
        if read["kind"] == CLOCK:
            span = [received, received, str(index), CLOCK]
            chunk.spans.append(span)
        elif read["kind"] == ROTATED:
            chunk.rotations.append((index, str(read["body"].get("new", ""))))
        if received >= span[1]:
            span[1] = received
        elif is_late(received, span[1]):
            chunk.problems.append(f"entry {index}: received at {received}, after one of {span[1]}")
        span[0] = min(span[0], received)


def parsed(entries: list[bytes]) -> list[Any]:
    """Return the entries as JSON, each written canonically and of the parts an entry has, or Wrong.

    They are read together, for speed, where nothing in them could pass for a border of entries.
    """
    text, count = b",".join(entries), len(entries)
    are_apart = (
        text.count(EDGE) == count - 1
        and [each[:START] for each in entries].count(EDGE[2:]) == count
        and [each[-1:] for each in entries].count(EDGE[:1]) == count
    )
    if are_apart:
        try:
            whole = f"[{text.decode()}]"
            found = READ(whole)
            if written(found) == whole and are_whole(found):
                return list(found)
        except (ValueError, RecursionError, Wrong):
            pass
    return [single(each) for each in entries]


def single(entry: bytes) -> Any:
    """Return one entry as JSON, or Wrong where it is not one."""
    try:
        read = READ(entry.decode())
        if canonical(read) == entry and are_whole([read]):
            return read
    except (ValueError, RecursionError, Wrong):
        pass
    return Wrong("not written as an entry is")


def are_whole(found: list[Any]) -> bool:
    """Say whether each has the parts of an entry, those that are looked at of their types."""
    if set(map(type, found)) != {dict} or set(map(tuple, found)) != {PARTS}:
        return False
    received = list(map(RECEIVED, found))
    return (
        set(map(type, received)) == set(map(type, map(KIND, found))) == {str}
        and set(map(type, map(BODY, found))) == {dict}
        and set(map(len, received)) == {len(TIME)}
        and ARE_TIMES("".join(received)) is not None
    )


def canonical(value: Any) -> bytes:
    """Write JSON as RFC 8785 asks, as bytes."""
    return written(value).encode()


def written(value: Any) -> str:
    """Write JSON as RFC 8785 asks, which orders keys by UTF-16 where Python would by character."""
    text = SORTED(value)
    if not text.isascii() and UNLIKE.search(text):
        text = AS_IT_IS(ordered(value))
    return text


# What was read holds no circles, so that none are looked for.
PLAIN = {"ensure_ascii": False, "separators": (",", ":"), "check_circular": False}
SORTED = json.JSONEncoder(sort_keys=True, **PLAIN).encode  # type: ignore[arg-type]
AS_IT_IS = json.JSONEncoder(**PLAIN).encode  # type: ignore[arg-type]
UNLIKE = re.compile("[\ue000-\U0010ffff]")


def ordered(value: Any) -> Any:
    """Return the value with the keys of its objects in order of UTF-16."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda each: each.encode("utf-16-be", "surrogatepass"))
        return {each: ordered(value[each]) for each in keys}
    return [ordered(each) for each in value] if isinstance(value, list) else value


def refuse(text: str) -> None:
    """Refuse a number that is not whole."""
    raise Wrong(f"{text} is not a whole number")


READ = json.JSONDecoder(parse_float=refuse, parse_constant=refuse).decode


def is_late(received: str, before: str) -> bool:
    """Say whether a time of receipt lies further before another than clocks differ."""
    try:
        return datetime.fromisoformat(before) - datetime.fromisoformat(received) > TOLERANCE
    except ValueError:
        return True


def said(error: Exception) -> str:
    """Say an error in one line."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def compare(folder: str, name: str, row: bytes, problems: list[Problem]) -> None:
    """Note where a tile is not what its entries hash to."""
    try:
        if Path(folder, name).read_bytes() != row:
            problems.append(f"{name}: not what the entries hash to")
    except OSError as error:
        problems.append(f"{name}: {said(error)}")


def grow(folder: str, size: int, workers: int) -> tuple[Tree, list[Chunk], list[Problem]]:
    """Read a whole log, in as many processes as asked, and check every tile of it."""
    count = -(-size // WIDTH)
    step = max(64, -(-count // (workers * 4)))
    firsts = range(0, count, step)
    asked = [(folder, first, min(count, first + step), size) for first in firsts]
    if workers > 1 and len(asked) > 1:
        with ProcessPoolExecutor(workers) as pool:
            chunks = list(pool.map(read_bundles, *zip(*asked, strict=True)))
    else:
        chunks = [read_bundles(*each) for each in asked]
    tree = Tree(b"".join(each.leaves for each in chunks), b"".join(each.above for each in chunks))
    problems = [each for chunk in chunks for each in chunk.problems]
    for level, row in enumerate(tree.rows[1:], 1):
        for index in range(-(-len(row) // (WIDTH * HASH))):
            part = row[index * WIDTH * HASH : (index + 1) * WIDTH * HASH]
            compare(folder, path(str(level), index, len(part) // HASH), part, problems)
    return tree, chunks, problems


def times(chunks: list[Chunk]) -> list[Problem]:
    """Find bundles whose entries were received before those that stand earlier."""
    found, latest = [], ""
    for low, high, index, kind in (each for chunk in chunks for each in chunk.spans):
        if kind == CLOCK:
            latest = ""
        if latest and low < latest and is_late(low, latest):
            found.append(f"entry {index} or after: received at {low}, after one of {latest}")
        latest = max(latest, high)
    return found


def contents(file: str | Path) -> str:
    """Return what a file says, or refuse one that is no text by its name."""
    try:
        return Path(file).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file}: expected text, found other bytes") from error


class Export:
    """A folder that holds a log, and whom to believe about it."""

    def __init__(self, folder: str, keys: str | None, policy: str | None) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        read = Path(folder).joinpath
        self.latest = read_note(contents(read("checkpoint")))
        self.history = history(contents(read("checkpoints")))
        offered = read_keys(contents(read("keys")))
        self.offered = [each for each in offered if each.kind == 1]
        self.sm2 = {each.id for each in offered if each.public.startswith(SM2)}
        self.policy = read_policy(contents(policy or read("policy")))
        given = read_keys(contents(keys)) if keys else self.offered[:1]
        self.trusted = [each for each in given if each.kind == 1]

    def audit(self, since: Note | None, workers: int) -> None:
        """Check everything, and keep what is wrong as sentences."""
        size = self.latest.size
        tree, chunks, self.problems = grow(self.folder, size, workers)
        self.problems += times(chunks)
        self.trust({new: index for each in chunks for index, new in each.rotations})
        for note in [*self.history, self.latest, *([since] if since else [])]:
            self.check(note, tree, size)

    def trust(self, rotations: dict[str, int]) -> None:
        """Believe each later key that the log itself names and a believed key signed for."""
        for key in self.offered:
            if any(each.public == key.public for each in self.trusted):
                continue
            material = base64.b64encode(b"\x01" + key.public).decode()
            written = f"{key.name}+{key.id.hex()}+{material}"
            bridge = [note for note in self.history if note.size == key.since]
            named = rotations.get(written, key.since) < key.since
            if not named or not any(self.signed(note) for note in bridge):
                self.problems.append(f"keys: {written} is named by no key you trust")
                continue
            self.trusted = [
                each._replace(until=key.since) if each.until is None else each
                for each in self.trusted
            ]
            self.trusted.append(key)

    def signed(self, note: Note) -> bool:
        """Say whether a believed key signed the checkpoint within its range."""
        valid = [
            each
            for each in self.trusted
            if each.since <= note.size and (each.until is None or note.size <= each.until)
        ]
        return any(each.name == note.origin and each.signed(note) is not None for each in valid)

    def check(self, note: Note, tree: Tree, size: int) -> None:
        """Note what is wrong with one checkpoint."""
        name = f"checkpoint at {note.size}"
        try:
            if note.size > size:
                raise Wrong(f"the log has only {size} entries, it was cut back")
            if tree.root(note.size) != note.root:
                raise Wrong("the entries do not have this root, the log was rewritten")
            if not self.signed(note):
                raise Wrong("no trusted key that is valid at this size has signed it")
            self.policy.seen(note)
        except Wrong as error:
            self.problems.append(f"{name}: {error}")

    def unread(self) -> list[str]:
        """Say which lines under the checkpoint are of keys that are not checked here."""
        known = {each.id for each in (*self.trusted, *self.policy.witnesses.values())}
        ids = [(name, raw[:4]) for name, raw in self.latest.lines if raw[:4] not in known]
        return [
            f"a line of {name} ({'SM2 with SM3' if key in self.sm2 else 'another key'}, "
            f"{key.hex()}) is there and was not checked"
            for name, key in ids
        ]

    def witnessed(self) -> int:
        """Return up to which entry witnesses have seen the log: a quorum, else any of them."""
        notes = sorted([*self.history, self.latest], key=lambda each: -each.size)
        seen = ((each.size, self.policy.seen(each)) for each in notes)
        return next((size for size, names in seen if names and self.policy.met(names)), 0)

    def said_of_witnesses(self, witnessed: int) -> str:
        """Say who has seen the log, in as many words as are true."""
        if not self.policy.witnesses:
            return "no witness is asked"
        if self.policy.quorum == "none":
            upto = f"a witness saw it up to {witnessed}" if witnessed else "no witness has seen it"
            return f"{upto}, and the policy asks for no quorum"
        short = "" if witnessed == self.latest.size else "; a quorum has not seen the rest"
        return f"witnessed up to {witnessed}{short}"


def history(text: str) -> list[Note]:
    """Read checkpoints that stand one after the other, a blank line between."""
    parts = text.split("\n\n") if text.strip() else []
    return [
        read_note(f"{a}\n\n{b.rstrip()}\n") for a, b in zip(parts[::2], parts[1::2], strict=True)
    ]


def included(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Return the root a proof leads to (RFC 9162, 2.1.3.2)."""
    at, last, reached = index, size - 1, sha256(b"\x00" + leaf).digest()
    for sibling in proof:
        if at & 1 or at == last:
            reached = node(sibling, reached)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = node(reached, sibling)
        at, last = at >> 1, last >> 1
    if last or index >= size:
        raise Wrong("the proof has another length than the log")
    return reached


def receipt(text: str, keys: list[Key], policy: Policy | None) -> str:
    """Return what a receipt proves, in a sentence; Wrong where it proves nothing."""
    head, _, signed = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 3:
        raise Wrong("this is not a receipt")
    extra = json.loads(unbase64(lines[1].removeprefix("extra ")))
    index, proof = int(lines[2].removeprefix("index ")), [unbase64(each) for each in lines[3:]]
    note, leaf = read_note(signed), extra["entry"].encode()
    entry = json.loads(leaf)
    for name, each in extra["openings"].items():
        opened = bytes.fromhex(each["salt"]) + name.encode() + b"\0" + canonical(each["value"])
        if sha256(b"tonggui/commitment/v1\n" + opened).hexdigest() != entry["private"].get(name):
            raise Wrong(f"the field `{name}` is not what was committed to")
    believed = Export.__new__(Export)
    believed.trusted = keys
    if not believed.signed(note):
        raise Wrong("no trusted key that is valid at this size has signed the checkpoint")
    if included(leaf, index, note.size, proof) != note.root:
        raise Wrong("the entry is not proved to be in the log")
    names = policy.seen(note) if policy else {}
    if policy and not policy.met(names):
        raise Wrong("the witnesses that the policy you gave asks for have not seen this checkpoint")
    seen = f"witnessed by {', '.join(names) or 'nobody'}" if policy else "no witness was asked for"
    closed = ", ".join(sorted(set(entry["private"]) - set(extra["openings"]))) or "none"
    return (
        f"{entry['kind']} of {entry['subject']}: entry {index} of {note.size} in {note.origin}, "
        f"received {entry['received']}; {seen}; personal fields not shown: {closed}"
    )


def run(arguments: list[str], language: str) -> int:
    """Do what is asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=["export", "receipt"])
    parser.add_argument("path")
    for name in ("--key", "--policy", "--since"):
        parser.add_argument(name, metavar="FILE")
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--lang", "--language", choices=LANGUAGES)
    asked = parser.parse_args(arguments)
    if asked.what == "export":
        since = read_note(contents(asked.since)) if asked.since else None
        export = Export(asked.path, asked.key, asked.policy)
        export.audit(since, asked.workers)
        code, lines = verdict(export, key=asked.key, policy=asked.policy)
        for line in lines:
            print(say(line, language))
        return code
    if not asked.key:
        raise Wrong("a receipt is verified with --key, the file of keys you trust")
    keys = [each for each in read_keys(contents(asked.key)) if each.kind == 1]
    policy = read_policy(contents(asked.policy)) if asked.policy else None
    print(say(receipt(contents(asked.path), keys, policy), language))
    return 0


def verdict(export: Export, *, key: str | None, policy: str | None) -> tuple[int, list[str]]:
    """Return the exit code of an export that was audited, and what to say of it."""
    if export.problems:
        count = len(export.problems)
        last = f"{count} problem{'s' if count > 1 else ''}: this log does not stand"
        return 1, [*export.problems[:100], last]
    witnessed, size = export.witnessed(), export.latest.size
    seen = export.said_of_witnesses(witnessed)
    lines = [f"{export.latest.origin}: {size} entries stand; {seen}", *export.unread()]
    if not key:
        lines.append(
            "the key was taken from the export itself: compare it with one you got elsewhere"
        )
    if not policy:
        lines.append(
            "the policy was taken from the export itself: give one of your own with --policy"
        )
    elif witnessed < size and export.policy.quorum != "none":
        lines.append(
            "the witnesses that the policy you gave asks for have not seen all of this log"
        )
        return 1, lines
    return 0, lines


def main(arguments: list[str]) -> int:
    """Run as a command and return the exit code: one line for what cannot be used."""
    language = chosen(arguments)
    try:
        return run(arguments, language)
    except Wrong as error:
        print(say(str(error), language))
        return 1
    except OSError as error:
        unusable = f"cannot be used: {error.filename}: {error.strerror}"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        unusable = f"cannot be used: {' '.join(str(error).split())}"
    print(say(unusable, language), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
