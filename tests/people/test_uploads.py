# SPDX-License-Identifier: Apache-2.0
"""An upload that is no plain workbook is refused in one sentence, quickly and without harm."""

import struct
import zipfile
from io import BytesIO

import pytest

from tests.people.workbooks import packed
from tonggui.people.exchange.opening import NotAWorkbook, open_workbook

GOOD = packed({"单位": [["编码", "名称", "层级"], ["ZJJ", "住建局", "县"]]})
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def changed(rename=None, *, add=(), edit=None):
    """Return the good workbook with parts added or edited."""
    content = BytesIO()
    new = zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(BytesIO(GOOD)) as old, new:
        for part in old.infolist():
            said = old.read(part)
            new.writestr(part.filename, edit(part.filename, said) if edit else said)
        for name, said in add:
            new.writestr(name, said)
    return content.getvalue()


def understated():
    """Return a bomb whose directory claims that it is small."""
    bomb = bytearray(changed(add=[("xl/media.xml", b"\0" * (80 << 20))]))
    size = struct.pack("<I", 80 << 20)
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 1000)
    return bytes(bomb)


def entities(name, said):
    return DOCTYPE + said.partition(b"?>")[2] if name == "xl/workbook.xml" else said


def wide(name, said):
    return said.decode().encode("utf-16") if name.startswith("xl/worksheets") else said


CASES = {
    "empty": b"",
    "text": "编码,名称\nZJJ,住建局\n".encode(),
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    "a zip of something else": changed(edit=lambda *_: b"").replace(
        b"xl/workbook", b"xl/otherbook"
    ),
    "cut off": GOOD[: len(GOOD) // 2],
    "too large": b"PK\x03\x04" + b"\0" * (11 << 20),
    "bomb": changed(add=[("xl/media.xml", b"\0" * (80 << 20))]),
    "bomb that lies": understated(),
    "many parts": changed(add=[(f"xl/p{at}.xml", b"<a/>") for at in range(400)]),
    "macros": changed(add=[("xl/vbaProject.bin", b"\0")]),
    "entities": changed(edit=entities),
    "wide text that hides entities": changed(edit=wide),
    "no XML inside": changed(edit=lambda *_: b"\0"),
    "path outside": changed(add=[("../../etc/passwd.xml", b"<!DOCTYPE a>")]),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_in_one_sentence(name):
    with pytest.raises(NotAWorkbook) as refused:
        open_workbook(CASES[name])

    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 120


def test_a_good_one_is_opened():
    assert open_workbook(GOOD).sheetnames == ["单位"]


def test_bytes_changed_on_the_way_are_refused_and_nothing_worse():
    refused = []
    for at in range(40, len(GOOD), 61):
        try:
            open_workbook(GOOD[:at] + bytes([GOOD[at] ^ 0x10]) + GOOD[at + 1 :])
        except NotAWorkbook:
            refused.append(at)

    assert refused
